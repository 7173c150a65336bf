"""What the recorder changes of the SDK while a program runs."""

from pathlib import Path

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.runtime import resource

from preview.recorder import program
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
