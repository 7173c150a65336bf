"""A VPC that is adopted is asked for what the stack needs of it, and nothing in it is created."""

from __future__ import annotations

import copy
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pulumi_aws as aws
import pytest

from program.adopted_vpcs import adopt_vpc
from settings import SettingsError
from tests.support.offline import config_of, stack_record
from tests.support.spoiled_stack_files import settings_of

EXAMPLE = "examples/existing-vpc.yaml"
CONFIG = config_of(EXAMPLE)
VPC = CONFIG["plinth:network"]["adopt"]["vpc_id"]
SUBNETS = CONFIG["plinth:network"]["adopt"]["subnets"]
HOMES = {subnet: (tier, letter) for tier, of_tier in SUBNETS.items() for letter, subnet in of_tier.items()}
TARGETS = {"public": "igw-1", "private": "nat-1", "data": ""}
ADOPT = "plinth:network.adopt"

Account = dict[str, Any]


def account() -> Account:
    """Return what AWS says of the example's VPC; tests change it."""
    return {
        "vpc": {
            "enable_dns_support": True,
            "enable_dns_hostnames": True,
            "cidr_block_associations": [SimpleNamespace(cidr_block="10.40.0.0/16")],
        },
        "subnets": {
            subnet: {"vpc_id": VPC, "availability_zone": f"us-east-1{letter}"} for subnet, (_, letter) in HOMES.items()
        },
        "targets": {subnet: TARGETS[tier] for subnet, (tier, _) in HOMES.items()},
    }


def lines(monkeypatch: pytest.MonkeyPatch, found: Account) -> list[str]:
    """Return the lines with which a VPC like *found* is refused."""

    def tables(vpc_id: str, filters: list[Any]) -> SimpleNamespace:
        assert vpc_id == VPC
        named = filters[0].name == "association.subnet-id" and found["targets"][filters[0].values[0]] is not None
        return SimpleNamespace(ids=[filters[0].values[0]] if named else ["main"] * (filters[0].values == ["true"]))

    def table(route_table_id: str) -> SimpleNamespace:
        target = found["targets"].get(route_table_id, "igw-of-the-main-table")
        keys = ("gateway_id", "nat_gateway_id", "transit_gateway_id", "network_interface_id", "instance_id")
        route = dict.fromkeys((*keys, "vpc_peering_connection_id"), "")
        route["nat_gateway_id" if target.startswith("nat-") else "gateway_id"] = target
        own = SimpleNamespace(**dict.fromkeys((*keys, "vpc_peering_connection_id"), "local"), cidr_block="10.40.0.0/16")
        return SimpleNamespace(routes=[own, *([SimpleNamespace(**route, cidr_block="0.0.0.0/0")] if target else [])])

    def subnet(id: str) -> SimpleNamespace:  # noqa: A002 - the provider's name
        return SimpleNamespace(id=id, **found["subnets"][id])

    def vpc(id: str) -> SimpleNamespace:  # noqa: A002 - the provider's name
        assert id == VPC
        return SimpleNamespace(**found["vpc"])

    answers: dict[str, Callable[..., Any]] = {
        "get_vpc": vpc,
        "get_subnet": subnet,
        "get_route_tables": tables,
        "get_route_table": table,
    }
    for name, answer in answers.items():
        monkeypatch.setattr(aws.ec2, name, answer)
    settings = settings_of(copy.deepcopy(CONFIG), "staging")
    spec = settings.named_networks["network"]
    assert spec.adopt is not None
    with pytest.raises(SettingsError) as refused:
        adopt_vpc(settings, "network", spec, spec.adopt)
    return list(refused.value.lines)


def changed(**changes: Any) -> Account:
    found = account()
    for path, value in changes.items():
        section, _, key = path.partition("__")
        subnet = SUBNETS.get(key.partition("_")[0], {}).get(key.partition("_")[2])
        target = found[section]
        if isinstance(value, dict) and subnet:
            target[subnet] = {**target[subnet], **value}
        else:
            target[subnet or key] = value
    return found


@pytest.mark.parametrize(
    ("found", "line"),
    [
        pytest.param(
            changed(vpc__enable_dns_hostnames=False),
            f"{ADOPT}.vpc_id = '{VPC}': the VPC has no DNS hostnames, without which names of endpoints and databases do "
            "not resolve",
            id="no-dns-hostnames",
        ),
        pytest.param(
            changed(vpc__cidr_block_associations=[SimpleNamespace(cidr_block="10.41.0.0/16")]),
            "plinth:network.cidr = '10.40.0.0/16': the VPC has 10.41.0.0/16; example: cidr: 10.41.0.0/16",
            id="another-range",
        ),
        pytest.param(
            changed(subnets__private_a={"vpc_id": "vpc-0f"}),
            f"{ADOPT}.subnets.private.a: {SUBNETS['private']['a']} is in vpc-0f, not in {VPC}",
            id="a-subnet-of-another-vpc",
        ),
        pytest.param(
            changed(subnets__data_b={"availability_zone": "us-east-1c"}),
            f"{ADOPT}.subnets.data.b: {SUBNETS['data']['b']} is in us-east-1c, not in us-east-1b",
            id="a-subnet-in-another-zone",
        ),
        pytest.param(
            changed(targets__public_a="nat-1"),
            f"{ADOPT}.subnets.public.a: {SUBNETS['public']['a']} has no route to an internet gateway, so a load balancer "
            "in it is not reached",
            id="a-public-subnet-that-is-private",
        ),
        pytest.param(
            changed(targets__private_b="igw-1"),
            f"{ADOPT}.subnets.private.b: {SUBNETS['private']['b']} has a route to an internet gateway; tasks have no "
            "public address, so they need a NAT",
            id="a-private-subnet-that-is-public",
        ),
        pytest.param(
            changed(targets__private_b=""),
            f"{ADOPT}.subnets.private.b: {SUBNETS['private']['b']} has no route to the internet, by which tasks pull "
            "images and reach AWS",
            id="a-private-subnet-without-nat",
        ),
        pytest.param(
            changed(targets__data_a="igw-1"),
            f"{ADOPT}.subnets.data.a: {SUBNETS['data']['a']} has a route to an internet gateway; databases and caches must "
            "not be in such a subnet",
            id="a-data-subnet-that-is-public",
        ),
        pytest.param(
            changed(targets__data_a=None),
            f"{ADOPT}.subnets.data.a: {SUBNETS['data']['a']} has a route to an internet gateway; databases and caches must "
            "not be in such a subnet",
            id="the-main-route-table-counts-where-a-subnet-has-none-of-its-own",
        ),
    ],
)
def test_what_the_vpc_lacks_is_said_before_anything_is_made(
    monkeypatch: pytest.MonkeyPatch, found: Account, line: str
) -> None:
    assert lines(monkeypatch, found) == [line]


def test_everything_that_the_vpc_lacks_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = changed(vpc__enable_dns_support=False, targets__public_a="", targets__data_b="igw-1")
    assert len(lines(monkeypatch, found)) == 3


def test_nothing_is_created_in_the_vpc_but_security_groups_and_everything_lies_in_its_subnets() -> None:
    seen = stack_record(EXAMPLE)
    in_ec2 = {resource.type.rpartition(":")[2] for resource in seen.resources if resource.type.startswith("aws:ec2/")}
    assert in_ec2 == {"SecurityGroup"}
    assert {group.inputs["vpcId"] for group in seen.of_type("aws:ec2/securityGroup:SecurityGroup")} == {VPC}
    balancer = seen.only("aws:lb/loadBalancer:LoadBalancer").inputs
    service = seen.only("aws:ecs/service:Service").inputs
    stores = seen.only("aws:rds/subnetGroup:SubnetGroup").inputs
    assert balancer["subnets"] == list(SUBNETS["public"].values())
    assert service["networkConfiguration"]["subnets"] == list(SUBNETS["private"].values())
    assert stores["subnetIds"] == list(SUBNETS["data"].values())


def test_outbound_connections_are_rules_of_the_stacks_own_security_groups() -> None:
    rules = stack_record(EXAMPLE).of_type("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
    assert {"app-out-mail-203-0-113-0-24", "app-out-ledger-192-168-20-0-24", "app-to-world"} <= {
        rule.name for rule in rules
    }
