"""``plinth:stack``: owner and environment of the stack."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.aws import tags
from model.base import Checked, Model, Risk
from model.placeholders import is_stand_in

Environment = Literal["dev", "staging", "prod"]

_TAG_SIGNS = set(" +-=._:/@")


def _check_tag_text(text: str, what: str) -> str:
    strange = [one for one in text if not (one.isalnum() or one in _TAG_SIGNS)]
    if strange:
        raise ValueError(f"{what} has letters, digits, spaces and + - = . _ : / @, not {strange[0]!r}")
    return text


def _check_tag_key(key: str) -> str:
    if key.lower().startswith("aws:"):
        raise ValueError("a tag key does not begin with aws:, which AWS reserves")
    if not key or len(key) > tags.LONGEST_KEY:
        raise ValueError(f"a tag key has 1 to {tags.LONGEST_KEY} characters, this one {len(key)}")
    return _check_tag_text(key, "a tag key")


def _check_tag_value(value: str) -> str:
    return _check_tag_text(value, "a tag")


TagKey = Annotated[str, Checked(_check_tag_key)]


def _check_tag_says_something(value: str) -> str:
    if value != value.strip():
        raise ValueError("must not begin or end with a space")
    if is_stand_in(value):
        raise ValueError("is a placeholder")
    return _check_tag_value(value)


TagValue = Annotated[str, Field(max_length=tags.LONGEST_VALUE), Checked(_check_tag_value)]
TagText = Annotated[str, Field(min_length=1, max_length=tags.LONGEST_VALUE), Checked(_check_tag_says_something)]
"""A tag that must say something."""


class Stack(Model):
    """Owner and environment of the stack, and whether it may lose data."""

    environment: Environment = Field(
        description="What the stack is for. Prod refuses every setting that weakens it.", examples=["dev"]
    )
    owner: TagText = Field(
        description="Team that is responsible for the stack; a tag on every resource.", examples=["platform"]
    )
    cost_center: TagText | None = Field(
        default=None, description="Who pays; a tag on every resource. Default: no tag.", examples=["cc-1234"]
    )
    tags: dict[TagKey, TagValue] = Field(
        default={},
        max_length=40,
        description="Further tags of every resource, at most 40. Default: none.",
        examples=[{"Product": "shop"}],
    )
    allow_data_loss: Annotated[
        bool, Risk(bool, "databases, buckets and keys can be deleted with everything in them, without a last snapshot")
    ] = Field(
        default=False,
        description="Remove deletion protection from everything that holds data; refused in prod. Default: false.",
        examples=[False],
    )
    aws_tables: Literal["enforce", "advise"] = Field(
        default="enforce",
        description="What happens to regions, availability zones, instance classes, node types, versions and "
        "parameters that AWS's tables, which have a date, do not contain. enforce: they are refused; advise: there is "
        "a warning, for what AWS has added since. Default: enforce.",
        examples=["enforce"],
    )
