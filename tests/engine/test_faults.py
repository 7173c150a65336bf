"""Updates that fail half-way, engines that are killed, two at once: what is left can be finished, and nothing is made twice."""

import json
import signal
from collections import Counter

import pytest
import stacks

KINDS = ("urn", "type", "inputs", "protect", "parent", "dependencies", "custom")


def state(engine):
    """Return what a state says, without what two equal updates differ in."""
    return {resource["urn"]: {kind: _settled(resource.get(kind)) for kind in KINDS} for resource in engine.resources()}


def _settled(value):
    """Return a value without encrypted text: each encryption of a secret gives another one."""
    if isinstance(value, dict):
        return "[secret]" if "ciphertext" in value else {key: _settled(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted((_settled(item) for item in value), key=json.dumps)
    return value


def made_twice(engine):
    return [urn for urn, count in Counter(call["urn"] for call in engine.calls("create")).items() if count > 1]


@pytest.fixture
def undisturbed(deployed):
    return lambda name: state(deployed.original(name, stacks.text(name)))


def test_every_creation_of_dev_may_be_where_an_update_stops_and_the_stack_still_comes_out_the_same(fresh, undisturbed):
    # The first creation that was never tried before fails and the update stops there, again and again: each run goes on
    # from what the one before left, until every creation has been the one that failed. Several fail at once where
    # several are under way. From nothing for every single one it would take 220 times two updates.
    engine = fresh("dev", stacks.text("dev"))
    # Nothing is read before: that would only take time, a hundred times.
    for _ in range(120):
        result = engine.up("--parallel", "24", "--refresh=false", faults={"fail_first_attempts": True})
        if result.code == 0:
            break
    assert result.code == 0, result.output
    expected = undisturbed("dev")
    failed = [call["urn"] for call in engine.calls("create-failed")]
    assert sorted(failed) == sorted(urn for urn, resource in expected.items() if resource["type"].startswith("aws:"))
    assert made_twice(engine) == []
    assert state(engine) == expected
    assert engine.up().ok().count() == {}


@pytest.mark.parametrize(("name", "number"), [("dev", 60), ("prod", 25), ("prod", 120), ("prod", 240)])
def test_an_update_that_stops_at_the_kth_creation_is_finished_by_the_next(name, number, fresh, undisturbed):
    engine = fresh(name, stacks.text(name))
    stopped = engine.up(faults={"fail_create_number": number})
    assert stopped.code != 0
    assert len(engine.calls("create-failed")) == 1
    engine.up().ok()
    assert made_twice(engine) == []
    assert state(engine) == undisturbed(name)


def test_an_update_that_waits_in_vain_for_the_delegation_has_shown_the_name_servers_and_goes_on(fresh):
    engine = fresh("staging", stacks.text("staging"))
    stopped = engine.up(faults={"fail_create_types": ["aws:acm/certificateValidation:CertificateValidation"]})
    assert stopped.code != 0
    assert ": the registrar must delegate to ns-" in stopped.output
    engine.up().ok()
    assert made_twice(engine) == []


def test_a_killed_engine_is_recovered_by_the_runbook_without_a_second_database(fresh, undisturbed):
    database = "aws:rds/instance:Instance"
    engine = fresh("dev", stacks.text("dev"))
    process = engine.start("up", "--yes", "--skip-preview", faults={"delay_seconds": {database: 60}})
    engine.wait_for_call("create", "rds/instance")
    engine.wait_until_quiet()
    engine.kill(process)

    # The lock stays. Nothing happens before a person has looked.
    locked = engine.up()
    assert locked.code != 0
    assert "the stack is currently locked by" in locked.output
    engine.run("cancel", "--yes").ok()

    # Without recovery the engine asks for the database again: its fixed name is what makes AWS refuse a second one.
    [pending] = [one for one in engine.pending() if one["resource"]["type"] == database]
    assert pending["type"] == "creating"
    careless = engine.up()
    assert careless.code != 0
    assert "AlreadyExists" in careless.output

    engine.take_over()
    assert engine.pending() == []
    engine.up().ok()
    assert [call["type"] for call in engine.calls("create")].count(database) == 1
    assert made_twice(engine) == []
    assert set(state(engine)) == set(undisturbed("dev"))
    assert engine.up().ok().count() == {}


def test_an_interrupted_engine_finishes_what_it_has_begun_and_leaves_no_lock(fresh, undisturbed):
    engine = fresh("dev", stacks.text("dev"))
    process = engine.start("up", "--yes", "--skip-preview", faults={"delay_seconds": {"aws:kms/key:Key": 3}})
    engine.wait_for_call("create", "kms/key")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode != 0
    engine.up().ok()
    assert made_twice(engine) == []
    assert state(engine) == undisturbed("dev")


def test_of_two_updates_at_once_the_second_is_refused_and_changes_nothing(copy_of):
    engine = copy_of("dev", stacks.text("dev"))
    engine.configure(stacks.changed("dev", {"services.api.image": {"repository": "api", "tag": "2.0.0"}}))
    start = len(engine.journal())
    slow = {"delay_seconds": {"aws:ecs/taskDefinition:TaskDefinition": 15}}
    first = engine.start("up", "--yes", "--skip-preview", faults=slow)
    engine.wait_for_call("create", "taskDefinition:TaskDefinition::api", start)
    second = engine.up()
    assert second.code != 0
    assert "the stack is currently locked by 1 lock(s)" in second.output
    output, _ = first.communicate(timeout=120)
    assert first.returncode == 0, output
    assert [call["op"] for call in engine.journal()[start:] if "TaskDefinition::api" in call.get("urn", "")] == [
        "create",
        "delete-skipped",  # a revision stays, so that the service can be turned back to it
    ]


@pytest.mark.parametrize(
    ("changes", "variables", "message"),
    [
        (
            {"aws:allowedAccountIds": ["210987654321"], "account.id": "210987654321"},
            {},
            "AWS account ID not allowed: 123456789012",
        ),
        (
            {"aws:allowedAccountIds": ["123456789012"], "account.id": "123456789012"},
            {"PLINTH_ENGINE_ACCOUNT": "210987654321"},
            "210987654321",
        ),
        ({"aws:region": "eu-west-1"}, {}, "eu-west-1"),
    ],
    ids=["an account that is not allowed", "another account than the stack's", "a region that is not the stack's"],
)
def test_the_wrong_place_ends_the_run_before_any_resource(changes, variables, message, fresh):
    engine = fresh("dev", stacks.changed("dev", changes))
    for result in (engine.preview(**variables), engine.up(**variables)):
        assert result.code != 0
        assert message in result.output
        assert result.count() == {}
    assert [call for call in engine.journal() if call["op"] not in {"configure", "invoke"}] == []
