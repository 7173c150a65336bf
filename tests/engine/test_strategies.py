"""Deployment strategies of a stack that runs: from one to the other, and a deployment that fails on the way."""

import stacks
from changes import short

READY = {"strategy": "rolling", "second_target_group": True}
NEXT = {
    "strategy": "blue_green",
    "bake_minutes": 1,
    "test_traffic": {"header": "X-Release", "value": "next"},
    "approval": {"timeout_minutes": 5},
}


def configure(engine, deployment, **changes):
    engine.configure(stacks.changed("dev", {"cluster.deployment": deployment, **changes}))


def test_a_running_stack_gets_another_default_strategy_in_two_updates_and_survives_a_failed_deployment(copy_of):
    engine = copy_of("dev", stacks.text("dev"))
    before = len(engine.deployments("api"))

    configure(engine, NEXT)
    assert "service api: this update will be refused: it runs with one target group" in engine.preview().ok().output
    refused = engine.up()
    assert refused.code != 0
    assert "second_target_group: true" in refused.output
    assert len(engine.deployments("api")) == before

    configure(engine, READY)
    engine.up().ok()
    configure(engine, NEXT)
    tested = engine.up().ok()
    assert "service api: its deployment waits for an approval, and is rolled back after 5 minutes" in tested.output
    assert short(tested, "create") == {"ListenerRule api-route-test"}
    assert short(tested, "update") == {"Service api", "RolePolicy api-traffic-shift-traffic"}
    assert not short(tested, "replace", "delete")
    assert engine.up("--expect-no-changes").ok().count() == {}

    configure(engine, NEXT, **{"services.api.image.tag": "2.0.0"})
    assert engine.up(faults={"roll_back": ["api"]}).code != 0
    deployed = len(engine.deployments("api"))
    engine.refresh().ok()  # as each update does by Pulumi.yaml
    engine.up().ok()
    assert [one["failed"] for one in engine.deployments("api")[deployed - 1 :]] == [True, False]
    assert engine.up("--expect-no-changes").ok().count() == {}
