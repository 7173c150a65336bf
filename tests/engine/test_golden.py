"""From the last release's state to this commit: nothing that holds data or carries traffic is replaced or deleted."""

import json

import golden
import pytest
import stacks
from stateful import CARRY_TRAFFIC, HOLD_DATA, REMOVES

NAMES = pytest.mark.parametrize("name", stacks.COMMITTED)


@pytest.fixture
def upgrade(fresh, tmp_path):
    def make(name):
        engine = fresh(name, stacks.text(name))
        state = golden.read(name)
        state["deployment"]["secrets_providers"] = {"type": "passphrase", "state": {"salt": engine.salt()}}
        file = tmp_path / "golden.json"
        file.write_text(json.dumps(state), encoding="utf-8")
        engine.run("stack", "import", "--file", str(file)).ok()
        # The make-believe account has nothing of an imported state, so reading it would find everything deleted.
        return engine.preview("--show-sames", "--refresh=false").ok()

    return make


@NAMES
def test_an_upgrade_keeps_what_holds_data_and_carries_traffic(name, upgrade):
    guarded = {
        r["urn"]: r for r in golden.read(name)["deployment"]["resources"] if r["type"] in HOLD_DATA | CARRY_TRAFFIC
    }
    assert guarded
    steps = {step.urn: step for step in upgrade(name).steps}
    assert [f"{step.op} {urn}" for urn, step in steps.items() if urn in guarded and step.op in REMOVES] == []
    assert [urn for urn in guarded if urn not in steps] == []
    assert [urn for urn, old in guarded.items() if old.get("protect") and not steps[urn].protect] == []
