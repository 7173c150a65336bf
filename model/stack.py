"""``plinth:stack``: owner and environment of the stack."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.base import Matches, Model, Risk

Environment = Literal["dev", "staging", "prod"]

TagKey = Annotated[
    str,
    Matches(
        r"(?![Aa][Ww][Ss]:)[A-Za-z0-9 +=._:/@-]{1,128}",
        "a tag key has 1 to 128 letters, digits, spaces and + - = . _ : / @, and does not begin with aws:",
    ),
]
TagValue = Annotated[
    str, Matches(r"[A-Za-z0-9 +=._:/@-]{1,256}", "must be 1 to 256 letters, digits, spaces and + - = . _ : / @")
]


class Stack(Model):
    """Owner and environment of the stack, and whether it may lose data."""

    environment: Environment = Field(
        description="What the stack is for. Prod refuses every setting that weakens it.", examples=["dev"]
    )
    owner: TagValue = Field(
        description="Team that is responsible for the stack; a tag on every resource.", examples=["platform"]
    )
    cost_center: TagValue | None = Field(
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
