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


def test_workloads_and_endpoints_are_in_all_zones_unless_the_network_restricts_them() -> None:
    assert network().workload_azs == network().endpoint_azs == ["a", "b"]
    assert network(workload_availability_zones=["b"]).endpoint_azs == ["b"]
    both = network(workload_availability_zones=["b"], endpoints={"availability_zones": ["a"]})
    assert (both.workload_azs, both.endpoint_azs) == (["b"], ["a"])
