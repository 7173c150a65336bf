"""The parameter that a pipeline writes, and the image that it names."""

from __future__ import annotations

import re
from dataclasses import replace

import pulumi
import pytest

from components.compute.repository import Repository, RepositoryArgs
from components.compute.stand_in import STAND_IN_IMAGE
from components.compute.tag_parameter import NOTHING_PUSHED, TAG_PATTERN
from components.compute.tagged_image import image_uri
from model import images as model
from tests.support.offline import SITE, record

PARAMETER = "aws:ssm/parameter:Parameter"
URL = "123456789012.dkr.ecr.us-east-1.amazonaws.com/api-1234567"
DIGEST = f"sha256:{'0' * 64}"


def test_only_a_repository_whose_tag_a_pipeline_says_has_a_parameter_and_keeps_what_is_in_it() -> None:
    def program() -> None:
        for name, tagged in (("api", True), ("worker", False)):
            spec = model.Repository()
            made = Repository(name, RepositoryArgs(spec=spec, key_arn="arn:key", site=SITE, tag_parameter=tagged))
            assert (made.tag is not None) == tagged

    made = record(program).only(PARAMETER)

    assert made.name == "api-tag"
    assert made.inputs["name"] == "/plinth/test/api/image-tag"
    assert (made.inputs["type"], made.inputs["allowedPattern"]) == ("String", TAG_PATTERN)
    assert made.inputs["value"] == NOTHING_PUSHED
    assert set(made.ignore_changes) >= {"value", *(key for key in made.inputs if key not in {"name", "tags"})}


@pytest.mark.parametrize(
    ("tag", "uri"),
    [
        ("1.0.0", f"{URL}:1.0.0"),
        ("_a.b-c", f"{URL}:_a.b-c"),
        ("a" * 128, f"{URL}:{'a' * 128}"),
        (DIGEST, f"{URL}@{DIGEST}"),
        (NOTHING_PUSHED, STAND_IN_IMAGE),
    ],
)
def test_a_parameter_holds_a_tag_or_a_digest_or_that_nothing_was_pushed(tag: str, uri: str) -> None:
    assert re.match(TAG_PATTERN, tag)
    assert image_uri(URL, tag) == uri


@pytest.mark.parametrize("tag", ["", " ", "--", "1.0.0 ", f"{URL}:1.0.0", "a" * 129, f"{DIGEST}0", "v1\nv2", ".x"])
def test_anything_else_ends_the_update_and_parameter_store_refuses_it_when_it_is_written(tag: str) -> None:
    assert not re.match(TAG_PATTERN, tag)
    with pytest.raises(pulumi.RunError, match="neither a tag nor a digest"):
        image_uri(URL, tag)


def test_the_pattern_has_the_length_that_parameter_store_takes() -> None:
    assert len(TAG_PATTERN) <= 1024


def test_two_stacks_have_two_parameters() -> None:
    def program() -> None:
        spec, other = model.Repository(), replace(SITE, label=replace(SITE.label, stack="another"))
        for name, site in (("api", SITE), ("again", other)):
            Repository(name, RepositoryArgs(spec=spec, key_arn="arn:key", site=site, tag_parameter=True))

    assert len({one.inputs["name"] for one in record(program).of_type(PARAMETER)}) == 2
