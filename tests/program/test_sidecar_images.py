"""Images of containers beside the main one."""

from components.compute.repository import LOCAL_TAG_PREFIX
from tests.support.offline import ROOT, stack_record


def test_a_sidecar_that_is_built_has_an_image_that_no_service_can_have() -> None:
    build = {"context": "./tests/support/image", "repository": "worker"}
    sidecars = {"tail": {"image": {"build": build}}, "head": {"image": {"repository": "api", "tag": "2.0.0"}}}
    seen = stack_record(ROOT / "Pulumi.dev.yaml", {"plinth:services": {"worker": {"sidecars": sidecars}}})
    image = seen.only("awsx:ecr:Image")
    definition = seen.named("worker", "aws:ecs/taskDefinition:TaskDefinition")

    assert image.name == "worker.tail"
    assert image.inputs["imageTag"] == f"{LOCAL_TAG_PREFIX}worker.tail"
    assert "worker-head" in definition.inputs["containerDefinitions"]
    assert ":2.0.0" in definition.inputs["containerDefinitions"]
