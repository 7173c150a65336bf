"""Security groups; their rules are in vpc.py."""

from __future__ import annotations

from functools import partial
from typing import Any

from preview.aws.card import Card, Free, Replacement, Unique
from preview.aws.counterpart import Counterpart, NoCounterpart
from preview.aws.ec2.ids import MADE_WITH_VPC, numbered
from preview.aws.outputs import Outputs

_SELF = "a group of CloudFormation cannot name itself in its own rules"


def _one_peer_each(side: str, rules: Any) -> Any:
    """Return rules of one range, prefix list or group each, as CloudFormation has them."""
    peers = {
        "cidrBlocks": "cidrIp",
        "ipv6CidrBlocks": "cidrIpv6",
        "prefixListIds": f"{side}PrefixListId",
        "securityGroups": f"{side}SecurityGroupId",
    }
    made = []
    for rule in rules:
        same = {"ipProtocol": rule["protocol"], **{key: rule.get(key) for key in ("fromPort", "toPort", "description")}}
        made += [{**same, name: peer} for key, name in peers.items() for peer in rule.get(key) or ()]
    return made


CARDS = (
    Card(
        "aws:ec2/securityGroup:SecurityGroup",
        unique=(Unique("name", "vpcId"),),
        outputs=numbered("sg", "security-group", name="{name}"),
        replacement=Replacement("ec2/vpc_security_group.go", "description name namePrefix vpcId"),
        price=Free("security groups are free"),
        cloudformation=Counterpart(
            names={
                "name": "GroupName",
                "description": "GroupDescription",
                "ingress": "SecurityGroupIngress",
                "egress": "SecurityGroupEgress",
            },
            values={"ingress": partial(_one_peer_each, "source"), "egress": partial(_one_peer_each, "destination")},
            without={"ingress.self": _SELF, "egress.self": _SELF},
        ),
    ),
    Card(
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        outputs=numbered("sg", "security-group", name="default", description="default VPC security group"),
        replacement=Replacement("ec2/vpc_default_security_group.go", "vpcId"),
        price=Free("security groups are free"),
        cloudformation=NoCounterpart(MADE_WITH_VPC),
    ),
    Card(
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        outputs=Outputs(id="sgrule-{digits:10}", more={"securityGroupRuleId": "sgr-{hex:17}"}),
        price=Free("security groups are free"),
    ),
)
