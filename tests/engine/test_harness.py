"""The stand-ins behave as what they stand for: shown on a program of six resources."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SMALL = HERE / "fixtures" / "small"


def settings(**values):
    lines = [f'  small:{key}: "{value}"' for key, value in values.items()]
    return "\n".join(["config:", "  aws:region: us-east-1", *lines])


@pytest.mark.parametrize("script", ["aws_plugin.py", "awsx_plugin.py"])
def test_a_fake_provider_refuses_to_start_outside_of_a_test(script):
    environment = {key: value for key, value in os.environ.items() if key != "PLINTH_ENGINE_TEST"}
    environment["PYTHONPATH"] = str(HERE.parents[1])
    run = subprocess.run(
        [sys.executable, HERE / script], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert run.returncode == 1
    assert "runs in tests only" in run.stderr
    assert not run.stdout


def test_a_preview_makes_nothing_and_knows_no_computed_value(fresh):
    engine = fresh("dev", settings(), SMALL)
    result = engine.preview().ok()
    assert result.count() == {"create": 6}
    assert engine.calls("create") == []
    assert "[unknown]" in result.output


def test_a_second_update_and_a_refresh_change_nothing(copy_of):
    engine = copy_of("small", settings(), SMALL)
    before = engine.raw_state()
    assert engine.up().ok().count() == {}
    assert set(engine.refresh().ok().count()) == {"refresh"}
    assert [r["inputs"] for r in engine.resources() if "inputs" in r]
    assert "small-db." in engine.outputs()["endpoint"]
    assert "plain-password" not in before
    assert "plain-password" not in engine.raw_state()


def test_what_cannot_change_in_place_is_made_before_the_old_one_goes(copy_of):
    engine = copy_of("small", settings(), SMALL)
    engine.configure(settings(port=8080))
    start = len(engine.journal())
    engine.up().ok()
    calls = [call for call in engine.journal()[start:] if call["op"] in {"create", "delete"}]
    assert [call["op"] for call in calls] == ["create", "delete"]
    assert calls[0]["id"] != calls[1]["id"]


def test_a_fixed_name_makes_the_engine_delete_first(copy_of):
    engine = copy_of("small", settings(), SMALL)
    engine.configure(settings(database="other"))
    start = len(engine.journal())
    engine.up().ok()
    assert [call["op"] for call in engine.journal()[start:] if call["op"] in {"create", "delete"}] == [
        "delete",
        "create",
    ]


def test_an_unknown_or_missing_property_is_refused(fresh, tmp_path):
    program = tmp_path / "program"
    program.mkdir()
    (program / "Pulumi.yaml").write_text("name: small\nruntime: python\n", encoding="utf-8")
    (program / "__main__.py").write_text(
        "import pulumi\n"
        "class Wrong(pulumi.CustomResource):\n"
        "    def __init__(self):\n"
        "        super().__init__('aws:ec2/subnet:Subnet', 'wrong', {'cidrBlok': '10.0.0.0/24'})\n"
        "Wrong()\n",
        encoding="utf-8",
    )
    result = fresh("dev", settings(), program).preview()
    assert result.code != 0
    assert "cidrBlok is unknown" in result.output
    assert "vpcId is missing" in result.output


def test_an_account_that_is_not_allowed_ends_the_run_before_any_resource(fresh):
    engine = fresh("dev", settings() + '\n  aws:allowedAccountIds: ["210987654321"]', SMALL)
    for result in (engine.preview(), engine.up()):
        assert result.code != 0
        assert "AWS account ID not allowed: 123456789012" in result.output
    assert engine.calls("create") == []


@pytest.mark.skipif(shutil.which("ss") is None, reason="ss is not here: it lists who listens")
def test_nothing_listens_beyond_loopback_and_nothing_stays_behind(fresh):
    engine = fresh("dev", settings(), SMALL)
    arguments = ("--yes", "--skip-preview", "--policy-pack", str(HERE.parents[1] / "policies"))
    process = engine.start("up", *arguments, faults={"delay_seconds": {"aws:ec2/vpc:Vpc": 4}})
    engine.wait_for_call("create")
    pids = engine.processes(process)
    assert len(pids) >= 4  # the engine, the language host, the plugin and the pack
    addresses = engine.listening(process)
    assert len(addresses) >= 4
    loopback = ("127.0.0.1:", "[::1]:", "[::ffff:127.0.0.1]:")
    assert [address for address in addresses if not address.startswith(loopback)] == []
    engine.kill(process)
    assert [pid for pid in pids if _runs(pid)] == []


def _runs(pid):
    """Return whether a process runs: one that has ended stays listed until its parent looks."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
