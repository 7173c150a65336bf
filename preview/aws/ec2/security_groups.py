"""Security groups; their rules are in vpc.py."""

from __future__ import annotations

from preview.aws.card import Card, Free, Replacement, Unique
from preview.aws.counterpart import Counterpart, NoCounterpart
from preview.aws.ec2.ids import MADE_WITH_VPC, numbered
from preview.aws.outputs import Outputs

CARDS = (
    Card(
        "aws:ec2/securityGroup:SecurityGroup",
        unique=(Unique("name", "vpcId"),),
        outputs=numbered("sg", "security-group", name="{name}"),
        replacement=Replacement("ec2/vpc_security_group.go", "description name namePrefix vpcId"),
        price=Free("security groups are free"),
        cloudformation=Counterpart(names={"name": "GroupName", "description": "GroupDescription"}),
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
