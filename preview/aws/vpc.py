"""Security group rules."""

from __future__ import annotations

from preview.aws.card import Card, Free, Inputs, Replacement, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.ec2.ids import ARN
from preview.aws.outputs import Outputs

_SOURCES = ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")


def _other_source(old: Inputs, new: Inputs) -> bool:
    before, after = ([name for name in _SOURCES if inputs.get(name) is not None] for inputs in (old, new))
    return before != after


_ANOTHER_SOURCE = dict.fromkeys(_SOURCES, _other_source)


CARDS = (
    Card(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        unique=(
            Unique(
                "ipProtocol fromPort toPort cidrIpv4 cidrIpv6 prefixListId referencedSecurityGroupId",
                "securityGroupId",
                named=False,
            ),
        ),
        outputs=Outputs(
            id="sgr-{hex:17}", arn=f"{ARN}security-group-rule/{{id}}", more={"securityGroupRuleId": "{id}"}
        ),
        replacement=Replacement("ec2/vpc_security_group_ingress_rule.go", "securityGroupId", when=_ANOTHER_SOURCE),
        price=Free("security groups are free"),
        cloudformation=Counterpart(
            type="AWS::EC2::SecurityGroupIngress",
            names={
                "securityGroupId": "GroupId",
                "cidrIpv4": "CidrIp",
                "prefixListId": "SourcePrefixListId",
                "referencedSecurityGroupId": "SourceSecurityGroupId",
            },
        ),
    ),
    Card(
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        unique=(
            Unique(
                "ipProtocol fromPort toPort cidrIpv4 cidrIpv6 prefixListId referencedSecurityGroupId",
                "securityGroupId",
                named=False,
            ),
        ),
        outputs=Outputs(
            id="sgr-{hex:17}", arn=f"{ARN}security-group-rule/{{id}}", more={"securityGroupRuleId": "{id}"}
        ),
        replacement=Replacement("ec2/vpc_security_group_egress_rule.go", "securityGroupId", when=_ANOTHER_SOURCE),
        price=Free("security groups are free"),
        cloudformation=Counterpart(
            type="AWS::EC2::SecurityGroupEgress",
            names={
                "securityGroupId": "GroupId",
                "cidrIpv4": "CidrIp",
                "prefixListId": "DestinationPrefixListId",
                "referencedSecurityGroupId": "DestinationSecurityGroupId",
            },
        ),
    ),
)
