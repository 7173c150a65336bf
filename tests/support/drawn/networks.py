"""Legal networks: ranges, tiers, ways out, VPNs, private names, and a second network beside the first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from model.aws.vpc import FARGATE_ENDPOINTS
from settings.sections import LINKABLE

_TASK_ENDPOINTS = sorted(
    {*FARGATE_ENDPOINTS, "ssmmessages", *(name for one in LINKABLE.values() for name in one.offer.endpoints)}
)
"""What any drawn service may need in a network without NAT."""

_STORES = ("databases", "caches", "serverless_caches")
"""Sections of what is in a network and stores data."""

_MOST_LINKS_ACROSS = 3
"""Each further port across a peering takes rules of the network ACLs, which AWS limits."""

_RESOLVERS = (
    {},
    {"query_logs": {"destination": "s3", "retention_days": 30}},
    {"query_logs": {}, "firewall": {"block": ["tracker.example.net"], "action": "alert"}},
    {"firewall": {"allowed_only": True, "threats": {"dga": "block"}}},
)


@st.composite
def legal_network(draw: DrawFn, letters: str, *, prod: bool) -> dict[str, Any]:
    zones = draw(st.lists(st.sampled_from(letters), min_size=2, max_size=4, unique=True))
    network: dict[str, Any] = {
        "availability_zones": zones,
        "nat": draw(
            st.sampled_from(
                ["per_az", "regional", "none"] if prod else ["none", "single", "instance", "per_az", "regional"]
            )
        ),
    }
    if draw(st.booleans()):
        fewest = 2 if prod else 1
        network["workload_availability_zones"] = zones[: draw(st.integers(fewest, len(zones)))]
    if network["nat"] == "none":
        network["endpoints"] = {"interface": _TASK_ENDPOINTS}
    elif draw(st.booleans()):
        network["endpoints"] = {"interface": ["ecr.api", "kms"], "availability_zones": zones[:1]}
    network |= draw(_ranges(zones, network["nat"]))
    if "vpn" in network.get("tiers", {}) and draw(st.booleans()):
        hub = {"id": "tgw-0123456789abcdef0", "remote_cidrs": ["198.18.0.0/24"], "propagate_to": ["private", "vpn"]}
        network |= {"transit_gateway": hub, "vpn_availability_zones": zones}
    if draw(st.booleans()):
        network["flow_logs"] = draw(
            st.sampled_from(
                [
                    {"destination": "s3", "retention_days": 90},
                    {"destination": "s3", "prefix": "network", "hive_compatible_partitions": True},
                    {"destination": "cloudwatch", "retention_days": 90, "record_fields": ["all"]},
                ]
            )
        )
    if draw(st.booleans()):
        network["outbound"] = {"office": {"port": 636, "cidrs": ["192.168.0.0/16"]}}
        if network["nat"] != "none":
            network["outbound"]["time"] = {"port": 123, "protocol": "udp", "cidrs": ["0.0.0.0/0"]}
    if not prod and draw(st.booleans()):
        network["network_acls"] = False
    network["resolver"] = draw(st.sampled_from(_RESOLVERS))
    return network


@st.composite
def _ranges(draw: DrawFn, zones: list[str], nat: str) -> dict[str, Any]:
    shape = draw(st.sampled_from(["default", "tiers of its own", "small"]))
    if shape == "small":
        tier = "data" if nat == "instance" else draw(st.sampled_from(["private", "data"]))
        more: dict[str, Any] = {"cidr": "100.64.0.0/20", "tier": tier, "subnet_prefix": 25}
        ipv6 = tier == "private" and draw(st.booleans())
        more |= {"ipv6_number": 60} if ipv6 else {}
        return {"cidr": "172.20.16.0/20", "subnet_prefix": 26, "ipv6": ipv6, "secondary_cidrs": {"more": more}}
    ipv6 = draw(st.booleans())
    if shape == "default":
        return {"ipv6": ipv6}
    return {
        "ipv6": ipv6,
        "cidr": "10.9.0.0/16",
        "tiers": {"public": 1, "private": 11, "data": 21, "vpn": 100},
        "vpn_availability_zones": zones[: draw(st.integers(1, len(zones)))],
    }


@st.composite
def legal_vpns(draw: DrawFn, sections: Mapping[str, Any], services: Mapping[str, Any]) -> dict[str, Any]:
    stores = [name for key in _STORES for name in sections.get(key, {})]
    office = {
        "ip_address": "203.0.113.10",
        "remote_cidrs": ["192.168.0.0/17"],
        "propagate_to": ["private", "data"],
        "inbound": stores[:1],
        "outbound": {name: [443, 8443] for name in list(services)[:1]},
        **draw(st.sampled_from([{}, {"bgp_asn": 65010}, {"bgp_asn": 4_200_000_000}])),
    }
    bank = {
        "ip_address": "203.0.113.20",
        "remote_cidrs": ["192.168.128.0/24", "198.51.100.0/24"],
        "propagate_to": ["data", "private"],
        "tunnels": draw(st.sampled_from([{}, {"dh_groups": [14], "encryption_algorithms": ["AES256"]}])),
    }
    return {"to-office": office, **draw(st.sampled_from([{}, {"to-bank": bank}]))}


def legal_private_domain(sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    targets = [f"{section}.{name}" for section in _STORES for name in sections.get(section, {})]
    return {
        "domain": "corp.internal",
        "names": {f"store-{position}": target for position, target in enumerate(targets)},
        "records": {"ldap": {"a": ["10.8.0.10"]}},
    }


def move_into(config: dict[str, Any], network: str, *, peered: bool) -> None:
    """Put everything into *network*, and add a second one with a worker, which calls what it can if it is *peered*."""
    config["plinth:networks"]["spare"] = {
        "cidr": "10.200.0.0/16",
        "availability_zones": ["a", "b"],
        "tiers": {"private": 10, "data": 20},
        "nat": "none",
        "endpoints": {"interface": _TASK_ENDPOINTS},
    }
    keys = ("services", "functions", "instance_groups", *_STORES, "vpns", "load_balancers")
    sections = [config.get(f"plinth:{key}", {}) for key in keys]
    for entry in [*(entry for section in sections for entry in section.values()), config.get("plinth:load_balancer")]:
        if entry is not None:
            entry["network"] = network
    links = _across(config) if peered else {}
    config["plinth:services"]["crossing"] = {
        "kind": "worker",
        "network": "spare",
        "image": {"repository": "images", "tag": "1.0.0"},
        "cpu": 256,
        "memory_mib": 512,
        "health_check": {"command": ["true"]},
        "tasks": 2,
        "links": links,
    }
    if links:
        config["plinth:peerings"] = {"spare-peering": {"networks": ["spare", network]}}


def _across(config: Mapping[str, Any]) -> dict[str, str]:
    """Return links to what is in a network and can be linked to, few enough for the rules of the network ACLs."""
    stores = {name: LINKABLE[key].offer.access[0] for key in _STORES for name in config.get(f"plinth:{key}", {})}
    links = stores | {name: "call" for name, service in config["plinth:services"].items() if "port" in service}
    return dict(list(links.items())[:_MOST_LINKS_ACROSS])
