"""Bad input, and the exact lines that it gives: existing transit gateways, and VPNs that end at one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.settings.test_wrong_vpns import vpn
from tests.support.spoiled_stack_files import lines_of, row, spoiled, two_networks

TIERS = {"public": 1, "private": 10, "data": 20, "vpn": 100}
GATEWAY = {"id": "tgw-0123456789abcdef0", "remote_cidrs": ["172.20.0.0/16"]}
ADOPTED = {
    "plinth:network": {
        "cidr": "10.40.0.0/16",
        "availability_zones": ["a", "b"],
        "nat": "existing",
        "adopt": {
            "vpc_id": "vpc-0a1b2c3d4e5f60718",
            "subnets": {
                "private": {"a": "subnet-0a1b2c3d4e5f60010", "b": "subnet-0a1b2c3d4e5f60011"},
                "data": {"a": "subnet-0a1b2c3d4e5f60020", "b": "subnet-0a1b2c3d4e5f60021"},
            },
        },
        "tiers": TIERS,
        "transit_gateway": GATEWAY,
    }
}


def hub(tiers: Mapping[str, int] = TIERS, **changes: Any) -> dict[str, Any]:
    return {"plinth:network.tiers": dict(tiers), "plinth:network.transit_gateway": {**GATEWAY, **changes}}


ROWS = [
    row(
        "something else than a transit gateway",
        hub(id="vgw-0123456789abcdef0"),
        "plinth:network.transit_gateway.id = 'vgw-0123456789abcdef0': must be the id of a transit gateway: tgw- and "
        "8 or 17 hexadecimal digits; example: id: tgw-0123456789abcdef0",
    ),
    row(
        "a transit gateway without ranges",
        hub(remote_cidrs=[]),
        "plinth:network.transit_gateway.remote_cidrs = []: needs at least 1; example: remote_cidrs: [172.16.0.0/12]",
    ),
    row(
        "a transit gateway without a tier",
        hub(tiers={"public": 1, "private": 10, "data": 20}),
        "plinth:network.transit_gateway: is attached in the vpn tier, which the network does not have; example: "
        "tiers: {public: 1, private: 10, data: 20, vpn: 26}",
    ),
    row(
        "a transit gateway in a VPC that is adopted",
        ADOPTED,
        "plinth:network.adopt: does not allow tiers, transit_gateway: nothing is created in the VPC; remove them, "
        "or adopt; example: adopt: null, nat: per_az",
    ),
    row(
        "a range of the VPC behind a transit gateway",
        hub(remote_cidrs=["10.0.0.0/8"]),
        "plinth:network.transit_gateway.remote_cidrs = ['10.0.0.0/8']: 10.0.0.0/8 overlaps network 'network' "
        "(10.0.0.0/16), whose addresses never leave the VPC; example: remote_cidrs: [192.168.0.0/16]",
    ),
    row(
        "a range of a VPN behind a transit gateway",
        {**hub(remote_cidrs=["192.168.64.0/18"]), **vpn()},
        "plinth:network.transit_gateway.remote_cidrs = ['192.168.64.0/18']: 192.168.64.0/18 overlaps 192.168.0.0/16 "
        "of VPN 'office' in the same network; example: remote_cidrs: [172.18.0.0/16]",
    ),
    row(
        "a transit gateway that is not attached in a zone with services",
        {**hub(outbound={"mailer": [8443]}), "plinth:network.vpn_availability_zones": ["a"]},
        "plinth:network.vpn_availability_zones = ['a']: has no b, c, and nothing in a zone without its subnet "
        "reaches a transit gateway (the transit gateway of network 'network'); example: vpn_availability_zones: [a, "
        "b, c]",
    ),
    row(
        "a VPN at a transit gateway that is not attached in a zone of databases",
        {
            **vpn(gateway="transit_gateway", inbound=["main"], propagate_to=["data"]),
            "plinth:network.tiers": TIERS,
            "plinth:network.vpn_availability_zones": ["a", "b"],
        },
        "plinth:network.vpn_availability_zones = ['a', 'b']: has no c, and nothing in a zone without its subnet "
        "reaches a transit gateway (VPN 'office'); example: vpn_availability_zones: [a, b, c]",
    ),
    row(
        "ranges behind a transit gateway that overlap",
        hub(remote_cidrs=["172.20.0.0/16", "172.20.8.0/24"]),
        "plinth:network.transit_gateway.remote_cidrs = ['172.20.0.0/16', '172.20.8.0/24']: 172.20.0.0/16 and "
        "172.20.8.0/24 overlap: name each address once; example: remote_cidrs: [172.20.0.0/16]",
    ),
    row(
        "a store without a route back to a transit gateway",
        hub(inbound=["main"]),
        "plinth:network.transit_gateway.propagate_to: has no data, from which stores respond (inbound); example: "
        "propagate_to: [private, data]",
    ),
    row(
        "a service without a route to a transit gateway",
        hub(outbound={"mailer": [443]}, propagate_to=["data"]),
        "plinth:network.transit_gateway.propagate_to = ['data']: has no private, from which services connect "
        "(outbound); example: propagate_to: [data, private]",
    ),
    row(
        "an unknown service behind a transit gateway",
        hub(outbound={"mailr": [443]}),
        "plinth:network.transit_gateway.outbound.mailr: is no service of this stack; did you mean 'mailer'?; "
        "example: outbound: {api: [443]}",
    ),
    row(
        "an unknown store behind a transit gateway",
        hub(inbound=["mian"], propagate_to=["data"]),
        "plinth:network.transit_gateway.inbound = ['mian']: 'mian' is no database, cache or load balancer of this "
        "stack; did you mean 'main'?; example: inbound: [main]",
    ),
    row(
        "static routes at an existing transit gateway",
        {**hub(), **vpn(gateway="transit_gateway")},
        "plinth:vpns.office.bgp_asn: is required at the existing transit gateway of network 'network': without BGP, "
        "its own route tables need static routes to the device, and the stack does not change them; example: "
        "bgp_asn: 65010",
    ),
    row(
        "a service of another network behind a transit gateway",
        {
            **two_networks("core", "far"),
            "plinth:networks.core.tiers": TIERS,
            "plinth:networks.core.transit_gateway": {**GATEWAY, "outbound": {"mailer": [8443]}},
        },
        "plinth:networks.core.transit_gateway.outbound.mailer = [8443]: 'mailer' is in network far, and the transit "
        "gateway is attached to core; attach far too; example: plinth:networks.core.transit_gateway: null",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
