"""What a property may refer to: dependencies that explain its unknown values decide."""

from typing import Any

import pytest

from policies.plan.lens.references import may_refer
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.values import UNKNOWN

VOLUME = "aws:ebs/volume:Volume"


def volume(name: str) -> Resource:
    return Resource(VOLUME, {}, urn=f"urn:{name}", name=name)


def selection(value: Any, *links: str) -> Resource:
    return Resource(
        "aws:backup/selection:Selection",
        {"resources": value},
        urn="urn:selection",
        name="s",
        links={"resources": links},
    )


@pytest.mark.parametrize(
    ("value", "links", "expected"),
    [
        pytest.param([UNKNOWN], ("urn:data",), True, id="dependency"),
        pytest.param([UNKNOWN], ("urn:other",), False, id="explained-by-another-dependency"),
        pytest.param(UNKNOWN, ("urn:other",), False, id="a-whole-value-of-another-dependency"),
        pytest.param([UNKNOWN, UNKNOWN], ("urn:other",), True, id="one-unknown-value-more-than-dependencies"),
        pytest.param([UNKNOWN], (), True, id="unknown-without-dependency"),
        pytest.param(UNKNOWN, ("urn:elsewhere",), True, id="dependency-of-another-stack"),
        pytest.param(["arn:aws:ec2:*:*:volume/vol-1"], (), False, id="known"),
    ],
)
def test_a_property_may_refer_to_a_resource(value: Any, links: tuple[str, ...], *, expected: bool) -> None:
    data = volume("data")
    one = selection(value, *links)

    assert may_refer(Stack([data, volume("other"), one]), one, "resources", data) is expected
