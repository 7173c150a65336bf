"""VPC Block Public Access of an account in a region, and the networks that are excluded from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pulumi
import pulumi_aws as aws

Mode = Literal["ingress", "bidirectional"]
Exclusion = Literal["allow-egress", "allow-bidirectional"]


def exclusion(mode: Mode, *, is_reached: bool, is_leaving: bool) -> Exclusion | None:
    """Return what a network must be excluded for: the internet reaches something in it, or something in it leaves.

    Blocking ingress leaves NAT gateways alone, and an exclusion for egress is for bidirectional blocking only:
    https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
    """
    if is_reached:
        return "allow-bidirectional"
    return "allow-egress" if is_leaving and mode == "bidirectional" else None


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicAccessBlockArgs:
    """Inputs of PublicAccessBlock."""

    mode: Mode
    """What is blocked."""

    vpc_ids: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Network → VPC, of those that are excluded. Default: none."""

    exclusions: Mapping[str, Exclusion] = field(default_factory=dict)
    """Network → what it is excluded for. Default: none."""


class PublicAccessBlock(pulumi.ComponentResource):
    """The setting of the account in the region, which exists once its exclusions do, so that no traffic stops.

    Deleting it turns blocking off in the whole account.
    """

    def __init__(self, name: str, args: PublicAccessBlockArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:PublicAccessBlock", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        exclusions = [
            aws.ec2.VpcBlockPublicAccessExclusion(
                f"{name}-{network}",
                vpc_id=args.vpc_ids[network],
                internet_gateway_exclusion_mode=mode,
                opts=child,
            )
            for network, mode in args.exclusions.items()
        ]
        aws.ec2.VpcBlockPublicAccessOptions(
            name,
            internet_gateway_block_mode=f"block-{args.mode}",
            opts=pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(depends_on=exclusions)),
        )
        self.register_outputs({})
