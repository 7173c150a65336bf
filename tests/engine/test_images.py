"""A service whose image is built by the update itself, through the component of another plugin."""

import json

import pytest
import stacks
from changes import short

BUILD = {"context": "./app", "dockerfile": "docker/Dockerfile", "repository": "worker"}
SETTINGS = stacks.changed("dev", {"services.worker.image": {"build": BUILD}})
IMAGE = "awsx:ecr:Image"


@pytest.fixture
def sources():
    def write(engine, text):
        dockerfile = engine.folder / "project" / "app" / "docker" / "Dockerfile"
        dockerfile.parent.mkdir(parents=True, exist_ok=True)
        dockerfile.write_text(text, encoding="utf-8")

    return write


def deployed_image(engine):
    definition = next(r for r in engine.resources() if r["urn"].endswith("TaskDefinition::worker"))
    return json.loads(definition["outputs"]["containerDefinitions"])[0]["image"]


def test_an_image_is_built_with_the_stack_and_again_exactly_when_its_sources_change(fresh, sources):
    engine = fresh("dev", SETTINGS)
    sources(engine, "FROM scratch")
    pack = stacks.PROJECT / "policies"
    previewed = engine.preview(pack=pack).ok()
    assert [v for v in previewed.violations if not v.startswith("advisory ")] == []
    assert [step.op for step in previewed.steps if step.type == IMAGE] == ["create"]
    engine.up(pack=pack).ok()
    [image] = [r for r in engine.resources() if r["type"] == IMAGE]
    url = engine.outputs()["repositoryUrls"]["worker"]
    assert image["inputs"] == {
        "context": "./app",
        "dockerfile": "./app/docker/Dockerfile",
        "imageTag": "local-worker",
        "platform": "linux/arm64",
        "repositoryUrl": url,
    }
    first = deployed_image(engine)
    assert first.startswith(f"{url}@sha256:")
    assert engine.up("--expect-no-changes").ok().count() == {}

    sources(engine, "FROM scratch\nUSER 1000")
    changed = engine.up().ok()
    assert short(changed, "replace") == {"TaskDefinition worker"}
    assert short(changed, "update") == {"Service worker"}
    assert short(changed, "create", "delete") == set()
    assert deployed_image(engine) not in {first, f"{url}:local-worker"}

    engine.destroy().ok()
    assert engine.resources() == []


def test_an_image_without_its_dockerfile_ends_the_run(fresh):
    result = fresh("dev", SETTINGS).preview()
    assert result.code != 0
    assert "there is no such folder in the project's" in result.output
