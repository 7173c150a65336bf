"""Bad input, and the exact lines that it gives: a VPC that is adopted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

VPC = "vpc-0a1b2c3d4e5f60718"


def subnets(*tiers: str, letters: str = "ab") -> dict[str, dict[str, str]]:
    return {
        tier: {letter: f"subnet-0a1b2c3d4e5f600{turn}{place}" for place, letter in enumerate(letters)}
        for turn, tier in enumerate(tiers, 1)
    }


def adopted(**changes: Any) -> dict[str, Any]:
    whole = {"vpc_id": VPC, "subnets": subnets("public", "private", "data"), **changes}
    return {
        "plinth:network": {
            "cidr": "10.40.0.0/16",
            "availability_zones": ["a", "b"],
            "nat": "existing",
            "adopt": {key: value for key, value in whole.items() if value is not ABSENT},
        }
    }


ROWS = [
    row(
        "the id of something else",
        adopted(vpc_id="subnet-0a1b2c3d4e5f60718"),
        "plinth:network.adopt.vpc_id = 'subnet-0a1b2c3d4e5f60718': must be the id of a VPC: vpc- and 8 or 17 hexadecimal digits; example: vpc_id: vpc-0123456789abcdef0",
    ),
    row(
        "no VPC",
        adopted(vpc_id=ABSENT),
        "plinth:network.adopt.vpc_id: is required and has no default; example: vpc_id: vpc-0123456789abcdef0",
    ),
    row(
        "no subnets",
        adopted(subnets=ABSENT),
        "plinth:network.adopt.subnet_tags: is required, or subnets; example: subnets: {}, subnet_tags: {public: {Tier: public}, private: {Tier: private}, data: {Tier: data}}",
    ),
    row(
        "subnets by id and by tags",
        adopted(subnet_tags={"private": {"Tier": "private"}}),
        "plinth:network.adopt.subnet_tags: is instead of subnets; remove one of them; example: subnets: {}, subnet_tags: {public: {Tier: public}, private: {Tier: private}, data: {Tier: data}}",
    ),
    row(
        "tags that match every subnet",
        adopted(subnets=ABSENT, subnet_tags={"public": {"Tier": "public"}, "private": {}, "data": {"Tier": "data"}}),
        "plinth:network.adopt.subnet_tags.private = {}: has no tag, so it matches every subnet; example: private: {Tier: private}",
    ),
    row(
        "no tier for services",
        adopted(subnets=subnets("public", "data")),
        "plinth:network.adopt.subnets.private: is missing: every service needs it; example: private: {a: subnet-0123456789abcde1a, b: subnet-0123456789abcde1b}",
    ),
    row(
        "no tier for databases",
        adopted(subnets=subnets("public", "private")),
        "plinth:network.adopt.subnets.data: is missing: database 'main' needs it; example: data: {a: subnet-0123456789abcde2a, b: subnet-0123456789abcde2b}",
    ),
    row(
        "no tier for databases among tags",
        adopted(subnets=ABSENT, subnet_tags={"private": {"Tier": "private"}}),
        "plinth:network.adopt.subnet_tags.data: is missing: database 'main' needs it; example: data: {Tier: data}",
    ),
    row(
        "a tier that Plinth does not have",
        adopted(subnets={**subnets("public", "private", "data"), "vpn": {"a": "subnet-0a1b2c3d"}}),
        "plinth:network.adopt.subnets.vpn: must be 'public', 'private' or 'data'; example: subnets: {public: {a: subnet-0123456789abcde0a, b: subnet-0123456789abcde0b}, private: {a: subnet-0123456789abcde1a, b: subnet-0123456789abcde1b}, data: {a: subnet-0123456789abcde2a, b: subnet-0123456789abcde2b}}",
    ),
    row(
        "one subnet in two tiers",
        adopted(subnets={**subnets("private", "data"), "public": subnets("private")["private"]}),
        "plinth:network.adopt.subnets.public.a = 'subnet-0a1b2c3d4e5f60010': is private.a too; a subnet has one tier and one availability zone; example: a: subnet-0123456789abcde0a",
        "plinth:network.adopt.subnets.public.b = 'subnet-0a1b2c3d4e5f60011': is private.b too; a subnet has one tier and one availability zone; example: b: subnet-0123456789abcde0b",
    ),
    row(
        "a zone without a subnet",
        adopted(subnets={**subnets("public", "private", "data"), "data": {"a": "subnet-0a1b2c3d"}}),
        "plinth:network.adopt.subnets.data: has no subnet in availability zone b; example: data: {a: subnet-0123456789abcde2a, b: subnet-0123456789abcde2b}",
    ),
    row(
        "a subnet in a zone that the network does not have",
        adopted(subnets=subnets("public", "private", "data", letters="abc")),
        "plinth:network.adopt.subnets.public: has a subnet in availability zone c, which is not one of the network's availability_zones; example: public: {a: subnet-0123456789abcde0a, b: subnet-0123456789abcde0b}",
        "plinth:network.adopt.subnets.private: has a subnet in availability zone c, which is not one of the network's availability_zones; example: private: {a: subnet-0123456789abcde1a, b: subnet-0123456789abcde1b}",
        "plinth:network.adopt.subnets.data: has a subnet in availability zone c, which is not one of the network's availability_zones; example: data: {a: subnet-0123456789abcde2a, b: subnet-0123456789abcde2b}",
    ),
    row(
        "what a new VPC gets",
        {
            **adopted(),
            "plinth:network.flow_logs": {"retention_days": 30},
            "plinth:network.tiers": {"public": 1, "private": 10, "data": 20},
        },
        "plinth:network.adopt: does not allow tiers, flow_logs: nothing is created in the VPC; remove them, or adopt; example: adopt: null, nat: per_az",
    ),
    row(
        "a NAT gateway in the VPC of another",
        {**adopted(), "plinth:network.nat": "per_az"},
        "plinth:network.nat = 'per_az': must be existing with adopt; example: nat: existing",
    ),
    row(
        "no range",
        {"plinth:network": {key: value for key, value in adopted()["plinth:network"].items() if key != "cidr"}},
        "plinth:network.cidr: is required with adopt: the range of that VPC; example: cidr: 10.0.0.0/16",
    ),
    row(
        "a VPN into the VPC of another",
        {
            **adopted(),
            "plinth:vpns": {
                "office": {
                    "ip_address": "203.0.113.10",
                    "bgp_asn": 65010,
                    "remote_cidrs": ["192.168.0.0/16"],
                    "propagate_to": ["private"],
                    "outbound": {"mailer": [1433]},
                }
            },
        },
        "plinth:vpns.office: its network is adopted, and no virtual private gateway is attached to that VPC; remove the VPN; example: plinth:vpns: {}",
    ),
    row(
        "public access blocked for the VPC of another",
        {**adopted(), "plinth:account.block_public_access": "bidirectional"},
        "plinth:account.block_public_access = 'bidirectional': would cut off network 'network', which is adopted, unless its owner excludes it; set it where that VPC is made; example: block_public_access: null",
    ),
    row(
        "an existing path of a new VPC",
        {"plinth:network.nat": "existing"},
        "plinth:network.nat = 'existing': existing is only for a VPC that is adopted; example: nat: per_az",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
