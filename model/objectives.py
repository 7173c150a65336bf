"""``plinth:objectives``: recovery objectives of the stack."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.base import Model

_WEEK = 7 * 24 * 60


class Objectives(Model):
    """Recovery objectives after any single failure: an availability zone, a database's primary, a cache node, a NAT."""

    recovery_time_minutes: Annotated[int, Field(ge=1, le=_WEEK)] = Field(
        description="RTO: minutes until every tier works again, 1 to 10080 (a week). The expected times are those of "
        "AWS's documentation, named in each finding. In prod a miss is refused.",
        examples=[15],
    )
    recovery_point_minutes: Annotated[int, Field(ge=0, le=_WEEK)] = Field(
        description="RPO: minutes of the latest data that may be lost, 0 to 10080 (a week). RDS restores to within the "
        "last 5. In prod a miss is refused.",
        examples=[5],
    )
    region: bool = Field(
        default=False,
        description="Whether the two also hold if the whole region is lost, which takes copies in another one. "
        "Default: false.",
        examples=[False],
    )
