"""Security groups and network ACLs: the world reaches what is meant for it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.guardrails.openings import (
    ACL_RULE,
    ACLS,
    EGRESS,
    GROUPS,
    INGRESS,
    OPENERS,
    RULE,
    acl_ingress,
    egress,
    ingress,
    open_through,
)

GUIDE = "https://docs.aws.amazon.com/vpc/latest/userguide"
_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html"
VPC = "aws:ec2/vpc:Vpc"
_RISKY = (
    20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 2375, 2376, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601,
    6379, 8080, 8088, 8888, 9200, 9300, 11211, 27017,
)  # fmt: skip
"""EC2.19's list, and beside it Docker, Redis, memcached and MongoDB."""


def _ports(*ports: int, words: str) -> Mapping[str, Any]:
    return {"type": "array", "items": {"type": "integer"}, "default": list(ports), "description": words}


def _group(port: int, source: str = "0.0.0.0/0") -> dict[str, Any]:
    return {"ingress": [{"protocol": "tcp", "fromPort": port, "toPort": port, "cidrBlocks": [source]}]}


@resource_rule(
    id="ec2-security-group-disallow-public-admin-ports",
    description="No security group opens SSH or RDP to the world.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("EC2.13", "EC2.14") + c.cis("5.3", "5.4") + c.NETWORK,
    remediation="remove the rule and reach machines by Session Manager",
    url=f"{_HUB}#ec2-13",
    types=OPENERS,
    good=_group(22, "10.0.0.0/16"),
    bad=_group(22),
    settings={"ports": _ports(22, 3389, words="Ports of remote administration.")},
)
def ec2_security_group_disallow_public_admin_ports(resource: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """Every known source is judged; an unknown neighbour hides none."""
    for opening in ingress(resource):
        reached = opening.reaches([int(port) for port in settings["ports"]], ("tcp", "6", "udp", "17"))
        if opening.world and reached:
            yield f"{opening} is open to {', '.join(opening.world)}: {', '.join(map(str, reached))}"


@resource_rule(
    id="ec2-security-group-disallow-public-high-risk-ports",
    description="No security group opens a database's or another risky service's port to the world.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("EC2.19") + c.NETWORK,
    remediation="let in the security group of the caller instead of a CIDR",
    url=f"{_HUB}#ec2-19",
    types=OPENERS,
    good=_group(5432, "10.0.0.0/16"),
    bad=_group(5432),
    settings={"ports": _ports(*_RISKY, words="Ports that are never public.")},
)
def ec2_security_group_disallow_public_high_risk_ports(
    resource: Resource, settings: Mapping[str, Any]
) -> Iterator[str]:
    """A list of ports that Security Hub calls high risk."""
    for opening in ingress(resource):
        reached = opening.reaches([int(port) for port in settings["ports"]])
        if opening.world and reached:
            more = f" and {len(reached) - 5} more" if len(reached) > 5 else ""  # noqa: PLR2004 - enough to see
            yield f"{opening} is open to {', '.join(opening.world)}: {', '.join(map(str, reached[:5]))}{more}"


@resource_rule(
    id="ec2-security-group-restrict-public-ports",
    description="What a security group opens to the world is 80 or 443.",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.18") + c.NETWORK,
    remediation="close the port, or name it in the policy's setting `ports` if the world is meant to reach it",
    url=f"{_HUB}#ec2-18",
    types=OPENERS,
    good=_group(443),
    bad=_group(8443),
    settings={"ports": _ports(80, 443, words="Ports that the world may reach.")},
)
def ec2_security_group_restrict_public_ports(resource: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """A port, or a range, that is not wholly among the allowed ones."""
    allowed = {int(port) for port in settings["ports"]}
    for opening in ingress(resource):
        if not opening.world or opening.protocol in {"icmp", "icmpv6", "1", "58", ""}:
            continue
        known = opening.first is not None and opening.last is not None
        if opening.everything or (known and not _within(opening.first, opening.last, allowed)):
            yield f"{opening} is open to {', '.join(opening.world)}"


def _within(first: float | None, last: float | None, allowed: set[int]) -> bool:
    span = range(int(first or 0), int(last or 0) + 1)
    return len(span) <= len(allowed) and all(port in allowed for port in span)


@resource_rule(
    id="ec2-security-group-disallow-all-traffic-ingress",
    description="No security group lets every protocol in from the world.",
    severity=Severity.HIGH,
    controls=c.own("EC2-1") + c.NETWORK,
    remediation="name the protocol and the ports",
    url=f"{GUIDE}/security-group-rules.html",
    types=OPENERS,
    good=_group(443),
    bad={"ingress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}]},
)
def ec2_security_group_disallow_all_traffic_ingress(resource: Resource) -> Iterator[str]:
    """Protocol -1, or the whole range of ports."""
    for opening in ingress(resource):
        whole = opening.first == 0 and opening.last == 65535  # noqa: PLR2004 - the last port there is
        if opening.world and (opening.everything or (whole and opening.protocol in {"tcp", "udp", "17"})):
            yield f"{opening} of protocol {opening.protocol} is open to {', '.join(opening.world)}"


@resource_rule(
    id="ec2-security-group-restrict-egress",
    description="No security group lets everything out to everywhere.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("EC2-2") + c.EGRESS,
    remediation="name the ports that leave, 443 as a rule, or the security groups and prefix lists that are called",
    url=f"{GUIDE}/security-group-rules.html",
    types=(*GROUPS, RULE, EGRESS),
    good={"egress": [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]}]},
    bad={"egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}]},
)
def ec2_security_group_restrict_egress(resource: Resource) -> Iterator[str]:
    """Protocol -1 to the world."""
    for opening in egress(resource):
        if opening.world and opening.everything:
            yield f"every port of every protocol may leave to {', '.join(opening.world)}"


@resource_rule(
    id="ec2-security-group-rule-require-description",
    description="Every security group rule says what it is for.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("EC2-3") + c.NETWORK,
    remediation="add a description",
    url=f"{GUIDE}/security-group-rules.html",
    types=(INGRESS, EGRESS, RULE, GROUPS[0]),
    good={"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "description": "From the balancer"},
    bad={"ipProtocol": "tcp", "fromPort": 443, "toPort": 443},
)
def ec2_security_group_rule_require_description(resource: Resource) -> Iterator[str]:
    """A rule, inline or not, without words."""
    if resource.type == GROUPS[0]:
        for path in ("ingress", "egress"):
            if any(item.lacks("description") for item in resource.each(path)):
                yield f"a rule of {path} has no description"
    elif resource.lacks("description"):
        yield "description is missing"


@stack_rule(
    id="ec2-security-group-disallow-mixed-rules",
    description="A security group has its rules inline or as resources, never both: they delete each other.",
    severity=Severity.MEDIUM,
    controls=c.own("EC2-4") + c.NETWORK,
    remediation="move the inline rules to aws.vpc.SecurityGroupIngressRule and SecurityGroupEgressRule",
    url=f"{GUIDE}/security-group-rules.html",
    types=(GROUPS[0], RULE, INGRESS, EGRESS),
    good=(
        Sample(type=GROUPS[0], props={"description": "app"}),
        Sample(type=INGRESS, name="rule", props={}, links={"securityGroupId": "this"}),
    ),
    bad=(
        Sample(type=GROUPS[0], props=_group(443)),
        Sample(type=INGRESS, name="rule", props={}, links={"securityGroupId": "this"}),
    ),
)
def ec2_security_group_disallow_mixed_rules(stack: Stack) -> Iterator[Finding]:
    """Both for the same direction."""
    for group in stack.of(GROUPS):
        for path, token in (("ingress", INGRESS), ("egress", EGRESS)):
            if not group.each(path):
                continue
            old = [
                rule for rule in stack.companions(group, (RULE,), "securityGroupId").found if rule.equals("type", path)
            ]
            if old or stack.companions(group, (token,), "securityGroupId").found:
                yield Finding(group, f"group {group.name} has {path} rules inline and as resources")


@stack_rule(
    id="vpc-default-security-group-restrict-traffic",
    description="The default security group of every VPC lets nothing in or out.",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.2") + c.cis("5.5") + c.NETWORK,
    remediation="add an aws.ec2.DefaultSecurityGroup for the VPC without any rule",
    url=f"{GUIDE}/default-security-group.html",
    types=(VPC, GROUPS[1]),
    good=(
        Sample(type=VPC, props={"cidrBlock": "10.0.0.0/16"}),
        Sample(type=GROUPS[1], name="default", props={}, links={"vpcId": "this"}),
    ),
    bad=(Sample(type=VPC, props={"cidrBlock": "10.0.0.0/16"}),),
)
def vpc_default_security_group_restrict_traffic(stack: Stack) -> Iterator[Finding]:
    """A VPC whose default group is left as it is, or has rules."""
    for vpc in stack.of((VPC,)):
        if stack.companions(vpc, (GROUPS[1],), "vpcId").none:
            yield Finding(vpc, f"the default security group of {vpc.name} is left open")
    for group in stack.of((GROUPS[1],)):
        paths = [path for path in ("ingress", "egress") if group.each(path)]
        if paths:
            yield Finding(group, f"the default security group {group.name} has {' and '.join(paths)} rules")


@resource_rule(
    id="vpc-network-acl-disallow-public-admin-ports",
    description="No network ACL lets SSH or RDP in from the world.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("EC2.21") + c.cis("5.2") + c.NETWORK,
    remediation="deny 22 and 3389 before the rule that allows the range, or narrow that rule",
    url=f"{GUIDE}/vpc-network-acls.html",
    types=(*ACLS, ACL_RULE),
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
    settings={"ports": _ports(22, 3389, words="Ports of remote administration.")},
    note="A rule as a resource of its own is judged alone, so it may allow what an earlier one denies; write "
    "both inline.",
)
def vpc_network_acl_disallow_public_admin_ports(resource: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """Entries are taken in their order; an unknown one may deny, so it is not guessed at."""
    reached = open_through(acl_ingress(resource), [int(port) for port in settings["ports"]])
    if reached:
        yield f"the world reaches {', '.join(map(str, reached))}"
