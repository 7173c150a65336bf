"""Buckets as origins of a distribution, alone or with a copy that is asked after failures. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from model.behaviors import Failover
from model.cdn_origins import CdnOrigins

STATIC = "static"
"""Id of the origin of all files that no behavior has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileOrigins:
    """Origins and origin groups with files."""

    origins: Sequence[aws.cloudfront.DistributionOriginArgs]
    groups: Sequence[aws.cloudfront.DistributionOriginGroupArgs]
    default: str
    """Id of the origin, or of the group, of all files that no behavior has."""
    of_behaviors: Mapping[str, str]
    """Behavior with a bucket → id of its origin or group."""


def file_origins(
    spec: CdnOrigins, domain_names: Mapping[str, pulumi.Input[str]], access_id: pulumi.Input[str]
) -> FileOrigins:
    """Return the origins of *spec*: one for each bucket, one group for each failover.

    *domain_names* are those of the stack's buckets. One origin access control signs for all of them: it holds no
    bucket, only how requests are signed.
    """
    origins: dict[str, aws.cloudfront.DistributionOriginArgs] = {}
    groups: list[aws.cloudfront.DistributionOriginGroupArgs] = []

    def origin(origin_id: str, domain_name: pulumi.Input[str]) -> str:
        origins[origin_id] = aws.cloudfront.DistributionOriginArgs(
            origin_id=origin_id, domain_name=domain_name, origin_access_control_id=access_id
        )
        return origin_id

    def bucket(name: str) -> str:
        return origin(STATIC if name == spec.assets_bucket else f"bucket-{name}", domain_names[name])

    def with_copy(group_id: str, first: str, failover: Failover | None) -> str:
        if failover is None:
            return first
        second = (
            bucket(failover.bucket)
            if failover.bucket
            else origin(
                f"external-{failover.external_bucket}",
                f"{failover.external_bucket}.s3.{failover.external_region}.amazonaws.com",
            )
        )
        groups.append(_group(group_id, [first, second], failover))
        return group_id

    default = with_copy(f"{STATIC}-failover", bucket(spec.assets_bucket), spec.failover)
    of_behaviors = {
        name: with_copy(f"{name}-failover", bucket(one.bucket), one.failover)
        for name, one in sorted(spec.behaviors.items())
        if one.bucket
    }
    return FileOrigins(origins=list(origins.values()), groups=groups, default=default, of_behaviors=of_behaviors)


def _group(group_id: str, members: Sequence[str], failover: Failover) -> aws.cloudfront.DistributionOriginGroupArgs:
    return aws.cloudfront.DistributionOriginGroupArgs(
        origin_id=group_id,
        failover_criteria=aws.cloudfront.DistributionOriginGroupFailoverCriteriaArgs(
            status_codes=sorted(failover.status_codes)
        ),
        members=[aws.cloudfront.DistributionOriginGroupMemberArgs(origin_id=one) for one in members],
    )
