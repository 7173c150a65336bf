"""Where a function is in a VPC."""

from __future__ import annotations

from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.network.connections import Connections
from components.network.egress import Egress
from components.network.placement import Placement
from components.network.security_group import closed_security_group
from components.network.workload_egress import egress_rules


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """Where a function is in a VPC."""

    placement: Placement
    """Private subnets, one per availability zone."""

    egress: Egress = field(default_factory=Egress)
    """What it may reach besides its links. Default: HTTPS anywhere."""


def attach(
    name: str, found: Attachment | None, child: pulumi.ResourceOptions
) -> tuple[Connections | None, list[pulumi.Resource]]:
    """Return the security group of the function *name* in a VPC, and what must exist before it runs there."""
    if found is None:
        return None, []
    # Lambda deletes the interfaces of a function up to 20 minutes after it, and only then the group can go:
    # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
    options = pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(delete="45m"))
    group = closed_security_group(
        name, "Function", found.placement.vpc_id, pulumi.ResourceOptions.merge(child, options)
    )
    connections = Connections(name=name, security_group=group, placement=found.placement)
    rules = egress_rules(name, connections, found.egress, pulumi.ResourceOptions(parent=group))
    return connections, [*found.egress.requires, *rules]


def vpc_config(found: Attachment | None, connections: Connections | None) -> aws.lambda_.FunctionVpcConfigArgs | None:
    """Return the subnets and the security group of a function in a VPC."""
    if found is None or connections is None:
        return None
    return aws.lambda_.FunctionVpcConfigArgs(
        subnet_ids=list(found.placement.subnet_ids),
        security_group_ids=[connections.security_group.id],
        ipv6_allowed_for_dual_stack=found.placement.ipv6,
    )
