"""How many runs of a function there are at the same time, how they start, and which version they run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.aws import lambda_
from model.base import Matches, Model
from model.problem import Problem

PublishedVersion = Annotated[
    str, Matches(r"[1-9][0-9]{0,9}", 'must be the number of a published version, quoted, such as "12"')
]


class AliasCanary(Model):
    """A new version that gets a part of the requests, while the version before gets the others."""

    stable_version: PublishedVersion = Field(
        description="Version that gets all other requests: the one that the alias live has now. aws lambda get-alias "
        "shows it.",
        examples=["12"],
    )
    percent: int = Field(
        ge=0,
        le=99,
        description="Share of the requests that the newest version gets; 0 goes back to the stable one alone.",
        examples=[10],
    )


class FunctionConcurrency(Model):
    """Concurrency, SnapStart and canary of a function."""

    reserved_concurrency: int | None = Field(
        default=None,
        ge=1,
        le=lambda_.MOST_RESERVED,
        description="Runs at the same time, at most; so many of the account's are kept for it. Default: as many as the "
        "account has left.",
        examples=[20],
    )
    provisioned_concurrency: int | None = Field(
        default=None,
        ge=1,
        le=lambda_.MOST_RESERVED,
        description="Runs that are initialized in advance, all the time, so that requests do not wait for it. It is "
        "billed like a server. Default: none.",
        examples=[2],
    )
    snap_start: bool = Field(
        default=False,
        description="Whether a run starts from a snapshot of the initialized function, taken when a version is "
        "published: docs/functions.md says what the code must not do then. Default: false.",
        examples=[True],
    )
    canary: AliasCanary | None = Field(
        default=None,
        description="Gives the newest version only a part of the requests; without it, all: docs/functions.md. "
        "Default: none.",
        examples=[{"stable_version": "12", "percent": 10}],
    )

    @property
    def kept_concurrency(self) -> int:
        """Runs at the same time that other functions of the account cannot have."""
        return max(self.reserved_concurrency or 0, self.provisioned_concurrency or 0)

    def provision_problems(self) -> Iterator[Problem]:
        """Yield provisioned concurrency that Lambda refuses next to what else the function has."""
        provisioned, reserved = self.provisioned_concurrency, self.reserved_concurrency
        if provisioned is None:
            return
        if reserved is not None and provisioned > reserved:
            yield Problem(
                ("provisioned_concurrency",),
                f"is above reserved_concurrency {reserved}, of which it is a part",
                f"provisioned_concurrency: {reserved}",
            )
        if self.snap_start:
            # https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
            yield Problem(
                ("provisioned_concurrency",),
                "does not go with snap_start: Lambda takes one of the two",
                "provisioned_concurrency: null",
            )
        if self.canary is not None:
            # https://github.com/hashicorp/terraform-provider-aws/pull/48116
            yield Problem(
                ("canary",),
                "does not go with provisioned_concurrency: Lambda provisions none for an alias that divides requests",
                "canary: null",
                show_value=False,
            )
