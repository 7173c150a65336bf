"""Security groups and network ACLs: ports that are open to the internet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, integers
from policies.plan.aws import vpc
from policies.plan.lens.open_ports import (
    OPENERS,
    acl_ingress,
    egress,
    ingress,
    open_through,
)
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_RISKY = (
    20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 2375, 2376, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601,
    6379, 8080, 8088, 8888, 9200, 9300, 11211, 27017,
)  # fmt: skip
"""The list of Security Hub's EC2.19, and Docker, Redis, Memcached and MongoDB."""


def _group(port: int, source: str = "0.0.0.0/0") -> dict[str, Any]:
    return {"ingress": [{"protocol": "tcp", "fromPort": port, "toPort": port, "cidrBlocks": [source]}]}


@Policy(
    id="ec2-security-group-disallow-public-admin-ports",
    description="Security groups do not allow SSH or RDP from the internet.",
    severity=Severity.CRITICAL,
    controls=c.security_hub("EC2.13", "EC2.14", "EC2.53", "EC2.54") + c.cis("5.3", "5.4") + c.NETWORK,
    remediation="remove the rule, and connect with Session Manager",
    url=f"{guides.SECURITY_HUB}/ec2-controls.html#ec2-13",
    types=OPENERS,
    good=_group(22, "10.0.0.0/16"),
    bad=_group(22),
    settings={"ports": integers(22, 3389, description="Remote administration ports.")},
)
def ec2_security_group_disallow_public_admin_ports(resource: Resource, settings: Settings) -> Iterator[str]:
    """Report every known public source, even next to unknown ones."""
    for opening in ingress(resource):
        reached = opening.reaches([int(port) for port in settings["ports"]], ("tcp", "6", "udp", "17"))
        if opening.world and reached:
            yield f"{opening} is open to {', '.join(opening.world)}: {', '.join(map(str, reached))}"


@Policy(
    id="ec2-security-group-disallow-public-high-risk-ports",
    description="Security groups do not allow high-risk ports, such as database ports, from the internet.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("EC2.19") + c.cis("5.1.2") + c.NETWORK,
    remediation="allow the caller's security group instead of a CIDR block",
    url=f"{guides.SECURITY_HUB}/ec2-controls.html#ec2-19",
    types=OPENERS,
    good=_group(5432, "10.0.0.0/16"),
    bad=_group(5432),
    settings={"ports": integers(*_RISKY, description="Ports that are never public.")},
)
def ec2_security_group_disallow_public_high_risk_ports(resource: Resource, settings: Settings) -> Iterator[str]:
    """Report public sources for ports that Security Hub considers high risk."""
    for opening in ingress(resource):
        reached = opening.reaches([int(port) for port in settings["ports"]])
        if opening.world and reached:
            more = f" and {len(reached) - 5} more" if len(reached) > 5 else ""  # noqa: PLR2004 - keeps the message short
            yield f"{opening} is open to {', '.join(opening.world)}: {', '.join(map(str, reached[:5]))}{more}"


@Policy(
    id="ec2-security-group-restrict-public-ports",
    description="Security groups allow only ports 80 and 443 from the internet.",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.18") + c.NETWORK,
    remediation="remove the rule, or add the port to the policy's setting `ports` if it is meant to be public",
    url=f"{guides.SECURITY_HUB}/ec2-controls.html#ec2-18",
    types=OPENERS,
    good=_group(443),
    bad=_group(8443),
    settings={"ports": integers(80, 443, description="Ports that may be public.")},
)
def ec2_security_group_restrict_public_ports(resource: Resource, settings: Settings) -> Iterator[str]:
    """Report a port or range that is not entirely among the allowed ones."""
    allowed = {int(port) for port in settings["ports"]}
    for opening in ingress(resource):
        if not opening.world or opening.protocol in {"icmp", "icmpv6", "1", "58", ""}:
            continue
        known = opening.first is not None and opening.last is not None
        if opening.everything or (known and not _within(opening.first, opening.last, allowed)):
            yield f"{opening} is open to {', '.join(opening.world)}"


def _within(first: float | None, last: float | None, allowed: set[int]) -> bool:
    low, high = int(first or 0), int(last or 0)
    return high - low < len(allowed) and all(port in allowed for port in range(low, high + 1))


@Policy(
    id="ec2-security-group-disallow-all-traffic-ingress",
    description="Security groups do not allow all inbound traffic from the internet.",
    severity=Severity.HIGH,
    controls=c.own("EC2-1") + c.NETWORK,
    remediation="specify the protocol and ports",
    url=f"{guides.VPC}/userguide/security-group-rules.html",
    types=OPENERS,
    good=_group(443),
    bad={"ingress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}]},
)
def ec2_security_group_disallow_all_traffic_ingress(resource: Resource) -> Iterator[str]:
    """Report protocol -1, or all ports, from the internet."""
    for opening in ingress(resource):
        whole = opening.first == 0 and opening.last == 65535  # noqa: PLR2004 - the highest port
        if opening.world and (opening.everything or (whole and opening.protocol in {"tcp", "udp", "17"})):
            yield f"{opening} of protocol {opening.protocol} is open to {', '.join(opening.world)}"


@Policy(
    id="ec2-security-group-restrict-egress",
    description="Security groups do not allow all outbound traffic to the internet.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("EC2-2") + c.EGRESS,
    remediation="specify the ports, usually 443, or the security groups and prefix lists of the destinations",
    url=f"{guides.VPC}/userguide/security-group-rules.html",
    types=(*vpc.SECURITY_GROUPS, vpc.SECURITY_GROUP_RULE, vpc.EGRESS_RULE),
    good={"egress": [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]}]},
    bad={"egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}]},
)
def ec2_security_group_restrict_egress(resource: Resource) -> Iterator[str]:
    """Report protocol -1 to the internet."""
    for opening in egress(resource):
        if opening.world and opening.everything:
            yield f"all ports and protocols are allowed to {', '.join(opening.world)}"


@Policy(
    id="ec2-security-group-rule-require-description",
    description="Security group rules have a description.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("EC2-3") + c.NETWORK,
    remediation="set a description that states the purpose of the rule",
    url=f"{guides.VPC}/userguide/security-group-rules.html",
    types=(vpc.INGRESS_RULE, vpc.EGRESS_RULE, vpc.SECURITY_GROUP_RULE, vpc.SECURITY_GROUP),
    good={"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "description": "From the balancer"},
    bad={"ipProtocol": "tcp", "fromPort": 443, "toPort": 443},
    omitted="violates",
)
def ec2_security_group_rule_require_description(resource: Resource) -> Iterator[str]:
    """Report a rule, inline or separate, without a description."""
    if resource.type == vpc.SECURITY_GROUP:
        for path in ("ingress", "egress"):
            if any(item.lacks("description") for item in resource.each(path)):
                yield f"a rule of {path} has no description"
    elif resource.lacks("description"):
        yield "description is missing"


@Policy(
    id="ec2-security-group-require-description",
    description="Security groups have a description of their own.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("EC2-12") + c.NETWORK,
    remediation="set a description that states what the group is for; the group is replaced",
    url=f"{guides.VPC}/userguide/creating-security-groups.html",
    types=(vpc.SECURITY_GROUP,),
    good={"description": "Tasks of the API"},
    bad={"description": "Managed by Pulumi"},
    omitted="violates",
)
def ec2_security_group_require_description(group: Resource) -> Iterator[str]:
    """Report the provider's default description, in which Terraform's and Pulumi's differ."""
    if group.lacks("description") or group.equals("description", "Managed by Pulumi", "Managed by Terraform"):
        yield f"description is {group.show('description')}"


@Policy(
    id="ec2-security-group-disallow-mixed-rules",
    description="Security groups define rules either inline or as separate resources, not both, because they "
    "overwrite each other.",
    severity=Severity.MEDIUM,
    controls=c.own("EC2-4") + c.NETWORK,
    remediation="move the inline rules to aws.vpc.SecurityGroupIngressRule and aws.vpc.SecurityGroupEgressRule",
    url=f"{guides.VPC}/userguide/security-group-rules.html",
    types=(vpc.SECURITY_GROUP, vpc.SECURITY_GROUP_RULE, vpc.INGRESS_RULE, vpc.EGRESS_RULE),
    good=(
        Sample(type=vpc.SECURITY_GROUP, props={"description": "app"}),
        Sample(type=vpc.INGRESS_RULE, name="rule", props={}, links={"securityGroupId": "this"}),
    ),
    bad=(
        Sample(type=vpc.SECURITY_GROUP, props=_group(443)),
        Sample(type=vpc.INGRESS_RULE, name="rule", props={}, links={"securityGroupId": "this"}),
    ),
)
def ec2_security_group_disallow_mixed_rules(stack: Stack) -> Iterator[Finding]:
    """Report both for the same direction."""
    for group in stack.of(vpc.SECURITY_GROUPS):
        for path, token in (("ingress", vpc.INGRESS_RULE), ("egress", vpc.EGRESS_RULE)):
            if not group.each(path):
                continue
            old = [
                rule
                for rule in stack.companions(group, (vpc.SECURITY_GROUP_RULE,), "securityGroupId").found
                if rule.equals("type", path)
            ]
            if old or stack.companions(group, (token,), "securityGroupId").found:
                yield Finding(group, f"security group {group.name} has {path} rules both inline and as resources")


@Policy(
    id="vpc-default-security-group-restrict-traffic",
    description="Default security groups allow no inbound or outbound traffic.",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.2") + c.cis("5.5") + c.NETWORK,
    remediation="add an aws.ec2.DefaultSecurityGroup without rules for the VPC",
    url=f"{guides.VPC}/userguide/default-security-group.html",
    types=(
        vpc.VPC,
        vpc.DEFAULT_VPC,
        vpc.DEFAULT_SECURITY_GROUP,
        vpc.INGRESS_RULE,
        vpc.EGRESS_RULE,
        vpc.SECURITY_GROUP_RULE,
    ),
    good=(
        Sample(type=vpc.VPC, props={"cidrBlock": "10.0.0.0/16"}),
        Sample(type=vpc.DEFAULT_SECURITY_GROUP, name="default", props={}, links={"vpcId": "this"}),
    ),
    bad=(Sample(type=vpc.VPC, props={"cidrBlock": "10.0.0.0/16"}),),
)
def vpc_default_security_group_restrict_traffic(stack: Stack) -> Iterator[Finding]:
    """Report a VPC whose default security group is unmanaged, or has rules, inline or as resources."""
    for network in stack.of((vpc.VPC,)):
        if stack.companions(network, (vpc.DEFAULT_SECURITY_GROUP,), "vpcId").none:
            yield Finding(network, f"the default security group of {network.name} is not managed, so it allows traffic")
    for group in stack.of((vpc.DEFAULT_SECURITY_GROUP,)):
        paths = [path for path in ("ingress", "egress") if group.each(path)]
        if paths:
            yield Finding(group, f"the default security group {group.name} has {' and '.join(paths)} rules")
    for rule in stack.of((vpc.INGRESS_RULE, vpc.EGRESS_RULE, vpc.SECURITY_GROUP_RULE)):
        owner = _default_group_of(stack, rule)
        if owner is not None:
            yield Finding(rule, f"{rule.name} is a rule of the default security group of {owner.name}")


def _default_group_of(stack: Stack, rule: Resource) -> Resource | None:
    """Return the default security group that a rule belongs to, or the VPC whose attribute names it, if either is."""
    if stack.targets(rule, "securityGroupId", (vpc.SECURITY_GROUP,)):
        return None
    owners = (vpc.DEFAULT_SECURITY_GROUP, vpc.VPC, vpc.DEFAULT_VPC)
    return next(iter(stack.targets(rule, "securityGroupId", owners)), None)


@Policy(
    id="vpc-network-acl-disallow-public-admin-ports",
    description="Network ACLs do not allow SSH or RDP from the internet.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("EC2.21") + c.cis("5.2") + c.NETWORK,
    remediation="deny ports 22 and 3389 before the entry that allows the range, or narrow that entry",
    url=f"{guides.VPC}/userguide/vpc-network-acls.html",
    types=(*vpc.NETWORK_ACLS, vpc.NETWORK_ACL_RULE),
    good={
        "ingress": [
            {
                "ruleNo": 100,
                "action": "deny",
                "protocol": "tcp",
                "fromPort": 3389,
                "toPort": 3389,
                "cidrBlock": "0.0.0.0/0",
            },
            {
                "ruleNo": 110,
                "action": "allow",
                "protocol": "tcp",
                "fromPort": 1024,
                "toPort": 65535,
                "cidrBlock": "0.0.0.0/0",
            },
        ]
    },
    bad={
        "ingress": [
            {
                "ruleNo": 110,
                "action": "allow",
                "protocol": "tcp",
                "fromPort": 22,
                "toPort": 22,
                "cidrBlock": "0.0.0.0/0",
            }
        ]
    },
    settings={"ports": integers(22, 3389, description="Remote administration ports.")},
    note="A separate rule resource is judged alone, so it may allow what an earlier one denies. Define both rules "
    "inline.",
)
def vpc_network_acl_disallow_public_admin_ports(resource: Resource, settings: Settings) -> Iterator[str]:
    """Report ports that stay open after all earlier entries; an unknown entry is treated as a possible denial."""
    reached = open_through(acl_ingress(resource), [int(port) for port in settings["ports"]])
    if reached:
        yield f"ports {', '.join(map(str, reached))} are open to the internet"
