"""References in a stack: certain by a dependency or a known id, excluded, or unknown until the update."""

from typing import Any

import pytest

from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.values import UNKNOWN

BUCKET = "aws:s3/bucket:Bucket"
LOGGING = "aws:s3/bucketLogging:BucketLogging"


def bucket(name: str, **data: Any) -> Resource:
    return Resource(BUCKET, data, urn=f"urn:{name}", name=name)


def logging(links: tuple[str, ...] = (), **data: Any) -> Resource:
    return Resource(LOGGING, data, urn="urn:logging", name="logging", links={"bucket": links})


@pytest.mark.parametrize(
    ("companion", "linked"),
    [
        pytest.param(logging(bucket=UNKNOWN, links=("urn:files",)), True, id="dependency"),
        pytest.param(logging(bucket="files-1a2b"), True, id="known-id"),
        pytest.param(logging(bucket=["other", "files-1a2b"]), True, id="known-id-in-a-list"),
        pytest.param(logging(bucket="files-1a2b", links=("urn:other",)), True, id="known-id-before-another-dependency"),
        pytest.param(logging(bucket="elsewhere"), False, id="id-of-another-stack"),
        pytest.param(logging(), False, id="omitted"),
        pytest.param(logging(bucket=UNKNOWN, links=("urn:other",)), False, id="dependency-on-another-bucket"),
        pytest.param(logging(bucket=UNKNOWN), None, id="unknown"),
        pytest.param(logging(bucket=["other", UNKNOWN]), None, id="unknown-in-a-list"),
        pytest.param(logging(bucket=UNKNOWN, links=("urn:logging",)), None, id="dependency-on-another-type"),
    ],
)
def test_a_reference_is_certain_excluded_or_unknown(companion: Resource, *, linked: bool | None) -> None:
    files = bucket("files", id="files-1a2b")
    stack = Stack([companion, bucket("other", id="other"), files])

    found = stack.companions(files, (LOGGING,), "bucket")

    assert stack.linked(companion, "bucket", files) is linked
    assert found.found == ([companion] if linked else [])
    assert found.unsure is (linked is None)
    assert found.none is (linked is False)
    assert (files in stack.targets(companion, "bucket", (BUCKET,))) is (linked is True)


def test_resources_of_a_type_are_in_the_order_of_their_urns() -> None:
    first, second = bucket("a"), bucket("b")

    assert Stack([second, logging(), first]).of((BUCKET,)) == [first, second]


def test_a_shared_result_is_calculated_once() -> None:
    calls: list[Stack] = []
    stack = Stack([])

    def count(of: Stack) -> int:
        calls.append(of)
        return len(calls)

    assert (stack.once(count), stack.once(count)) == (1, 1)


def test_what_a_resource_refers_to_is_the_same_from_both_ends() -> None:
    others = [bucket(f"b{number}", id=f"id-{number}") for number in range(4)]
    values: list[Any] = ["id-0", ["id-1", "id-2"], [["id-3"]], UNKNOWN, ["id-0", UNKNOWN], None, 7, {"id": "id-0"}]
    companions = [
        Resource(LOGGING, {"bucket": value}, urn=f"urn:{number}-{end}", name="l", links={"bucket": links})
        for number, value in enumerate(values)
        for end, links in enumerate(((), ("urn:b1",), ("urn:b2", "urn:gone"), ("urn:0-0",)))
    ]
    stack = Stack([*others, *companions])

    for target in others:
        answers = {one.urn: stack.linked(one, "bucket", target) for one in companions}
        found = stack.companions(target, (LOGGING,), "bucket")
        assert {one.urn for one in found.found} == {urn for urn, answer in answers.items() if answer is True}
        assert found.unsure is (None in answers.values())
    for one in companions:
        assert stack.targets(one, "bucket", (BUCKET,)) == [
            target for target in others if stack.linked(one, "bucket", target) is True
        ]
