"""Images that a pipeline pushes: the first update, what it deploys after that, and what it leaves to the pipeline."""

import json

import pytest
import stacks

TAGGED = {"services.worker.image": {"repository": "worker", "tag_parameter": True}}
BY_PIPELINE = {**TAGGED, "services.worker.image_owner": "pipeline"}
PARAMETER = "aws:ssm/parameter:Parameter"


def of(engine, type_, name):
    return next(one for one in engine.resources() if one["type"] == type_ and one["urn"].endswith(f"::{name}"))


def images(engine):
    definition = of(engine, "aws:ecs/taskDefinition:TaskDefinition", "worker")
    return [container["image"] for container in json.loads(definition["outputs"]["containerDefinitions"])]


def running(engine):
    return engine.deployments("worker")[-1]["definition"]


def write(engine, tag, **more):
    """Write the tag, as a pipeline does after its push."""
    engine.drift({of(engine, PARAMETER, "worker-tag")["urn"]: {"value": tag}, **more})


@pytest.fixture
def empty(fresh):
    """Return a new stack whose registry is empty and whose secrets have no values."""
    engine = fresh("dev", stacks.changed("dev", {"services": None}), refresh=True)
    worker = {**stacks.value("dev", "services.worker"), "links": {"jwt-key": "read"}}
    only = {"services": {"worker": worker}, "repositories": {"worker": {}}, "databases": None, "caches": None}
    engine.configure(stacks.changed("dev", {**only, **TAGGED}))
    engine.people(images=[], values=[])
    return engine


def test_the_first_update_ends_green_and_a_later_one_deploys_what_was_pushed_since(empty):
    empty.up().ok()
    assert [one["running"] > 0 for one in empty.deployments("worker")] == [True]
    assert images(empty)[0].startswith("public.ecr.aws/")
    assert empty.up("--expect-no-changes").ok().count() == {}

    url = empty.outputs()["repositoryUrls"]["worker"]
    secret = next(thing["state"]["arn"] for thing in empty.existing() if thing["urn"].endswith("Secret::jwt-key"))
    empty.people(images=[f"{url.partition('/')[2]}:1.0.0"], values=[secret])
    write(empty, "1.0.0")
    empty.up().ok()
    assert images(empty) == [f"{url}:1.0.0"]
    assert empty.up("--expect-no-changes").ok().count() == {}
    assert not [call for call in empty.calls("update") if call["type"] == PARAMETER]


def test_what_a_pipeline_deploys_stays_until_the_program_owns_the_image_again(copy_of):
    engine = copy_of("dev", stacks.text("dev"))
    engine.configure(stacks.changed("dev", BY_PIPELINE))
    engine.up().ok()
    own = running(engine)
    service = of(engine, "aws:ecs/service:Service", "worker")["urn"]
    engine.drift({service: {"taskDefinition": f"{own}0"}})

    assert engine.up("--expect-no-changes").ok().count() == {}
    more = {"services.worker.environment": {"MORE": "1"}}
    engine.configure(stacks.changed("dev", {**BY_PIPELINE, **more}))
    registered = engine.up().ok()
    assert not [step for step in registered.steps if step.type == "aws:ecs/service:Service" and step.op != "same"]

    engine.configure(stacks.changed("dev", {**TAGGED, **more}))
    back = engine.up().ok()
    assert {
        (step.op, step.name) for step in back.steps if step.type == "aws:ecs/service:Service" and step.op != "same"
    } == {("update", "worker")}
    assert running(engine) not in {own, f"{own}0"}
