"""Egress rules of a security group for what a network's and a service's ``outbound`` name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pulumi
import pulumi_aws as aws

from components.naming import dashed
from model.outbound import OutboundRule

_PORT = ["fromPort", "toPort"]
"""What EC2 could change in place, which would cut off the tasks that still use the old port."""


def outbound_rules(name: str, group: aws.ec2.SecurityGroup, rules: Mapping[str, OutboundRule]) -> list[pulumi.Resource]:
    """Let *group*, that of the workload *name*, reach what *rules* name: a rule per range or prefix list.

    Each is named for its range, so another one is added and removed without touching the rest.
    """
    return [rule for key, outbound in rules.items() for rule in _rules(name, group, key, outbound)]


def _rules(
    name: str, group: aws.ec2.SecurityGroup, key: str, outbound: OutboundRule
) -> Iterator[aws.vpc.SecurityGroupEgressRule]:
    def rule(
        logical_name: str, *, cidr: str | None = None, prefix_list_id: str | None = None
    ) -> aws.vpc.SecurityGroupEgressRule:
        return aws.vpc.SecurityGroupEgressRule(
            logical_name,
            security_group_id=group.id,
            cidr_ipv4=cidr,
            prefix_list_id=prefix_list_id,
            ip_protocol=outbound.protocol,
            from_port=outbound.port,
            to_port=outbound.port,
            description=f"{name} to {key}",
            opts=pulumi.ResourceOptions(parent=group, replace_on_changes=_PORT),
        )

    for cidr in outbound.cidrs:
        yield rule(f"{name}-out-{key}-{dashed(cidr)}", cidr=cidr)
    found = outbound.prefix_list
    if found is not None:
        identifier = found if found.startswith("pl-") else aws.ec2.get_managed_prefix_list(name=found).id
        yield rule(f"{name}-out-{key}", prefix_list_id=identifier)
