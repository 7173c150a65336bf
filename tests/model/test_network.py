from typing import Any

import pytest

from model.base import all_problems, require_valid
from model.network import Network


def network(**changes: Any) -> Network:
    return Network.model_validate({"availability_zones": ["a", "b"], "nat": "none", **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"workload_availability_zones": ["b"], "endpoints": {"interface": ["logs"], "availability_zones": ["a"]}},
        {"tiers": {"public": 0, "private": 6, "data": 12, "vpn": 100}},
        {"cidr": "10.0.0.0/20", "subnet_prefix": 26},
        {"cidr": "10.0.0.0/22", "subnet_prefix": 27},
        {"tiers": {"public": 1, "private": 10, "data": 20, "vpn": 255}, "vpn_availability_zones": ["a"]},
        {"secondary_cidrs": {"more": {"cidr": "100.64.0.0/16", "tier": "private", "subnet_prefix": 19}}},
        {"cidr": "10.2.0.0/16", "secondary_cidrs": {"more": {"cidr": "10.1.0.0/16", "tier": "data"}}},
        {"cidr": "10.0.0.0/16", "secondary_cidrs": {"more": {"cidr": "10.1.0.0/16", "tier": "data"}}},
        {"cidr": "172.20.0.0/16", "secondary_cidrs": {"more": {"cidr": "172.21.0.0/16", "tier": "data"}}},
        {
            "cidr": "192.168.0.0/16",
            "tiers": {"public": 1, "private": 10, "data": 20},
            "secondary_cidrs": {
                "more": {"cidr": "100.64.0.0/16", "tier": "data"},
                "most": {"cidr": "100.65.0.0/16", "tier": "private"},
            },
        },
    ],
)
def test_a_network_without_problems(changes: dict[str, Any]) -> None:
    require_valid("network main", network(**changes))


@pytest.mark.parametrize(
    ("changes", "path", "rule"),
    [
        ({"workload_availability_zones": ["a", "d"]}, "workload_availability_zones", "'d' is not one of"),
        ({"endpoints": {"availability_zones": ["d"]}}, "endpoints.availability_zones", "'d' is not one of"),
        (
            {"cidr": "10.0.0.0/24", "subnet_prefix": 24},
            "subnet_prefix",
            "subnets are smaller than the VPC: 25 to 28 in 10.0.0.0/24",
        ),
        ({"vpn_availability_zones": ["a"]}, "vpn_availability_zones", "is not allowed without a tier vpn"),
        (
            {"tiers": {"public": 1, "private": 10, "data": 20, "vpn": 100}, "vpn_availability_zones": ["c"]},
            "vpn_availability_zones",
            "'c' is not one of the network's availability_zones",
        ),
        (
            {"tiers": {"public": 1, "private": 10, "data": 20, "vpn": 255}, "vpn_availability_zones": ["b"]},
            "tiers",
            "need 257 subnets of /24",
        ),
        ({"tiers": {"public": 1, "private": 10}}, "tiers", "tier 'data' is missing"),
        ({"tiers": {"public": 1, "private": 10, "data": 15}}, "tiers", "private (10) and data (15) must be 6 apart"),
        (
            {"cidr": "10.0.0.0/22", "subnet_prefix": 26},
            "cidr",
            "holds 16 subnets of /26, tiers and availability zones need 22: at least a /21",
        ),
        (
            {"tiers": {"public": 1, "private": 10, "data": 300}},
            "tiers",
            "need 302 subnets of /24, more than the largest VPC (/16) holds",
        ),
    ],
)
def test_what_is_wrong_with_a_network_alone(changes: dict[str, Any], path: str, rule: str) -> None:
    (problem,) = all_problems(network(**changes))
    assert ".".join(map(str, problem.path)) == path
    assert rule in problem.rule


@pytest.mark.parametrize(
    ("primary", "added", "rule"),
    [
        ("10.9.0.0/16", "10.9.128.0/17", "overlaps 10.9.0.0/16, the cidr of the same network"),
        ("10.9.0.0/16", "192.168.0.0/16", "AWS does not add a range of 192.168.0.0/16 to a VPC with 10.9.0.0/16"),
        ("10.9.0.0/16", "172.20.0.0/16", "AWS does not add a range of 172.16.0.0/12"),
        ("10.1.0.0/16", "10.0.0.0/17", "AWS does not add a range of 10.0.0.0/16"),
        ("172.20.0.0/16", "172.31.0.0/17", "AWS does not add a range of 172.31.0.0/16"),
        ("172.20.0.0/16", "10.0.0.0/16", "AWS does not add a range of 10.0.0.0/8"),
        ("192.168.0.0/16", "172.20.0.0/16", "AWS does not add a range of 172.16.0.0/12"),
        ("100.64.0.0/16", "10.0.0.0/16", "AWS does not add a range of 10.0.0.0/8"),
    ],
)
def test_ranges_that_aws_does_not_combine_are_refused(primary: str, added: str, rule: str) -> None:
    ranges = {"more": {"cidr": added, "tier": "private"}}
    (problem,) = all_problems(network(cidr=primary, secondary_cidrs=ranges))
    assert problem.path == ("secondary_cidrs", "more", "cidr")
    assert rule in problem.rule


def test_a_range_without_room_for_a_subnet_per_zone_is_refused() -> None:
    (large,) = all_problems(
        network(secondary_cidrs={"more": {"cidr": "100.64.0.0/16", "tier": "data", "subnet_prefix": 18}})
    )
    (small,) = all_problems(
        network(secondary_cidrs={"more": {"cidr": "100.64.0.0/26", "tier": "data", "subnet_prefix": 28}})
    )
    assert (large.path, large.example) == (("secondary_cidrs", "more", "subnet_prefix"), "subnet_prefix: 19")
    assert (small.path, small.example) == (("secondary_cidrs", "more", "cidr"), "cidr: 100.64.0.0/16")


def test_a_nat_instance_and_a_further_private_range_exclude_each_other() -> None:
    ranges = {"more": {"cidr": "100.64.0.0/16", "tier": "private"}}
    (problem,) = all_problems(network(nat="instance", secondary_cidrs=ranges))
    assert problem.path == ("nat",)
    assert not list(all_problems(network(nat="instance", secondary_cidrs={"more": {**ranges["more"], "tier": "data"}})))


def test_workloads_and_endpoints_are_in_all_zones_unless_the_network_restricts_them() -> None:
    assert network().workload_azs == network().endpoint_azs == ["a", "b"]
    assert network(workload_availability_zones=["b"]).endpoint_azs == ["b"]
    both = network(workload_availability_zones=["b"], endpoints={"availability_zones": ["a"]})
    assert (both.workload_azs, both.endpoint_azs) == (["b"], ["a"])
