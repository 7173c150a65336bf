"""Bad input, and the exact lines that it gives: ranges of a network, and the tiers that share them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled, without_nat

ISOLATED = {
    **without_nat("ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "sts", "kms", "events", "monitoring"),
    "plinth:network.tiers": {"private": 10, "data": 20},
}

ROWS = [
    row(
        "no public tier with a NAT",
        {"plinth:network.tiers": {"private": 10, "data": 20}},
        "plinth:network.tiers = {private: 10, data: 20}: tier 'public' is missing; only a network with nat: none "
        "may have no public tier; example: tiers: {public: 1, private: 10, data: 20}",
    ),
    row(
        "a load balancer that faces the internet without a public tier",
        {**ISOLATED, "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "api"}, "plinth:cdn": ABSENT},
        "plinth:network.tiers = {private: 10, data: 20}: without tier public the network has no internet gateway, "
        "and the load balancer faces the internet; example: tiers: {public: 1, private: 10, data: 20}",
    ),
    row(
        "a load balancer behind CloudFront without a public tier",
        ISOLATED,
        "plinth:network.tiers = {private: 10, data: 20}: without tier public the network has no internet gateway, "
        "and the load balancer is CloudFront's VPC origin, which needs one; example: tiers: {public: 1, private: "
        "10, data: 20}",
    ),
    row(
        "IPv6 that is a word",
        {"plinth:network.ipv6": "dualstack"},
        "plinth:network.ipv6 = 'dualstack': expected a boolean, got a string; example: ipv6: true",
    ),
    row(
        "a further range for tasks without a number for IPv6",
        {
            "plinth:network.ipv6": True,
            "plinth:network.secondary_cidrs": {"more": {"cidr": "100.64.0.0/16", "tier": "private"}},
        },
        "plinth:network.secondary_cidrs.more.ipv6_number: is required with ipv6; example: ipv6_number: 30",
    ),
    row(
        "a number for IPv6 that a tier has",
        {
            "plinth:network.ipv6": True,
            "plinth:network.secondary_cidrs": {"more": {"cidr": "100.64.0.0/16", "tier": "private", "ipv6_number": 4}},
        },
        "plinth:network.secondary_cidrs.more.ipv6_number = 4: is not 6 apart from public (1), one for each letter of an "
        "availability zone; example: ipv6_number: 30",
    ),
    row(
        "a number for IPv6 without IPv6",
        {"plinth:network.secondary_cidrs": {"more": {"cidr": "100.64.0.0/16", "tier": "private", "ipv6_number": 30}}},
        "plinth:network.secondary_cidrs.more.ipv6_number = 30: needs ipv6; example: ipv6: true",
    ),
    row(
        "a number for IPv6 of a tier that has none",
        {
            "plinth:network.ipv6": True,
            "plinth:network.secondary_cidrs": {"more": {"cidr": "100.64.0.0/16", "tier": "data", "ipv6_number": 30}},
        },
        "plinth:network.secondary_cidrs.more.ipv6_number = 30: is for tier private only: data has no IPv6; "
        "example: tier: private",
    ),
    row(
        "a tier beyond the IPv6 ranges of a VPC",
        {
            "plinth:network.ipv6": True,
            "plinth:network.subnet_prefix": 26,
            "plinth:network.tiers": {"public": 0, "private": 300, "data": 20},
        },
        "plinth:network.tiers = {public: 0, private: 300, data: 20}: with ipv6, private is at most 250: the number is that "
        "of its IPv6 range too, of which a VPC has 256; example: tiers: {public: 1, private: 10, data: 20}",
    ),
    row(
        "a further range within the first",
        {"plinth:network.secondary_cidrs": {"more": {"cidr": "10.0.64.0/18", "tier": "private"}}},
        "plinth:network.secondary_cidrs.more.cidr = '10.0.64.0/18': overlaps 10.0.0.0/16, the cidr of the same network; "
        "example: cidr: 100.64.0.0/16",
    ),
    row(
        "a further range that AWS does not add",
        {"plinth:network.secondary_cidrs": {"more": {"cidr": "192.168.0.0/16", "tier": "private"}}},
        "plinth:network.secondary_cidrs.more.cidr = '192.168.0.0/16': AWS does not add a range of 192.168.0.0/16 to a VPC "
        "with 10.0.0.0/16; example: cidr: 100.64.0.0/16",
    ),
    row(
        "a further range for load balancers",
        {"plinth:network.secondary_cidrs": {"more": {"cidr": "100.64.0.0/16", "tier": "public"}}},
        "plinth:network.secondary_cidrs.more.tier = 'public': must be 'private' or 'data'; example: tier: private",
    ),
    row(
        "a further range without room for six subnets",
        {"plinth:network.secondary_cidrs": {"more": {"cidr": "100.64.0.0/22", "tier": "private"}}},
        "plinth:network.secondary_cidrs.more.subnet_prefix: 100.64.0.0/22 has no room for 6 subnets of /24, one for each "
        "letter of an availability zone; example: subnet_prefix: 25",
    ),
    row(
        "more ranges than a VPC has",
        {
            "plinth:network.secondary_cidrs": {
                f"more-{number}": {"cidr": f"100.{64 + number}.0.0/16", "tier": "private"} for number in range(5)
            }
        },
        "plinth:network.secondary_cidrs = {more-0: {cidr: '100.64.0.0/16', tier: 'private'}, more-1: {cidr: '100.65.0.0/16', "
        "tier: 'private'}, more-2: {cidr: '100…: holds at most 4, this one 5; example: secondary_cidrs: {more: {cidr: "
        "100.64.0.0/16, tier: private, subnet_prefix: 19}}",
    ),
    row(
        "more ranges than the network ACL of the data tier has rules for",
        {
            "plinth:network.tiers": {"public": 1, "private": 9, "data": 21},
            "plinth:network.secondary_cidrs": {
                f"more-{number}": {"cidr": f"100.{64 + number}.0.0/16", "tier": "private"} for number in range(4)
            },
        },
        "plinth:network.secondary_cidrs: the network ACL of the data tier needs 20 rules for them, and AWS permits 19; let "
        "tiers begin at even numbers, or have one range less; example: secondary_cidrs: {}",
    ),
    row(
        "an address without prefix",
        {"plinth:network.cidr": "10.0.0.0"},
        "plinth:network.cidr = '10.0.0.0': must be an IPv4 range with a prefix length, address/prefix; "
        "example: cidr: 10.0.0.0/16",
    ),
    row(
        "no address at all",
        {"plinth:network.cidr": "10.0.0.256/16"},
        "plinth:network.cidr = '10.0.0.256/16': must be an IPv4 range, four numbers of 0 to 255 and a prefix "
        "length; example: cidr: 10.0.0.0/16",
    ),
    row(
        "bits behind the prefix",
        {"plinth:network.cidr": "10.0.0.5/16"},
        "plinth:network.cidr = '10.0.0.5/16': has bits set behind its prefix; did you mean '10.0.0.0/16'?; "
        "example: cidr: 10.0.0.0/16",
    ),
    row(
        "a VPC that is too large",
        {"plinth:network.cidr": "10.0.0.0/8"},
        "plinth:network.cidr = '10.0.0.0/8': the prefix of a VPC is /16 to /28, this one is /8; example: cidr: 10.0.0.0/16",
    ),
    row(
        "a VPC that is too small",
        {"plinth:network.cidr": "10.0.0.0/29"},
        "plinth:network.cidr = '10.0.0.0/29': the prefix of a VPC is /16 to /28, this one is /29; example: cidr: "
        "10.0.0.0/16",
    ),
    row(
        "a public range",
        {"plinth:network.cidr": "8.8.0.0/16"},
        "plinth:network.cidr = '8.8.0.0/16': must be private: within 10.0.0.0/8, 172.16.0.0/12, "
        "192.168.0.0/16 or 100.64.0.0/10; example: cidr: 10.0.0.0/16",
    ),
    row(
        "a VPC without room for its subnets",
        {"plinth:network.cidr": "10.0.0.0/22", "plinth:network.subnet_prefix": 26},
        "plinth:network.cidr = '10.0.0.0/22': holds 16 subnets of /26, tiers and availability zones need 23: "
        "at least a /21; example: cidr: 10.0.0.0/21",
    ),
    row(
        "subnets as large as the VPC",
        {"plinth:network.cidr": "10.0.0.0/24", "plinth:network.tiers": {"public": 0, "private": 6, "data": 12}},
        "plinth:network.subnet_prefix: subnets are smaller than the VPC: 25 to 28 in 10.0.0.0/24; example: "
        "subnet_prefix: 24, cidr: 10.0.0.0/16",
    ),
    row(
        "tiers that overlap",
        {"plinth:network.tiers": {"public": 1, "private": 3, "data": 20}},
        "plinth:network.tiers = {public: 1, private: 3, data: 20}: public (1) and private (3) must be 6 "
        "apart, one for each letter of an availability zone, or their subnets overlap; example: tiers: {public: 1, private: 10, "
        "data: 20}",
    ),
    row(
        "a tier that is missing",
        {"plinth:network.tiers": {"public": 1, "private": 10}},
        "plinth:network.tiers = {public: 1, private: 10}: tier 'data' is missing; example: tiers: {public: "
        "1, private: 10, data: 20}",
    ),
    row(
        "a tier that is unknown",
        {"plinth:network.tiers": {"public": 1, "private": 10, "data": 20, "privat": 30}},
        "plinth:network.tiers.privat: must be 'public', 'private', 'data' or 'vpn'; example: tiers: {public: 1, "
        "private: 10, data: 20}",
    ),
    row(
        "zones of a tier for VPNs that is not there",
        {"plinth:network.vpn_availability_zones": ["a"]},
        "plinth:network.vpn_availability_zones = ['a']: is not allowed without a tier vpn; remove it, or add the tier; "
        "example: tiers: {public: 1, private: 10, data: 20, vpn: 26}",
    ),
    row(
        "a tier for VPNs in a zone without subnets",
        {
            "plinth:network.tiers": {"public": 1, "private": 10, "data": 20, "vpn": 100},
            "plinth:network.vpn_availability_zones": ["f"],
        },
        "plinth:network.vpn_availability_zones = ['f']: 'f' is not one of the network's availability_zones; "
        "example: vpn_availability_zones: [a, b, c]",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
