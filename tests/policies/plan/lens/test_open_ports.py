"""Security groups and network ACLs in all of their shapes."""

import pytest

from policies.engine.catalog import BY_ID
from policies.engine.rule import Sample
from policies.plan.ip_ranges import is_world
from policies.plan.values import UNKNOWN
from tests.support.pack_harness import judged

ADMIN = BY_ID["ec2-security-group-disallow-public-admin-ports"]
PUBLIC = BY_ID["ec2-security-group-restrict-public-ports"]
ACL = BY_ID["vpc-network-acl-disallow-public-admin-ports"]
GROUP = "aws:ec2/securityGroup:SecurityGroup"
WORLD = "0.0.0.0/0"


def shapes(source: object, first: object = 22, last: object = 22, protocol: str = "tcp") -> list[Sample]:
    """Return the same opening in every shape that the provider knows."""
    ports = {"fromPort": first, "toPort": last}
    inline = {"protocol": protocol, **ports, "cidrBlocks": [source]}
    return [
        Sample(type=GROUP, props={"ingress": [inline]}),
        Sample(type="aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", props={"ingress": [inline]}),
        Sample(type="aws:ec2/securityGroupRule:SecurityGroupRule", props={"type": "ingress", **inline}),
        Sample(
            type="aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            props={"ipProtocol": protocol, **ports, "cidrIpv4": source},
        ),
    ]


@pytest.mark.parametrize("sample", shapes(WORLD), ids=lambda sample: sample.type)
def test_a_rule_is_judged_in_every_form(sample: Sample) -> None:
    assert len(judged(ADMIN, [sample])) == 1


def test_ipv6_counts_as_the_internet_too() -> None:
    rule = {"ipProtocol": "tcp", "fromPort": 3389, "toPort": 3389, "cidrIpv6": "::/0"}

    assert judged(ADMIN, [Sample(type="aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", props=rule)])


def test_an_unknown_rule_does_not_hide_an_open_port_next_to_it() -> None:
    rule = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": [UNKNOWN, WORLD]}

    assert judged(ADMIN, [Sample(type=GROUP, props={"ingress": [UNKNOWN, rule]})])


@pytest.mark.parametrize(
    ("first", "last", "protocol", "found"),
    [
        (0, 65535, "tcp", True),
        (20, 25, "6", True),
        (0, 0, "-1", True),
        (22, 22, "udp", True),
        (23, 3388, "tcp", False),
        (8, 0, "icmp", False),
        (UNKNOWN, UNKNOWN, "tcp", False),
    ],
)
def test_a_range_is_judged_by_the_ports_in_it(first: object, last: object, protocol: str, found: object) -> None:
    for sample in shapes(WORLD, first, last, protocol):
        assert bool(judged(ADMIN, [sample])) is found


@pytest.mark.parametrize("source", ["10.0.0.0/16", "203.0.113.7/32", "10.0.0.0/8", UNKNOWN, "fc00::/7"])
def test_a_small_cidr_block_is_not_the_internet(source: object) -> None:
    for sample in shapes(source)[:3]:
        assert judged(ADMIN, [sample]) == judged(PUBLIC, [sample]) == []


@pytest.mark.parametrize("block", ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0", "2000::/3", "10.0.0.0/7"])
def test_a_large_cidr_block_counts_as_the_internet(block: str) -> None:
    assert is_world(block)


@pytest.mark.parametrize(("first", "last", "found"), [(443, 443, False), (80, 443, True), (8443, 8443, True)])
def test_only_allowed_ports_are_public(first: int, last: int, found: object) -> None:
    for sample in shapes(WORLD, first, last):
        assert bool(judged(PUBLIC, [sample])) is found


def test_the_allowed_ports_are_a_setting() -> None:
    assert judged(PUBLIC, [shapes(WORLD, 8443, 8443)[0]], {"ports": [443, 8443]}) == []


def entry(turn: int, action: str, first: int, last: int, cidr: str = WORLD) -> dict[str, object]:
    return {"ruleNo": turn, "action": action, "protocol": "tcp", "fromPort": first, "toPort": last, "cidrBlock": cidr}


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ([entry(100, "allow", 1024, 65535)], True),
        ([entry(90, "deny", 3389, 3389), entry(100, "allow", 1024, 65535)], False),
        ([entry(100, "allow", 1024, 65535), entry(110, "deny", 3389, 3389)], True),
        ([entry(90, "deny", 3389, 3389, "10.0.0.0/8"), entry(100, "allow", 1024, 65535)], True),
        ([entry(100, "allow", 1024, 65535, "10.0.0.0/8")], False),
    ],
)
def test_a_network_acl_is_judged_in_the_order_of_its_rules(entries: list[dict[str, object]], found: object) -> None:
    acl = Sample(type="aws:ec2/networkAcl:NetworkAcl", props={"ingress": list(reversed(entries))})

    assert bool(judged(ACL, [acl])) is found
