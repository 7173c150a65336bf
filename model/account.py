"""``plinth:account``: where the stack may be built."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.aws.regions import REGIONS
from model.base import Distinct, Matches, Model, OneOf

AccountId = Annotated[str, Matches(r"[0-9]{12}", "must be exactly 12 digits, quoted, without dashes")]
Region = Annotated[str, OneOf("an AWS region", REGIONS)]


class Account(Model):
    """The account and the regions that this stack file was written for."""

    id: AccountId | None = Field(
        default=None,
        description="12 digits, quoted. With aws:allowedAccountIds it refuses every other account. Default: any.",
        examples=["012345678901"],
    )
    regions: Annotated[list[Region], Distinct] = Field(
        min_length=1,
        description="Regions in which the stack may be built; aws:region must be one of them.",
        examples=[["us-east-1"]],
    )
