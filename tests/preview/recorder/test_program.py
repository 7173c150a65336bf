"""What the recorder changes of the SDK while a program runs."""

import json
import os
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.runtime import resource

from preview.recorder import program
from tests.preview.conftest import Project
from tests.support.offline import record


class Shelf(pulumi.ComponentResource):
    def __init__(self, name: str) -> None:
        super().__init__("test:index:Shelf", name)
        aws.s3.Bucket(f"{name}-bucket", opts=pulumi.ResourceOptions(parent=self))


def test_a_resource_is_recorded_with_the_line_that_the_sdk_would_send(monkeypatch: pytest.MonkeyPatch) -> None:
    walk, ours = resource._get_stack_trace, program.creating_line
    pairs = []

    def both():
        pairs.append((list(walk().frames[:1]), list(ours().frames)))
        return ours()

    def stack() -> None:
        Shelf("shelf")
        aws.s3.Bucket.get("read", "existing")
        aws.Provider("west", region="us-west-2")

    monkeypatch.setattr(program, "creating_line", both)
    seen = record(stack)

    assert len(pairs) >= 4
    assert [own for _, own in pairs] == [theirs for theirs, _ in pairs]
    sources = {one.name: one.source.rpartition("#") for one in seen.resources}
    assert {sources[name][0] for name in ("shelf", "shelf-bucket")} == {Path(__file__).as_uri()}
    assert int(sources["shelf-bucket"][2]) < int(sources["shelf"][2])


def test_the_sdk_walks_the_stack_again_when_the_program_has_ended() -> None:
    walk = resource._get_stack_trace
    seen = []
    record(lambda: seen.append(resource._get_stack_trace))

    assert seen == [program.creating_line]
    assert resource._get_stack_trace is walk


def test_a_preview_is_a_dry_run_without_credentials(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of the user")
    monkeypatch.setenv("AWS_PROFILE", "of the user")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/of/the/user")
    project.program("""
        import os
        pulumi.export("dry", pulumi.runtime.is_dry_run())
        pulumi.export("keys", sorted(name for name in os.environ if "SECRET_ACCESS" in name or "PROFILE" in name))
        pulumi.export("config", os.environ["AWS_CONFIG_FILE"])
        pulumi.export("known", aws.sqs.Queue("q").policy.apply(lambda policy: f"policy {policy}"))
    """)
    code, out, _ = project.preview("--json")

    outputs = json.loads(out)["steps"][0]["newState"]["outputs"]
    assert code == 0
    assert (outputs["dry"], outputs["keys"], outputs["config"]) == (True, [], os.devnull)
    assert outputs["known"].startswith("policy "), "an output that the simulator does not have is None, not unknown"
    assert os.environ["AWS_SECRET_ACCESS_KEY"] == os.environ["AWS_PROFILE"] == "of the user"
    assert os.environ["AWS_CONFIG_FILE"] == "/of/the/user"
    assert "AWS_EC2_METADATA_DISABLED" not in os.environ
