"""``plinth:account``: where the stack may be built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler
from pydantic_core import core_schema

from model.aws import ecr
from model.aws.regions import REGION, check_region, regions
from model.base import Checked, Distinct, Matches, Model, Risk
from model.problem import Problem
from model.pull_through import PullThrough, Upstream

AccountId = Annotated[str, Matches(r"[0-9]{12}", "must be exactly 12 digits, quoted, without dashes")]


class _Region(Checked):
    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "anyOf": [{"enum": list(regions())}, {"pattern": f"^{REGION}$"}]}


Region = Annotated[str, _Region(check_region)]


PLACEHOLDER_ID = "123456789012"
"""Account of AWS's documentation, which is no one's."""


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
    block_public_access: Annotated[
        Literal["ingress", "bidirectional"] | None,
        Risk(
            lambda mode: mode is not None,
            "it holds for every VPC of the account in this region: what is public in other stacks is cut off unless "
            "they exclude it",
        ),
    ] = Field(
        default=None,
        description="VPC Block Public Access of the account in this region, which one stack sets. ingress: the "
        "internet reaches no VPC, NAT gateways work; bidirectional: nothing leaves through an internet gateway either. "
        "Networks of this stack that need more are excluded: docs/block-public-access.md. Default: not set.",
        examples=["ingress"],
    )
    image_scanning: Annotated[
        Literal["basic", "enhanced"] | None,
        Risk(
            lambda kind: kind is not None,
            "it replaces the scanning of the account's whole image registry in this region, for other stacks too",
        ),
    ] = Field(
        default=None,
        description="How ECR scans all images of the account in this region, which one stack sets. basic: operating "
        "system packages, at each push; enhanced: Amazon Inspector, which also scans packages of programming languages "
        "and again for each new vulnerability, and bills it: docs/images.md. Default: not set; repositories of this "
        "stack are scanned at each push.",
        examples=["enhanced"],
    )
    replicate_images_to: Annotated[
        list[Region],
        Distinct,
        Risk(
            bool,
            "it replaces the replication of the account's whole image registry in this region, for other stacks too",
        ),
    ] = Field(
        default=[],
        max_length=ecr.MOST_REPLICA_REGIONS,
        description="Regions that ECR copies images of this stack's repositories to when they are pushed, which one "
        "stack of the account and region sets: docs/images.md. Default: none.",
        examples=[["eu-west-1"]],
    )
    pull_through: dict[Upstream, PullThrough] = Field(
        default={},
        description="Registries whose images ECR copies into the account's own when a task first pulls them, and at "
        "most once a day afterwards; containers name them with cached: docs/images.md. Default: none.",
        examples=[{"ecr-public": {}}],
    )

    def cache_prefix(self, upstream: Upstream) -> str:
        """Return what names of cached repositories of *upstream* begin with, without the slash."""
        return self.pull_through[upstream].prefix or upstream

    def problems(self) -> Iterator[Problem]:
        """Yield registries with missing or useless credentials, and two with one prefix."""
        owners: dict[str, Upstream] = {}
        for upstream, cache in self.pull_through.items():
            path = ("pull_through", upstream)
            owner = owners.setdefault(self.cache_prefix(upstream), upstream)
            if owner != upstream:
                yield Problem((*path, "prefix"), f"is the prefix of {owner}, too", f"prefix: cached-{upstream}")
            if upstream in ecr.UPSTREAMS_WITH_CREDENTIALS and cache.credential_arn is None:
                yield Problem(
                    (*path, "credential_arn"), f"is required: ECR pulls from {upstream} with credentials only"
                )
            if upstream not in ecr.UPSTREAMS_WITH_CREDENTIALS and cache.credential_arn is not None:
                yield Problem(
                    (*path, "credential_arn"),
                    f"is not used: ECR pulls from {upstream} without credentials",
                    f"{upstream}: {{}}",
                )
