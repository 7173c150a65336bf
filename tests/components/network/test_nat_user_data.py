"""The user data of a NAT instance, executed: namespaces are the machine, its private tier and the internet."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from components.network.nat_user_data import UserData
from tests.support.shared_results import shared

NAMESPACES = (shutil.which("unshare") or "unshare", "--mount", "--net")
MACHINE = Path(__file__).with_name("nat_machine.sh")
ANSWER = """\
import socketserver

class Answer(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(self.client_address[0].encode())

socketserver.TCPServer.allow_reuse_address = True
socketserver.TCPServer(("", 443), Answer).serve_forever()
"""
CALLED = 'echo "${0##*/} $*" >> "$FOLDER/calls"'
COMMANDS: Mapping[str, str] = {
    **dict.fromkeys(("aws", "dnf", "mkswap", "shutdown", "sleep", "swapon"), CALLED),
    "curl": "echo i-0123456789abcdef0",
    "dd": "touch /var/swapfile",
    "getent": "echo 198.51.100.1 STREAM",
    # As the unit nftables.service of Amazon Linux does.
    "systemctl": f'{CALLED}\n[ "$*" != "restart nftables" ] || {{ nft flush ruleset; nft -f /etc/sysconfig/nftables.conf; }}',
    "timeout": f'shift; exec {shutil.which("timeout")} 0.2 "$@"',
}
"""What the script calls of its image and of AWS: name → body."""


def missing() -> str:
    """Return why namespaces are not to be had here, or nothing."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "network namespaces need root on Linux"
    absent = [command for command in ("ip", "nft", "unshare") if shutil.which(command) is None]
    if absent:
        return f"{' and '.join(absent)} are not installed"
    tried = subprocess.run([*NAMESPACES, "nft", "list", "ruleset"], capture_output=True, text=True, check=False)
    return f"this machine allows no namespaces: {tried.stderr.strip()}" if tried.returncode else ""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what happened on the machine."""
    if reason := missing():
        if os.environ.get("CI") and os.geteuid() == 0:
            pytest.fail(reason)
        pytest.skip(reason)
    return shared("the machine of a NAT instance", lambda: run_machine(tmp_path_factory.mktemp("machine")))


def run_machine(folder: Path) -> dict[str, str]:
    script = UserData(cidr="10.0.0.0/16", group="plinth-test-nat", region="us-east-1").render()
    (folder / "user-data").write_text(script, encoding="utf-8")
    (folder / "answer.py").write_text(ANSWER, encoding="utf-8")
    (folder / "bin").mkdir()
    for name, body in COMMANDS.items():
        command = folder / "bin" / name
        command.write_text(f"#!/usr/bin/env bash\n{body}\n", encoding="utf-8")
        command.chmod(0o755)
    arguments = [*NAMESPACES, "bash", str(MACHINE), str(folder)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)
    lines = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert "shut_down_without_internet" in lines, done.stderr + (folder / "log").read_text(encoding="utf-8")
    return lines


def test_packets_of_the_private_tier_are_forwarded_and_masqueraded(seen: dict[str, str]) -> None:
    assert seen["before_setup"] == "nothing"
    assert seen["first_run"] == "0"
    assert seen["seen_from_the_internet"] == "198.51.100.2"


def test_a_second_run_leaves_the_same_state(seen: dict[str, str]) -> None:
    assert seen["second_run"] == "0"
    assert seen["seen_after_the_second_run"] == "198.51.100.2"
    assert seen["rules_after_the_second_run"] == "same"
    assert seen["swap_entries"] == "1"


def test_no_one_on_the_internet_can_begin_a_connection(seen: dict[str, str]) -> None:
    assert seen["unasked_for"] == "nothing"


def test_the_group_hears_from_an_instance_that_forwards(seen: dict[str, str]) -> None:
    assert seen["answers"].split() == ["lifecycle-action-result", "CONTINUE"] * 2


def test_the_health_signal_fails_and_recovers_with_forwarding_and_with_the_rules(seen: dict[str, str]) -> None:
    assert seen["forwarding"] == seen["forwarding_again"] == "0 --value 1"
    assert seen["not_forwarding"] == seen["not_masquerading"] == "1 --value 0"


def test_what_was_changed_by_hand_is_put_back(seen: dict[str, str]) -> None:
    assert seen["after_not_forwarding"] == seen["after_not_masquerading"] == "198.51.100.2"


def test_an_instance_that_does_not_forward_for_five_minutes_is_replaced(seen: dict[str, str]) -> None:
    assert seen["fourth_failure"] == seen["fifth_failure"] == "1 --value 0"
    assert (seen["shut_down_after_four"], seen["shut_down_after_five"]) == ("0", "1")


def test_an_instance_that_cannot_be_set_up_tells_its_group_and_shuts_down(seen: dict[str, str]) -> None:
    assert seen["without_internet"] != "0"
    assert seen["answers_without_internet"].split() == ["lifecycle-action-result", "ABANDON"]
    assert int(seen["shut_down_without_internet"]) >= 1


@pytest.mark.parametrize(("cidr", "probe"), [("10.0.0.0/16", "10.0.0.3"), ("172.31.16.0/20", "172.31.16.3")])
def test_the_probe_has_an_address_of_the_vpc_that_aws_reserves(cidr: str, probe: str) -> None:
    script = UserData(cidr=cidr, group="nat", region="eu-west-1").render()
    assert f"ip route add {probe}/32" in script
    assert f"ip saddr {cidr} ip daddr != {cidr} masquerade" in script


def test_nothing_is_left_to_fill_in() -> None:
    script = UserData(cidr="10.0.0.0/16", group="nat", region="eu-west-1").render()
    assert "@" not in script.replace("$@", "")
    assert len(script.encode()) < 16_384
