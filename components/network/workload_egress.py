"""Egress rules of a workload: what it may open connections to besides its links."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from components.network.connections import Connections
from components.network.egress import Egress
from components.network.outbound import outbound_rules

_HTTPS = 443


def egress_rules(
    name: str, source: Connections, egress: Egress, options: pulumi.ResourceOptions
) -> list[pulumi.Resource]:
    """Let *source*, the security group of the workload *name*, reach what *egress* says, and return the rules.

    *options* are of the rules for HTTPS; the others belong to the groups that they are of.
    """

    def https(
        role: str,
        description: str,
        *,
        cidr: str | None = None,
        ipv6_cidr: str | None = None,
        prefix_list_id: pulumi.Input[str] | None = None,
    ) -> aws.vpc.SecurityGroupEgressRule:
        return aws.vpc.SecurityGroupEgressRule(
            f"{name}-{role}",
            security_group_id=source.security_group.id,
            cidr_ipv4=cidr,
            cidr_ipv6=ipv6_cidr,
            prefix_list_id=prefix_list_id,
            ip_protocol="tcp",
            from_port=_HTTPS,
            to_port=_HTTPS,
            description=description,
            opts=options,
        )

    rules: list[pulumi.Resource] = []
    if egress.allow_https_anywhere:
        rules.append(https("to-world", f"{name} to HTTPS anywhere", cidr="0.0.0.0/0"))
        if egress.ipv6:
            rules.append(https("to-world-ipv6", f"{name} to HTTPS anywhere, IPv6", ipv6_cidr="::/0"))
    if egress.s3_prefix_list_id is not None:
        rules.append(https("to-s3", f"{name} to S3", prefix_list_id=egress.s3_prefix_list_id))
    if egress.endpoint_connections is not None:
        rules += egress.endpoint_connections.allow_from(source)
    return [*rules, *outbound_rules(name, source.security_group, egress.outbound)]
