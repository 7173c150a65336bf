"""The script of an instance: its syntax, what shellcheck says of it, and what it writes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from components.compute.instance_scripts import UnfitScriptError, read_script, require_room
from components.compute.instance_user_data import OWN_BYTES, Script, UserData, most_script_bytes
from model.instance_groups import InstanceGroup
from tests.support.offline import ROOT

SETUP = Script(path="examples/instances/web.sh", text='#!/bin/bash\necho "@region@ $VERSION"\n')
STOP = Script(path="examples/instances/stop.sh", text="#!/bin/bash\ntrue\n")
ODD = {"plain": 'a "b" $c `d` \\e\nf', "secret": {"arn": "arn:aws:ssm:us-east-1:123456789012:parameter/p", "key": None}}


def user_data(*scripts: Script, stop: Script | None = None) -> str:
    return UserData(
        group="plinth-test-web",
        region="us-east-1",
        agent_parameter="/plinth/test/web-cloudwatch-agent",
        agent_configuration="{}",
        plain={"ODD": str(ODD["plain"])},
        secrets={"PASSWORD": {"arn": "arn:aws:ssm:us-east-1:123456789012:parameter/p", "key": None}},
        scripts=scripts,
        stop=stop,
        stop_seconds=60,
    ).render()


WHOLE = user_data(SETUP, STOP, stop=STOP)


def embedded(script: str, path: str) -> str:
    """Return the file that *script* writes to *path* by a here-document."""
    found = re.search(rf"^cat > {re.escape(path)} <<'(\w+)'\n(.*?)^\1$", script, re.MULTILINE | re.DOTALL)
    assert found, path
    return found.group(2)


SHELL = {
    "user data": WHOLE,
    "lifecycle": embedded(WHOLE, "/usr/local/sbin/plinth-lifecycle"),
    **{path.name: path.read_text() for path in sorted((ROOT / "examples" / "instances").glob("*.sh"))},
}


@pytest.mark.parametrize("name", SHELL)
def test_bash_takes_the_script(name: str) -> None:
    found = subprocess.run(["bash", "-n"], input=SHELL[name], capture_output=True, text=True, check=False)  # noqa: S607

    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
@pytest.mark.parametrize("name", SHELL)
def test_shellcheck_finds_nothing(name: str) -> None:
    command = ["shellcheck", "--shell=bash", "--severity=style", "--exclude=SC1091", "-"]
    found = subprocess.run(command, input=SHELL[name], capture_output=True, text=True, check=False)

    assert found.stdout == ""


def test_a_script_is_written_as_it_is_in_order_and_run() -> None:
    assert embedded(WHOLE, "/etc/plinth/setup-1") == SETUP.text
    assert embedded(WHOLE, "/etc/plinth/setup-2") == STOP.text
    assert embedded(WHOLE, "/etc/plinth/stop") == STOP.text
    lines = WHOLE.splitlines()
    assert lines.index("/etc/plinth/setup-1") < lines.index("/etc/plinth/setup-2") < len(lines) - 1
    assert "/etc/plinth/stop" not in lines


def test_variables_and_secrets_arrive_as_they_are_in_a_file_that_root_alone_reads(tmp_path: Path) -> None:
    target = tmp_path / "environment"
    (tmp_path / "variables.json").write_text(embedded(WHOLE, "/etc/plinth/variables.json"))
    program = embedded(WHOLE, "/usr/local/sbin/plinth-environment")
    program = program.replace("/etc/plinth", str(tmp_path)).replace("/run/plinth/environment", str(target))
    aws = tmp_path / "aws"
    aws.write_text("#!/bin/sh\necho '\"s$cret\"'\n")
    aws.chmod(0o755)
    path = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", program], check=True, env=path)
    shown = 'set -a; . "$0"; printf "%s|%s|%s" "$ODD" "$PASSWORD" "$AWS_REGION"'
    found = subprocess.run(["bash", "-c", shown, str(target)], check=True, capture_output=True, text=True)  # noqa: S607

    assert found.stdout == f"{ODD['plain']}|s$cret|us-east-1"
    assert target.stat().st_mode & 0o777 == 0o600


def test_plinths_own_part_fits_into_what_is_reserved_for_it() -> None:
    empty = UserData(
        group="g" * 63,
        region="ap-southeast-2",
        agent_parameter=f"/{'p' * 90}",
        agent_configuration="{}",
        plain={},
        secrets={},
        scripts=(),
        stop=None,
        stop_seconds=7200,
    ).render()

    assert len(empty.encode()) <= OWN_BYTES


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"echo\n", "does not say in its first line what runs it"),
        (b"#!/bin/bash\r\ntrue\r\n", "line breaks of Windows"),
        (b"#!\xff", "is no text in UTF-8"),
        (None, "is no file of the project"),
    ],
)
def test_a_file_that_is_no_script_is_refused(tmp_path: Path, text: bytes | None, problem: str) -> None:
    if text is not None:
        (tmp_path / "setup.sh").write_bytes(text)

    with pytest.raises(UnfitScriptError, match=problem):
        read_script(tmp_path, "setup.sh")


def test_a_symbolic_link_is_refused_and_a_last_line_break_is_added(tmp_path: Path) -> None:
    (tmp_path / "setup.sh").write_text("#!/bin/bash\ntrue")
    (tmp_path / "link.sh").symlink_to(tmp_path / "setup.sh")

    assert read_script(tmp_path, "setup.sh").text == "#!/bin/bash\ntrue\n"
    with pytest.raises(UnfitScriptError, match="symbolic link"):
        read_script(tmp_path, "link.sh")


def test_scripts_that_do_not_fit_into_user_data_are_refused() -> None:
    spec = InstanceGroup(instance_type="t4g.small", min_instances=1, max_instances=1)
    most = most_script_bytes(0, 0)
    short, long = (Script(path="s", text=f"#!{'x' * size}\n") for size in (most - 200, most))

    require_room(spec, [short], 0)
    with pytest.raises(UnfitScriptError, match="put large parts into a bucket"):
        require_room(spec, [long], 0)
