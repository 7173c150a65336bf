"""A network ACL per tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.network.acl_rules import AclRule, Peer, for_ipv6, numbered, peer_rules, tier_rules
from components.network.remote_access import NO_REMOTE_ACCESS, RemoteAccess, admitting, attached
from components.network.subnets import secondary_blocks, tier_blocks
from model.aws.regions import AzLetter
from model.ipv6 import IPV6_TIERS
from model.network import Network
from model.outbound import Opening
from model.tiers import Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkAclsArgs:
    """Inputs of NetworkAcls."""

    spec: Network
    """Network whose tiers are filtered."""

    vpc_id: pulumi.Input[str]
    """VPC of the subnets."""

    data_ports: Sequence[int]
    """TCP ports on which the private tier reaches the data tier."""

    egress_ports: Sequence[int]
    """TCP ports on which the private tier reaches the internet."""

    subnet_ids: Mapping[Tier, Mapping[AzLetter, pulumi.Input[str]]]
    """Tier → letter of the availability zone → subnet."""

    peers: Sequence[Peer] = ()
    """Networks that a peering connects. Default: none."""
    remote: RemoteAccess = NO_REMOTE_ACCESS
    """What crosses VPN connections. Default: nothing."""

    outbound: Sequence[Opening] = ()
    """What else the private tier reaches. Default: nothing."""


class NetworkAcls(pulumi.ComponentResource):
    """One ACL per tier with its rules inside, so that a rule that is added by hand shows as drift."""

    acls: Mapping[Tier, aws.ec2.NetworkAcl]
    """Tier → its network ACL."""

    associations: Sequence[aws.ec2.NetworkAclAssociation]
    """One per subnet."""

    def __init__(self, name: str, args: NetworkAclsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:NetworkAcls", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.acls = {tier: self._acl(tier) for tier in args.subnet_ids}
        self.associations = [
            self._associate(tier, letter, acl) for tier, acl in self.acls.items() for letter in args.subnet_ids[tier]
        ]
        self.register_outputs({})

    def _acl(self, tier: Tier) -> aws.ec2.NetworkAcl:
        blocks, secondary = tier_blocks(self._args.spec), secondary_blocks(self._args.spec)
        rules = tier_rules(
            tier,
            vpc_cidr=self._args.spec.cidr,
            blocks=blocks,
            secondary=secondary,
            data_ports=self._args.data_ports,
            egress_ports=self._args.egress_ports,
            outbound=self._args.outbound,
        )
        peers = peer_rules(tier, self._args.peers)
        data = [*blocks.get("data", ()), *secondary.get("data", ())]
        first = attached(tier, self._args.remote, vpc_cidrs=self._args.spec.cidrs, data=data)
        rules = admitting(tier, rules, self._args.remote)
        return aws.ec2.NetworkAcl(
            f"{self._name}-{tier}",
            vpc_id=self._args.vpc_id,
            ingress=[_ingress(*one) for one in self._numbered(tier, rules.ingress, [*peers.ingress, *first.ingress])],
            egress=[_egress(*one) for one in self._numbered(tier, rules.egress, [*peers.egress, *first.egress])],
            opts=self._child,
        )

    def _numbered(self, tier: Tier, rules: Sequence[AclRule], of_peers: Sequence[AclRule]) -> list[tuple[int, AclRule]]:
        ipv6 = for_ipv6(rules) if self._args.spec.ipv6 and tier in IPV6_TIERS else ()
        return numbered(rules, of_peers, ipv6)

    def _associate(self, tier: Tier, letter: AzLetter, acl: aws.ec2.NetworkAcl) -> aws.ec2.NetworkAclAssociation:
        return aws.ec2.NetworkAclAssociation(
            f"{self._name}-{tier}-{letter}",
            network_acl_id=acl.id,
            subnet_id=self._args.subnet_ids[tier][letter],
            opts=self._child,
        )


def _ingress(number: int, rule: AclRule) -> aws.ec2.NetworkAclIngressArgs:
    return aws.ec2.NetworkAclIngressArgs(
        rule_no=number,
        action=rule.action,
        protocol=rule.protocol,
        cidr_block=None if ":" in rule.cidr else rule.cidr,
        ipv6_cidr_block=rule.cidr if ":" in rule.cidr else None,
        from_port=rule.first_port,
        to_port=rule.last_port,
        icmp_type=rule.icmp_type,
        icmp_code=rule.icmp_code,
    )


def _egress(number: int, rule: AclRule) -> aws.ec2.NetworkAclEgressArgs:
    return aws.ec2.NetworkAclEgressArgs(
        rule_no=number,
        action=rule.action,
        protocol=rule.protocol,
        cidr_block=None if ":" in rule.cidr else rule.cidr,
        ipv6_cidr_block=rule.cidr if ":" in rule.cidr else None,
        from_port=rule.first_port,
        to_port=rule.last_port,
        icmp_type=rule.icmp_type,
        icmp_code=rule.icmp_code,
    )
