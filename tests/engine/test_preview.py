"""``plinth preview --engine`` runs the same preview as the offline one, through the real engine."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import stacks

SMALL = Path(__file__).resolve().parent / "fixtures" / "small"
DEFERRED = "governance-check-report-deferred"
SAME = ("Resources", "Weakening settings", "Cost a month", "Reachability", "Game day", "Picture", "Connections")


class User:
    """Somebody with a backend, a stack and a home of their own, who runs the command line."""

    def __init__(self, engine, command):
        self.engine = engine
        self.temporary = engine.folder / "temporary"
        self.temporary.mkdir()
        (engine.folder / "bin" / "pulumi").symlink_to(command)
        self.environment = {**engine.variables({}), "TMPDIR": str(self.temporary)}

    def start(self, *arguments):
        return subprocess.Popen(
            [sys.executable, "-m", "preview.commands.cli", "preview", *arguments],
            cwd=stacks.PROJECT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def preview(self, *arguments):
        """Run a preview to its end: exit code, standard output, standard error."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    def both(self, *arguments):
        """Run a preview offline and through the engine."""
        return self.preview(*arguments), self.preview(*arguments, "--engine")

    def belongings(self):
        """Return every file of the user's own home, state and project, with its content."""
        places = [self.engine.folder / name for name in ("home", "state", "project")]
        files = [path for place in places for path in place.rglob("*") if path.is_file() and not path.is_symlink()]
        return {str(path): path.read_bytes() for path in files}

    def processes(self):
        """Return what runs with this user's environment."""
        mark, found = f"PLINTH_ENGINE_CLOUD={self.engine.folder / 'cloud'}".encode(), []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                environment, state = (entry / "environ").read_bytes(), (entry / "stat").read_text(encoding="utf-8")
            except OSError:
                continue
            if mark in environment and state.rpartition(")")[2].split()[0] != "Z":
                found.append(int(entry.name))
        return found


@pytest.fixture
def user(fresh, command):
    """Check that nothing is left and nothing of the user's was touched, whatever the test does."""
    someone = User(fresh("dev", stacks.text("dev")), command)
    before = someone.belongings()
    yield someone
    assert list(someone.temporary.iterdir()) == []
    assert someone.belongings() == before
    assert someone.processes() == []
    assert someone.engine.calls("create") == []


def sections(text):
    """Return title → lines of a report."""
    blocks = [block.splitlines() for block in text.strip().split("\n\n")]
    named = {first.partition("  ")[0]: lines for first, *lines in blocks}
    assert "Resources" in named
    return named


def made(plan):
    """Return the URNs of a plan."""
    return sorted(step["urn"] for step in plan["steps"])


def test_the_report_of_dev_is_the_offline_one_but_for_what_aws_alone_knows(user):
    offline, live = user.both("dev", "--full")
    assert (offline[0], live[0], live[2]) == (0, 0, "")
    assert "offline preview" in offline[1]
    assert "preview by the real engine, Pulumi 3." in live[1]
    expected = re.sub(r"  \w+\.cloudfront\.net", "", offline[1])  # what AWS alone knows
    for title in SAME:
        assert sections(live[1])[title] == sections(expected)[title], title
    assert sections(live[1])["Outputs"] == ["  clusterName  plinth-dev-cluster"]
    assert "simulated" not in live[1]


def test_prod_plans_the_same_resources_and_violates_nothing(user):
    offline, live = user.both("prod", "--json")
    assert (offline[0], live[0], live[2]) == (0, 0, "")
    expected, plan = json.loads(offline[1]), json.loads(live[1])
    assert plan["summary"]["engine"].startswith("Pulumi 3.")
    assert (expected["summary"]["offline"], plan["summary"]["offline"]) == (True, False)
    assert made(plan) == made(expected)
    assert plan["changeSummary"] == expected["changeSummary"]
    assert plan["schema"] == []
    assert plan["cost"] == expected["cost"]
    assert {violation["policyName"] for violation in plan["policies"]["violations"]} == {DEFERRED}
    for key in ("pack", "policies", "disabled", "notApplicable", "passed", "failures"):
        assert plan["policies"][key] == expected["policies"][key], key
    assert plan["diagnostics"] == expected["diagnostics"]


def test_what_is_known_of_a_resource_is_what_the_offline_preview_reports(user):
    offline, live = (json.loads(out) for _, out, _ in user.both("dev", "--json", "--no-policy-pack"))
    expected = {step["urn"]: step["newState"] for step in offline["steps"]}
    for step in live["steps"]:
        state, simulated = step["newState"], expected[step["urn"]]
        for key in ("parent", "custom", "type", "protect", "provider", "customTimeouts", "sourcePosition"):
            assert state.get(key) == simulated.get(key), (step["urn"], key)
        assert set(state.get("dependencies", ())) >= set(simulated.get("dependencies", ())), step["urn"]
        assert simulated.get("inputs", {}).keys() >= state.get("inputs", {}).keys() - {"identifier", "name", "bucket"}
    database = next(step["newState"] for step in live["steps"] if step["urn"].endswith("rds/instance:Instance::main"))
    assert database["inputs"]["instanceClass"] == "db.t4g.micro"
    assert "kmsKeyId" not in database["inputs"]
    assert "endpoint" not in database["outputs"]
    assert "04da6b54" not in json.dumps([database["inputs"], database["outputs"]])


def test_a_stack_that_violates_policies_is_refused_by_both_at_the_same_levels(user):
    file = user.engine.folder / "Pulumi.small.yaml"
    file.write_text("config:\n  aws:region: us-east-1\n  plinth:stack: {environment: prod}\n", encoding="utf-8")
    place = ("--cwd", str(SMALL), "--config-file", str(file), "--policy-pack", str(stacks.PROJECT / "policies"))
    offline, live = user.both(*place, "--json")
    assert (offline[0], live[0]) == (1, 1)
    expected, found = (
        {(v["policyName"], v["enforcementLevel"], v["urn"]) for v in json.loads(out)["policies"]["violations"]}
        for _, out, _ in (offline, live)
    )
    assert {item for item in found if item[0] != DEFERRED} == expected
    mandatory = {policy for policy, level, _ in found if level == "mandatory"}
    assert mandatory >= {"rds-database-require-encryption", "rds-database-require-multi-az"}
    assert "plain-password" not in live[1]
    assert json.loads(live[1])["summary"]["outputs"] == {}


def test_levels_of_a_file_reach_the_engine(user):
    file = user.engine.folder / "levels.json"
    file.write_text(json.dumps({DEFERRED: "mandatory"}), encoding="utf-8")
    code, out, _ = user.preview("dev", "--engine", "--policy-pack-config", str(file))
    assert code == 1
    assert f"mandatory  {DEFERRED}" in out
    assert re.search(r"1 mandatory, 0 advisory · (\d+ not judged · )?refused", out)


def test_a_wrong_stack_file_is_refused_in_the_same_words(user):
    file = user.engine.folder / "Pulumi.wrong.yaml"
    changes = {"network.availability_zones": [], "services.api.port": 70000}
    file.write_text(stacks.changed("dev", changes), encoding="utf-8")
    offline, live = user.both("dev", "--config-file", str(file))
    assert live == offline
    code, out, err = live
    assert (code, out) == (2, "")
    assert "error: plinth:services.api.port = 70000: must be 1024 to 65535" in err
    assert "Traceback" not in err


def test_an_account_that_is_not_allowed_is_one_clear_line(user):
    file = user.engine.folder / "Pulumi.other.yaml"
    changes = {"aws:allowedAccountIds": ["210987654321"], "account.id": "210987654321"}
    file.write_text(stacks.changed("dev", changes), encoding="utf-8")
    code, out, err = user.preview("dev", "--config-file", str(file), "--engine")
    assert (code, out) == (3, "")
    assert err.startswith("error: aws:")
    assert err.endswith(": AWS account ID not allowed: 123456789012\n")
    assert err.count("\n") == 1


def test_an_encrypted_value_is_still_a_secret_to_the_engine(user):
    file = user.engine.folder / "Pulumi.small.yaml"
    file.write_text(
        "config:\n  aws:region: us-east-1\n  small:database: {secure: AAABADvQ}\nencryptionsalt: v1:unknown\n",
        encoding="utf-8",
    )
    code, out, err = user.preview("--cwd", str(SMALL), "--config-file", str(file), "--engine", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["config"]["small:database"] == "[secret]"


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="only Linux lists what runs in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_preview_leaves_nothing(user, number):
    process, seen = user.start("prod", "--engine"), []
    deadline = time.monotonic() + 60
    while len(seen) < 4 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
        seen = user.processes()
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert len(seen) >= 4
    assert (process.returncode, out, err) == (130, "", "interrupted\n")
