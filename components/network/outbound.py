"""Egress rules of a security group for what a network's and a service's ``outbound`` name."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from model.outbound import OutboundRule

_PORT = ["fromPort", "toPort"]
"""What EC2 could change in place, which would cut off the tasks that still use the old port."""


def outbound_rules(name: str, group: aws.ec2.SecurityGroup, rules: Mapping[str, OutboundRule]) -> list[pulumi.Resource]:
    """Let *group*, that of the workload *name*, reach what *rules* name: a rule per range or prefix list.

    Each is named for its range, so another one is added and removed without touching the rest.
    """
    return [
        rule
        for key, outbound in rules.items()
        for rule in (*_to_ranges(name, group, key, outbound), *_to_prefix_list(name, group, key, outbound))
    ]


def _to_ranges(
    name: str, group: aws.ec2.SecurityGroup, key: str, outbound: OutboundRule
) -> list[aws.vpc.SecurityGroupEgressRule]:
    return [
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-out-{key}-{cidr.replace('.', '-').replace('/', '-')}",
            security_group_id=group.id,
            cidr_ipv4=cidr,
            ip_protocol=outbound.protocol,
            from_port=outbound.port,
            to_port=outbound.port,
            description=f"{name} to {key}",
            opts=pulumi.ResourceOptions(parent=group, replace_on_changes=_PORT),
        )
        for cidr in outbound.cidrs
    ]


def _to_prefix_list(
    name: str, group: aws.ec2.SecurityGroup, key: str, outbound: OutboundRule
) -> list[aws.vpc.SecurityGroupEgressRule]:
    found = outbound.prefix_list
    if found is None:
        return []
    identifier = found if found.startswith("pl-") else aws.ec2.get_managed_prefix_list(name=found).id
    return [
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-out-{key}",
            security_group_id=group.id,
            prefix_list_id=identifier,
            ip_protocol=outbound.protocol,
            from_port=outbound.port,
            to_port=outbound.port,
            description=f"{name} to {key}",
            opts=pulumi.ResourceOptions(parent=group, replace_on_changes=_PORT),
        )
    ]
