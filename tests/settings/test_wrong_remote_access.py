"""Bad input, and the exact lines that it gives: what remote hosts reach through a VPN, and what reaches them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.settings.test_wrong_vpns import vpn
from tests.support.spoiled_stack_files import lines_of, row, spoiled, two_networks

INTERNET_FACING = {
    "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "api"},
    "plinth:cdn.dynamic_paths": [],
}


def internal(**changes: Any) -> dict[str, Any]:
    return {"plinth:load_balancers": {"office-lb": {"scheme": "internal", "subdomain": "intern", **changes}}}


ROWS = [
    row(
        "a store without a route back",
        vpn(inbound=["main"]),
        "plinth:vpns.office.propagate_to: has no data, from which stores respond (inbound); example: "
        "propagate_to: [private, data]",
    ),
    row(
        "a service without a route",
        vpn(propagate_to=["data"], outbound={"mailer": [443]}),
        "plinth:vpns.office.propagate_to = ['data']: has no private, from which services connect (outbound); "
        "example: propagate_to: [data, private]",
    ),
    row(
        "an unknown store",
        vpn(inbound=["mian"], propagate_to=["data"]),
        "plinth:vpns.office.inbound = ['mian']: 'mian' is no database, cache or load balancer of this stack; did "
        "you mean 'main'?; example: inbound: [main]",
    ),
    row(
        "a service that remote hosts would reach",
        vpn(inbound=["auth"], propagate_to=["data"]),
        "plinth:vpns.office.inbound = ['auth']: 'auth' is a service, which remote hosts reach by the name of its "
        "internal load balancer; example: inbound: [main]",
    ),
    row(
        "a load balancer that faces the internet",
        {**vpn(inbound=["edge"]), **INTERNET_FACING},
        "plinth:vpns.office.inbound = ['edge']: load balancer 'edge' faces the internet; only an internal one is "
        "reached here; example: plinth:vpns.office.inbound: []",
    ),
    row(
        "a load balancer without a name of its own",
        vpn(inbound=["edge"]),
        "plinth:vpns.office.inbound = ['edge']: load balancer 'edge' has no name for remote hosts, and so no "
        "certificate that they accept; give it one; example: plinth:load_balancer.subdomain: intern",
    ),
    row(
        "a load balancer without a route back",
        {**vpn(inbound=["office-lb"], propagate_to=["data"]), **internal()},
        "plinth:vpns.office.propagate_to = ['data']: has no private, from which load balancers respond (inbound); "
        "example: propagate_to: [data, private]",
    ),
    row(
        "a range that a load balancer admits already",
        {**vpn(inbound=["office-lb"]), **internal(allowed_cidrs=["192.168.0.0/16"])},
        "plinth:load_balancers.office-lb.allowed_cidrs = ['192.168.0.0/16']: 192.168.0.0/16 reaches it by VPN "
        "'office' already (inbound), and AWS refuses the same rule twice; remove one of them; example: "
        "allowed_cidrs: []",
    ),
    row(
        "more ranges than the security group of a load balancer holds",
        {
            **vpn(inbound=["office-lb"], remote_cidrs=[f"192.168.{third}.0/24" for third in range(0, 122, 2)]),
            **internal(),
        },
        "plinth:vpns.office.remote_cidrs = ['192.168.0.0/24', '192.168.2.0/24', '192.168.4.0/24', '192.168.6.0/24', "
        "'192.168.8.0/24', '192.168.10.0/24', '192.168.1…: 'office-lb' needs 61 rules of its security group for "
        "remote ranges, and there is space for 60; name fewer and wider ranges; example: remote_cidrs: "
        "[172.18.0.0/16]",
    ),
    row(
        "more ranges than the security group of a service holds",
        vpn(remote_cidrs=[f"192.168.{third}.0/24" for third in range(0, 120, 2)], outbound={"mailer": [8443]}),
        "plinth:vpns.office.remote_cidrs = ['192.168.0.0/24', '192.168.2.0/24', '192.168.4.0/24', '192.168.6.0/24', "
        "'192.168.8.0/24', '192.168.10.0/24', '192.168.1…: 'mailer' needs 60 rules of its security group for remote "
        "ranges, and there is space for 57; name fewer and wider ranges; example: remote_cidrs: [172.18.0.0/16]",
    ),
    row(
        "an unknown service",
        vpn(outbound={"mailr": [443]}),
        "plinth:vpns.office.outbound.mailr: is no service of this stack; did you mean 'mailer'?; example: "
        "outbound: {api: [443]}",
    ),
    row(
        "a port twice",
        vpn(outbound={"mailer": [443, 443]}),
        "plinth:vpns.office.outbound.mailer = [443, 443]: holds 443 more than once; example: mailer: [443]",
    ),
    row(
        "no such port",
        vpn(outbound={"mailer": [70000]}),
        "plinth:vpns.office.outbound.mailer[0] = 70000: must be at most 65535; example: outbound: {api: [1433, 8443]}",
    ),
    row(
        "more rules than the network ACL holds",
        vpn(
            remote_cidrs=[f"192.168.{third}.0/24" for third in range(0, 40, 2)],
            inbound=["main"],
            propagate_to=["data"],
        ),
        "plinth:vpns.office.remote_cidrs = ['192.168.0.0/24', '192.168.2.0/24', '192.168.4.0/24', "
        "'192.168.6.0/24', '192.168.8.0/24', '192.168.10.0/24', '192.168.1…: the VPNs of the network have 20 "
        "pairs of a range and a port (inbound), and its network ACL has room for 13; name fewer and wider ranges; "
        "example: remote_cidrs: [172.18.0.0/16]",
    ),
    row(
        "more rules than the network ACL holds next to those of a peering",
        {
            **two_networks("core", "far"),
            "plinth:peerings": {"core-far": {"networks": ["core", "far"]}},
            "plinth:services.mailer.links": {"main": "connect"},
            **vpn(
                network="core",
                remote_cidrs=[f"192.168.{third}.0/24" for third in range(0, 26, 2)],
                inbound=["main"],
                propagate_to=["data"],
            ),
        },
        "plinth:vpns.office.remote_cidrs = ['192.168.0.0/24', '192.168.2.0/24', '192.168.4.0/24', "
        "'192.168.6.0/24', '192.168.8.0/24', '192.168.10.0/24', '192.168.1…: the VPNs of the network have 13 "
        "pairs of a range and a port (inbound), and its network ACL has room for 12; name fewer and wider ranges; "
        "example: remote_cidrs: [172.18.0.0/16]",
    ),
    row(
        "more low ports than the network ACL holds",
        vpn(remote_cidrs=[f"192.168.{third}.0/24" for third in range(0, 14, 2)], outbound={"mailer": [22]}),
        "plinth:vpns.office.remote_cidrs = ['192.168.0.0/24', '192.168.2.0/24', '192.168.4.0/24', "
        "'192.168.6.0/24', '192.168.8.0/24', '192.168.10.0/24', '192.168.1…: the VPNs of the network have 7 "
        "pairs of a range and a port (outbound), and its network ACL has room for 6; name fewer and wider ranges; "
        "example: remote_cidrs: [172.18.0.0/16]",
    ),
    row(
        "a store in another network",
        {
            **two_networks("core", "far"),
            **vpn(network="far", inbound=["main"], propagate_to=["data"]),
        },
        "plinth:vpns.office.inbound = ['main']: 'main' is in network core, the VPN in far; a VPN leads to one "
        "network; example: plinth:vpns.office.network: core",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
