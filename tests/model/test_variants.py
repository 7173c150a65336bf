from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from model.base import Model
from model.variants import Discriminated


class Disk(Model):
    medium: Literal["disk"] = Field(description="Where it is.", examples=["disk"])


class Untagged(Model):
    size: int = Field(description="Size.", examples=[1])


class OtherDisk(Disk):
    """Has the tag of Disk."""


class Tape(Model):
    medium: Literal["tape"] = Field(default="tape", description="Where it is. Default: tape.", examples=["tape"])


class Paper(Model):
    medium: Literal["paper"] = Field(default="paper", description="Where it is. Default: paper.", examples=["paper"])


@pytest.mark.parametrize(
    ("union", "message"),
    [
        (Disk | Untagged, "no key has another literal in each of Disk, Untagged"),
        (Disk | OtherDisk, "no key has another literal in each of Disk, OtherDisk"),
        (Tape | Paper, "medium has a default in more than one of Tape, Paper"),
    ],
)
def test_a_union_whose_members_no_key_distinguishes_is_refused_where_it_is_declared(union: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        TypeAdapter(Annotated[union, Discriminated()])


class First(Model):
    label: Literal["a", "b"] = Field(description="No tag: both have b.", examples=["a"])
    version: Literal[1] = Field(description="The tag.", examples=[1])


class Second(Model):
    label: Literal["b"] = Field(description="No tag: both have b.", examples=["b"])
    version: Literal[2, 3] = Field(description="The tag.", examples=[2])


VERSIONS: TypeAdapter[Any] = TypeAdapter(Annotated[First | Second, Discriminated()])


@pytest.mark.parametrize(("version", "member"), [(1, First), (2, Second), (3, Second)])
def test_a_tag_may_be_a_number_and_a_member_may_have_several(version: int, member: type[Model]) -> None:
    assert type(VERSIONS.validate_python({"label": "b", "version": version})) is member


@pytest.mark.parametrize(
    ("given", "path", "message"),
    [
        ({"label": "b", "version": 4}, ("version",), "Value error, must be 1, 2 or 3"),
        ({"label": "b", "version": "1"}, ("version",), "Value error, must be 1, 2 or 3"),
        ({"label": "b"}, ("version",), "Field required"),
        ({"label": "a", "version": 2}, ("label",), "Input should be 'b'"),
        ("b", (), "Input should be a valid dictionary or instance of First"),
    ],
)
def test_an_error_has_the_path_of_the_key_and_no_tag(given: object, path: tuple[str, ...], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        VERSIONS.validate_python(given)

    assert [(error["loc"], error["msg"]) for error in caught.value.errors()] == [(path, message)]
