from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import Any, Literal

import pytest

from components.network.acl_rules import WORLD, AclRule, AclRules, numbered, tier_rules
from components.network.subnets import secondary_blocks, tier_blocks
from model.network import Network
from model.outbound import MOST_OPENINGS, Opening
from model.secondary_cidrs import SecondaryCidr
from model.tiers import Tier

VPC = "10.0.0.0/16"
TIERS: dict[Tier, int] = {"public": 1, "private": 10, "data": 20, "vpn": 100}
BALANCER, NAT = "10.0.1.7", "10.0.2.9"
TASK, OTHER_TASK, ENDPOINT = "10.0.10.5", "10.0.11.5", "10.0.12.44"
DATABASE, REPLICA = "10.0.20.4", "10.0.21.4"
TUNNEL = "10.0.100.3"
INTERNET = "203.0.113.80"
PORTS = [1024, 3388, 32768, 65535]


@dataclass(frozen=True, kw_only=True)
class Packet:
    source: str
    destination: str
    port: int = 0
    protocol: str = "tcp"
    icmp: tuple[int, int] | None = None


def all_rules(
    tiers: Mapping[Tier, int] = TIERS, egress_ports: tuple[int, ...] = (443,), outbound: tuple[Opening, ...] = ()
) -> dict[Tier, AclRules]:
    blocks = tier_blocks(Network(cidr=VPC, availability_zones=["a"], tiers=dict(tiers), nat="none"))
    return {
        tier: tier_rules(
            tier,
            vpc_cidr=VPC,
            blocks=blocks,
            secondary={},
            data_ports=(5432, 6379),
            egress_ports=egress_ports,
            outbound=outbound,
        )
        for tier in tiers
    }


def tier_of(address: str, tiers: Mapping[Tier, int] = TIERS) -> Tier | None:
    slot = int(address.split(".")[2])
    return next((t for t, first in tiers.items() if address.startswith("10.0.") and first <= slot < first + 6), None)


def fits(rule: AclRule, other_side: str, packet: Packet) -> bool:
    if IPv4Address(other_side) not in IPv4Network(rule.cidr):
        return False
    if rule.protocol == "-1":
        return True
    if rule.protocol != packet.protocol:
        return False
    if rule.protocol == "icmp":
        return (rule.icmp_type, rule.icmp_code) == packet.icmp
    return rule.first_port <= packet.port <= rule.last_port


def admitted(tier: Tier, direction: Literal["ingress", "egress"], packet: Packet, **options: Any) -> bool:
    other_side = packet.source if direction == "ingress" else packet.destination
    rules = all_rules(**options)[tier]
    for _, rule in numbered(getattr(rules, direction)):
        if fits(rule, other_side, packet):
            return rule.action == "allow"
    return False


def travels(packet: Packet) -> bool:
    """Out of the source's subnet and into the destination's, where these are in the VPC."""
    leaving, entering = tier_of(packet.source), tier_of(packet.destination)
    return (leaving is None or admitted(leaving, "egress", packet)) and (
        entering is None or admitted(entering, "ingress", packet)
    )


def talks(client: str, server: str, port: int, client_ports: list[int] = PORTS) -> bool:
    """Whether a TCP connection works, there and back."""
    return travels(Packet(source=client, destination=server, port=port)) and all(
        travels(Packet(source=server, destination=client, port=back)) for back in client_ports
    )


@pytest.mark.parametrize(
    ("client", "server", "port"),
    [
        (INTERNET, BALANCER, 443),
        (INTERNET, BALANCER, 80),
        (INTERNET, TASK, 80),  # CloudFront's VPC origin, under its public address
        (INTERNET, TASK, 443),
        (BALANCER, TASK, 80),
        (BALANCER, TASK, 8000),
        (BALANCER, TASK, 8080),
        (TASK, OTHER_TASK, 8080),
        (TASK, ENDPOINT, 443),
        (NAT, ENDPOINT, 443),
        (OTHER_TASK, TASK, 443),
        (TASK, DATABASE, 5432),
        (TASK, REPLICA, 6379),
        (DATABASE, REPLICA, 5432),
        (DATABASE, REPLICA, 6379),
        (REPLICA, DATABASE, 16379),
        (NAT, INTERNET, 443),
        (TUNNEL, TASK, 443),
        (TASK, TUNNEL, 443),
    ],
)
def test_what_the_architecture_needs_gets_there_and_back(client: str, server: str, port: int) -> None:
    assert talks(client, server, port)


@pytest.mark.parametrize(
    ("client", "server", "port"),
    [
        (INTERNET, BALANCER, 22),
        (INTERNET, BALANCER, 3389),
        (INTERNET, BALANCER, 25),
        (INTERNET, TASK, 22),
        (INTERNET, TASK, 3389),
        (INTERNET, DATABASE, 5432),
        (INTERNET, DATABASE, 6379),
        (INTERNET, DATABASE, 443),
        (INTERNET, DATABASE, 50000),
        (BALANCER, DATABASE, 5432),
        (NAT, DATABASE, 5432),
        (TUNNEL, DATABASE, 5432),
        (TASK, DATABASE, 22),
        (TASK, DATABASE, 3306),
        (BALANCER, TASK, 22),
        (TASK, OTHER_TASK, 22),
        (DATABASE, INTERNET, 443),
        (DATABASE, TASK, 443),
        (DATABASE, TASK, 80),
        (DATABASE, BALANCER, 443),
        (TASK, INTERNET, 25),
        (TASK, INTERNET, 22),
    ],
)
def test_what_nothing_needs_is_refused(client: str, server: str, port: int) -> None:
    assert not talks(client, server, port)


@pytest.mark.parametrize("task", [TASK, OTHER_TASK])
def test_a_task_reaches_the_internet_through_nat_and_hears_the_answer(task: str) -> None:
    there = Packet(source=task, destination=INTERNET, port=443)
    assert admitted("private", "egress", there)
    assert admitted("public", "ingress", there)
    assert admitted("public", "egress", Packet(source=NAT, destination=INTERNET, port=443))
    for port in (1024, 65535):
        assert admitted("public", "ingress", Packet(source=INTERNET, destination=NAT, port=port))
    back = Packet(source=INTERNET, destination=task, port=40000)
    assert admitted("public", "egress", back)
    assert admitted("private", "ingress", back)


def test_a_task_reaches_s3_through_the_gateway_endpoint_without_the_public_tier() -> None:
    assert talks(TASK, "52.216.10.10", 443)


def test_a_further_egress_port_opens_the_whole_path_and_stays_closed_to_ingress_from_the_internet() -> None:
    there = Packet(source=TASK, destination=INTERNET, port=587)
    options = {"egress_ports": (443, 587)}
    assert admitted("private", "egress", there, **options)
    assert admitted("public", "ingress", there, **options)
    assert admitted("public", "egress", Packet(source=NAT, destination=INTERNET, port=587), **options)
    assert not admitted("public", "ingress", Packet(source=INTERNET, destination=NAT, port=587), **options)
    assert not admitted("private", "egress", there)


@pytest.mark.parametrize("tier", ["public", "private"])
def test_path_mtu_discovery_works(tier: Tier) -> None:
    too_big = Packet(source=INTERNET, destination=TASK, protocol="icmp", icmp=(3, 4))
    assert admitted(tier, "ingress", too_big)
    assert admitted(tier, "egress", Packet(source=TASK, destination=INTERNET, protocol="icmp", icmp=(3, 4)))
    assert not admitted(tier, "ingress", Packet(source=INTERNET, destination=TASK, protocol="icmp", icmp=(8, 0)))


@pytest.mark.parametrize("tier", ["public", "private", "data", "vpn"])
def test_no_datagram_crosses_any_tier(tier: Tier) -> None:
    packet = Packet(source=INTERNET, destination=TASK, port=40000, protocol="udp")
    assert not admitted(tier, "ingress", packet)
    assert not admitted(tier, "egress", Packet(source=TASK, destination=INTERNET, port=40000, protocol="udp"))


def test_an_answer_within_the_vpc_may_use_port_3389() -> None:
    assert travels(Packet(source=TASK, destination=BALANCER, port=3389))
    assert travels(Packet(source=DATABASE, destination=TASK, port=3389))


def test_remote_login_is_refused_before_the_ephemeral_range_opens() -> None:
    for tier in ("public", "private"):
        ingress = list(all_rules()[tier].ingress)
        opening = next(i for i, rule in enumerate(ingress) if rule.cidr == WORLD and rule.first_port == 1024)
        denied = {rule.first_port for rule in ingress[:opening] if rule.action == "deny" and rule.cidr == WORLD}
        assert denied == {22, 3389}


def test_the_data_tier_names_no_address_outside_of_the_vpc() -> None:
    rules = all_rules()["data"]
    for rule in [*rules.ingress, *rules.egress]:
        assert IPv4Network(rule.cidr).subnet_of(IPv4Network(VPC))
        assert rule.action == "allow"


@pytest.mark.parametrize("offset", range(6))
def test_every_place_of_the_tiers_stays_within_the_quota_of_20_rules(offset: int) -> None:
    for rules in all_rules({"public": offset, "private": offset + 7, "data": offset + 15}).values():
        assert len(rules.ingress) < 20
        assert len(rules.egress) < 20


def test_rules_are_numbered_from_100_in_steps_of_10() -> None:
    numbers = [number for number, _ in numbered(all_rules()["public"].ingress)]
    assert numbers == list(range(100, 100 + 10 * len(numbers), 10))


def test_more_rules_than_aws_allows_are_refused() -> None:
    rule = AclRule(action="allow", protocol="tcp", cidr=VPC, first_port=1, last_port=1)
    with pytest.raises(ValueError, match="20 rules in one direction; legal: at most 19"):
        numbered([rule] * 20)


SECONDARY = {f"more-{turn}": SecondaryCidr(cidr=f"100.{64 + turn}.0.0/16", tier="private") for turn in range(4)}


def test_further_ranges_are_as_much_inside_of_the_vpc_as_the_first() -> None:
    spec = Network(cidr=VPC, availability_zones=["a"], tiers=dict(TIERS), secondary_cidrs=SECONDARY, nat="none")
    rules = {
        tier: tier_rules(
            tier,
            vpc_cidr=VPC,
            blocks=tier_blocks(spec),
            secondary=secondary_blocks(spec),
            data_ports=(5432, 6379),
            egress_ports=(443,),
        )
        for tier in TIERS
    }
    for tier, of_tier in rules.items():
        assert max(len(of_tier.ingress), len(of_tier.egress)) < 20, tier
    further = [f"100.{64 + turn}.0.0/16" for turn in range(4)]
    for cidr in further:
        ports = {(rule.first_port, rule.last_port) for rule in rules["data"].ingress if rule.cidr == cidr}
        assert ports == {(5432, 5432), (6379, 6379)}
        allowed = {(rule.first_port, rule.last_port) for rule in rules["private"].egress if rule.cidr == cidr}
        assert allowed == {(80, 80)}  # HTTPS and high ports are open to any address
    for tier, alone in all_rules().items():
        for direction in ("ingress", "egress"):
            numbers = dict(numbered(getattr(rules[tier], direction)))
            assert dict(numbered(getattr(alone, direction))).items() <= numbers.items(), "no other rule is renumbered"
    deny = AclRule(action="deny", protocol="tcp", cidr=WORLD, first_port=3389, last_port=3389)
    for tier in ("public", "private"):
        ingress = list(rules[tier].ingress)
        inside = [turn for turn, rule in enumerate(ingress) if rule.cidr in further]
        assert len(inside) == 4
        assert max(inside) < ingress.index(deny)


MAIL, TIME = Opening("tcp", 587, "203.0.113.0/24"), Opening("udp", 123, WORLD)
DIRECTORY = Opening("tcp", 636, "192.168.0.0/16")
PARTNER = Opening("tcp", 9000, "198.51.100.0/24")


@pytest.mark.parametrize(
    ("opening", "server", "tier", "opened"),
    [
        (MAIL, INTERNET, "private", True),
        (MAIL, INTERNET, "public", True),
        (MAIL, "198.51.100.1", "private", False),
        (MAIL, "198.51.100.1", "public", False),
        (TIME, INTERNET, "private", True),
        (TIME, INTERNET, "public", True),
        (DIRECTORY, "192.168.7.7", "private", True),
        (DIRECTORY, "192.168.7.7", "public", False),
        (DIRECTORY, "192.168.7.7", "data", False),
    ],
)
def test_a_named_port_opens_the_path_to_its_range_and_no_other(
    opening: Opening, server: str, tier: Tier, *, opened: bool
) -> None:
    client = {"private": TASK, "public": NAT, "data": DATABASE}[tier]
    out = Packet(source=client, destination=server, port=opening.port, protocol=opening.protocol)

    assert admitted(tier, "egress", out, outbound=(opening,)) is opened
    assert not admitted(tier, "egress", out)


def test_a_datagram_through_nat_hears_its_response_at_every_hop() -> None:
    there = Packet(source=TASK, destination=INTERNET, port=123, protocol="udp")
    back = Packet(source=INTERNET, destination=TASK, port=40_000, protocol="udp")

    for tier, direction in (("private", "egress"), ("public", "egress")):
        assert admitted(tier, direction, there, outbound=(TIME,))
    assert admitted(
        "public", "ingress", Packet(source=TASK, destination=NAT, port=123, protocol="udp"), outbound=(TIME,)
    )
    for tier, direction in (("public", "ingress"), ("private", "ingress")):
        assert admitted(tier, direction, back, outbound=(TIME,))
        assert not admitted(tier, direction, back)


def test_sftp_through_nat_passes_the_rule_that_refuses_remote_login() -> None:
    sftp = Opening("tcp", 22, "203.0.113.0/24")
    assert admitted("public", "ingress", Packet(source=TASK, destination=NAT, port=22), outbound=(sftp,))
    assert not admitted("public", "ingress", Packet(source=INTERNET, destination=NAT, port=22), outbound=(sftp,))


def test_a_port_that_is_open_for_responses_needs_no_rule() -> None:
    assert all_rules(outbound=(PARTNER, Opening("tcp", 443, "192.168.0.0/16"))) == all_rules()


def test_a_named_port_moves_no_other_rule() -> None:
    before, after = all_rules(), all_rules(outbound=(MAIL, TIME, DIRECTORY))
    for tier in before:
        for direction in ("ingress", "egress"):
            old, new = (dict(numbered(getattr(rules[tier], direction))) for rules in (before, after))
            assert old.items() <= new.items()


@pytest.mark.parametrize("offset", range(20, 26))
@pytest.mark.parametrize("ranges", range(5))
@pytest.mark.parametrize("tier_of_ranges", ["private", "data"])
def test_as_many_named_ports_as_are_legal_fit_into_the_quota(offset: int, ranges: int, tier_of_ranges: Tier) -> None:
    blocks = tier_blocks(Network(cidr=VPC, availability_zones=["a"], tiers={**TIERS, "data": offset}, nat="none"))
    most = MOST_OPENINGS // (1 + ranges)
    for tier in ("public", "private"):
        rules = tier_rules(
            tier,
            vpc_cidr=VPC,
            blocks=blocks,
            secondary={tier_of_ranges: [f"100.{64 + turn}.0.0/16" for turn in range(ranges)]},
            data_ports=(5432, 6379),
            egress_ports=(443,),
            outbound=[Opening("udp", port, f"203.0.113.{port}/32") for port in range(1, most + 1)],
        )
        for direction in (rules.ingress, rules.egress):
            numbers = [number for number, _ in numbered(direction)]
            assert numbers == sorted(set(numbers))
