"""Deployments of a service that fail: what the update says, what the state holds, and what the next update does."""

import json
from pathlib import Path

import pytest
import yaml

SERVICE = Path(__file__).resolve().parent / "fixtures" / "service"
PROJECT = Path(__file__).resolve().parents[2]
ROLLED_BACK = {"roll_back": ["app"]}


def settings(tag, **links):
    """Return the settings of the service; *links* is secret → access."""
    given = f"\n  service:links: {json.dumps(links)}" if links else ""
    return f'config:\n  aws:region: us-east-1\n  service:tag: "{tag}"{given}'


@pytest.fixture
def running(copy_of):
    """Return a stack whose service runs revision 1, with the settings of revision 2."""
    engine = copy_of("service", settings("1.0.0"), SERVICE)
    engine.configure(settings("2.0.0"))
    return engine


def revision(engine):
    """Return the revision that the state says the service has."""
    [service] = [r for r in engine.resources() if r["type"] == "aws:ecs/service:Service"]
    return service["outputs"]["taskDefinition"].rpartition(":")[2]


def test_the_project_refreshes_as_the_program_of_these_tests_does():
    ours, theirs = (yaml.safe_load((folder / "Pulumi.yaml").read_text()) for folder in (PROJECT, SERVICE))
    assert ours["options"] == theirs["options"] == {"refresh": "always"}


def test_after_a_deployment_that_was_rolled_back_the_same_update_deploys_again(running):
    failed = running.up(faults=ROLLED_BACK)
    assert failed.code != 0
    assert "update: Service deployment rolled back" in failed.output
    assert "Is its image in the registry" in failed.output
    assert [d["failed"] for d in running.deployments("app")] == [False, True]

    shown = running.preview().ok()
    assert ("update", "app") in {(step.op, step.name) for step in shown.steps}

    running.up().ok()
    assert [d["failed"] for d in running.deployments("app")] == [False, True, False]
    assert revision(running) == running.deployments("app")[-1]["definition"].rpartition(":")[2] == "2"
    assert running.up("--expect-no-changes").ok().count() == {}


def test_a_refresh_shows_in_the_state_that_a_deployment_was_rolled_back(running):
    assert running.up(faults=ROLLED_BACK).code != 0
    assert revision(running) == "2"  # what the provider leaves: wanted, not deployed
    running.refresh().ok()
    assert revision(running) == "1"


def test_without_a_refresh_the_next_update_deploys_nothing_and_says_so(running):
    assert running.up(faults=ROLLED_BACK).code != 0
    again = running.up("--refresh=false")
    assert len(running.deployments("app")) == 2
    assert again.code != 0
    assert "service app runs " in again.output
    assert "ECS has rolled its deployment back" in again.output


def test_a_first_deployment_that_fails_never_ends_green_until_tasks_run(fresh):
    engine = fresh("dev", settings("1.0.0"), SERVICE)
    engine.people(images=[])
    first = engine.up()
    assert first.code != 0
    assert "CannotPullContainerError" in first.output
    for arguments in ((), ("--refresh=false",)):
        again = engine.up(*arguments)
        assert again.code != 0, arguments
        assert "service app runs no task" in again.output
        assert "aws ecs update-service --force-new-deployment" in again.output
    assert len(engine.calls("create")) == len({call["urn"] for call in engine.calls("create")})


def test_drift_is_shown_by_a_preview_and_mended_by_an_update(running):
    running.configure(settings("1.0.0"))
    [service] = [r for r in running.resources() if r["type"] == "aws:ecs/service:Service"]
    running.drift({service["urn"]: {"enableExecuteCommand": True}})
    [step] = [step for step in running.preview().ok().steps if step.op == "update"]
    assert (step.name, step.diffs) == ("app", ("enableExecuteCommand",))
    running.up().ok()
    assert running.existing()[-1]["inputs"]["enableExecuteCommand"] is False


def order(engine, start, *parts):
    """Return the calls past *start* whose operation and name are among *parts*, in order."""
    calls = [f"{call['op']} {call.get('urn', '').rpartition('::')[2]}" for call in engine.journal()[start:]]
    return [call for call in calls if call in parts]


def test_what_runs_keeps_its_access_while_links_change_and_after_a_deployment_that_was_rolled_back(running):
    running.configure(settings("2.0.0", token="fetch", other="read"))
    start = len(running.journal())
    assert running.up(faults=ROLLED_BACK).code != 0
    assert running.obstacles("app", start) == []
    assert order(running, start, "delete app-execution-links") == []

    running.up().ok()
    assert running.obstacles("app", start) == []
    steps = ("create app-execution-links", "create app-task-links", "deployed app", "delete app-execution-links")
    found = order(running, start, *steps)
    assert sorted(found[:2]) == sorted(steps[:2])
    assert found[2:] == ["deployed app", "deployed app", "delete app-execution-links"]


def test_the_policies_of_an_earlier_release_are_deleted_after_the_merged_one_exists(running):
    running.rename("app-execution-links", "app-execution-read-token")
    start = len(running.journal())
    running.up().ok()
    steps = ("create app-execution-links", "deployed app", "delete app-execution-read-token")
    assert order(running, start, *steps) == list(steps)
    assert running.obstacles("app", start) == []


def test_more_links_than_an_inline_policy_holds_are_managed_policies_and_nothing_loses_access_meanwhile(running):
    links = {"token": "read", "other": "read", **{f"secret-{number:02}": "read" for number in range(18)}}
    start = len(running.journal())
    for given in (links, links | {"secret-07": "fetch"}):
        running.configure(settings("1.0.0", **given))
        running.up().ok()
        assert running.obstacles("app", start) == []
    steps = (
        "create app-execution-links-1",
        "deployed app",
        "delete app-execution-links",
        "delete app-execution-links-1",
    )
    policy_and_attachment = ("create app-execution-links-1",) * 2
    assert order(running, start, *steps) == [
        *(*policy_and_attachment, "deployed app", "delete app-execution-links"),
        *(*policy_and_attachment, "deployed app", *("delete app-execution-links-1",) * 2),
    ]


def test_tasks_keep_the_value_of_before_a_rotation_until_they_are_replaced_and_no_update_does_that(running):
    running.configure(settings("1.0.0"))
    account = running.account()
    [token] = [thing["state"]["arn"] for thing in running.existing() if thing["urn"].endswith("Secret::token")]
    assert account.stale("app") == set()
    account.rotate(token)
    assert account.stale("app") == {token}
    assert running.up("--expect-no-changes").ok().count() == {}
    assert running.account().stale("app") == {token}
    running.deploy_by_hand("app")
    assert running.account().stale("app") == set()

    running.configure(settings("1.0.0", token="fetch", other="read"))
    running.up().ok()
    running.account().rotate(token)
    assert running.account().stale("app") == set()


def test_a_killed_first_deployment_is_taken_over_and_outlives_one_that_is_rolled_back(fresh):
    engine = fresh("dev", settings("1.0.0"), SERVICE)
    process = engine.start("up", "--yes", "--skip-preview", faults={"delay_seconds": {"aws:ecs/service:Service": 60}})
    engine.wait_for_call("deployed", "Service::app")
    engine.wait_until_quiet()
    engine.kill(process)
    engine.run("cancel", "--yes").ok()
    engine.take_over()
    assert engine.pending() == []

    engine.configure(settings("2.0.0", token="fetch", other="read"))
    start = len(engine.journal())
    assert engine.up(faults=ROLLED_BACK).code != 0
    engine.up().ok()
    assert engine.obstacles("app", start) == []
    assert [d["failed"] for d in engine.deployments("app")] == [False, True, False]
    assert revision(engine) == engine.deployments("app")[-1]["definition"].rpartition(":")[2] == "2"
    made = [call["urn"].rpartition("::")[2] for call in engine.calls("create")]
    assert {name for name in made if made.count(name) > 1} == {"app", "app-execution-links"}
    assert [thing["inputs"]["taskDefinition"] for thing in engine.existing() if thing["type"].endswith(":Service")] == [
        engine.deployments("app")[-1]["definition"]
    ]
    assert engine.up("--expect-no-changes").ok().count() == {}
