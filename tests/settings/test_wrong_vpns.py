"""Bad input, and the exact lines that it gives: VPN connections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, LEGAL, lines_of, row, settings_of, spoiled

OFFICE = {"ip_address": "203.0.113.10", "remote_cidrs": ["192.168.0.0/16"]}
BANK = {"ip_address": "203.0.113.20", "remote_cidrs": ["172.20.8.0/24"]}
CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
INTERNET_FACING = {
    "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "api"},
    "plinth:cdn.dynamic_paths": [],
}


def vpn(**changes: Any) -> dict[str, Any]:
    return {"plinth:vpns": {"office": {**OFFICE, **changes}}}


def internal(**changes: Any) -> dict[str, Any]:
    return {"plinth:load_balancers": {"office-lb": {"scheme": "internal", "subdomain": "intern", **changes}}}


TIERS = {"public": 1, "private": 10, "data": 20, "vpn": 100}
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
        "transit_gateway": {"id": "tgw-0123456789abcdef0", "remote_cidrs": ["172.20.0.0/16"]},
    }
}


def hub(tiers: Mapping[str, int] = TIERS, **changes: Any) -> dict[str, Any]:
    gateway = {"id": "tgw-0123456789abcdef0", "remote_cidrs": ["172.20.0.0/16"], **changes}
    return {"plinth:network.tiers": dict(tiers), "plinth:network.transit_gateway": gateway}


def two(**changes: Any) -> dict[str, Any]:
    return {"plinth:vpns": {"office": OFFICE, "bank": {**BANK, **changes}}}


ROWS = [
    row(
        "no device",
        {"plinth:vpns": {"office": {"remote_cidrs": ["192.168.0.0/16"]}}},
        'plinth:vpns.office.ip_address: is required without certificate_arn; example: ip_address: "203.0.113.10"',
    ),
    row(
        "a private address of the device",
        vpn(ip_address="192.168.1.1"),
        "plinth:vpns.office.ip_address = '192.168.1.1': must be public: the address under which the internet "
        'sees the device; example: ip_address: "203.0.113.10"',
    ),
    row(
        "no address at all",
        vpn(ip_address="office.example.com"),
        "plinth:vpns.office.ip_address = 'office.example.com': must be an IPv4 address, four numbers of 0 to "
        '255; example: ip_address: "203.0.113.10"',
    ),
    row(
        "no remote ranges",
        vpn(remote_cidrs=[]),
        "plinth:vpns.office.remote_cidrs = []: needs at least 1; example: remote_cidrs: [192.168.0.0/16]",
    ),
    row(
        "every address",
        vpn(remote_cidrs=["0.0.0.0/0"]),
        "plinth:vpns.office.remote_cidrs[0] = '0.0.0.0/0': is wider than /8: name the ranges that are on the "
        "other side; example: remote_cidrs: [192.168.0.0/16]",
    ),
    row(
        "a range with host bits",
        vpn(remote_cidrs=["192.168.1.1/16"]),
        "plinth:vpns.office.remote_cidrs[0] = '192.168.1.1/16': is not written as AWS keeps it; did you mean "
        "'192.168.0.0/16'?; example: remote_cidrs: [192.168.0.0/16]",
    ),
    row(
        "a link-local range",
        vpn(remote_cidrs=["169.254.10.0/24"]),
        "plinth:vpns.office.remote_cidrs[0] = '169.254.10.0/24': has addresses that no host can have: loopback, "
        "link-local, multicast or reserved; example: remote_cidrs: [192.168.0.0/16]",
    ),
    row(
        "a range of the VPC",
        vpn(remote_cidrs=["10.0.128.0/17"]),
        "plinth:vpns.office.remote_cidrs = ['10.0.128.0/17']: 10.0.128.0/17 overlaps network 'network' "
        "(10.0.0.0/16), whose addresses never leave the VPC; example: remote_cidrs: [192.168.0.0/16]",
    ),
    row(
        "a further range of the VPC",
        {
            **vpn(remote_cidrs=["100.64.0.0/10"]),
            "plinth:network.secondary_cidrs": {"pods": {"cidr": "100.64.0.0/16", "tier": "private"}},
        },
        "plinth:vpns.office.remote_cidrs = ['100.64.0.0/10']: 100.64.0.0/10 overlaps network 'network' "
        "(100.64.0.0/16), whose addresses never leave the VPC; example: remote_cidrs: [192.168.0.0/16]",
    ),
    row(
        "a range within another",
        vpn(remote_cidrs=["192.168.0.0/16", "192.168.4.0/24"]),
        "plinth:vpns.office.remote_cidrs = ['192.168.0.0/16', '192.168.4.0/24']: 192.168.0.0/16 and "
        "192.168.4.0/24 overlap: name each address once; example: remote_cidrs: [192.168.0.0/16]",
    ),
    row(
        "a range of two VPNs",
        two(remote_cidrs=["192.168.4.0/24"]),
        "plinth:vpns.bank.remote_cidrs = ['192.168.4.0/24']: 192.168.4.0/24 overlaps 192.168.0.0/16 of VPN "
        "'office' in the same network; example: remote_cidrs: [172.18.0.0/16]",
    ),
    row(
        "Amazon's ASN",
        vpn(bgp_asn=64512),
        "plinth:vpns.office.bgp_asn = 64512: is Amazon's side of the connection; BGP needs two different ones; "
        "example: bgp_asn: 65010",
    ),
    row(
        "a reserved ASN",
        vpn(bgp_asn=7224),
        "plinth:vpns.office.bgp_asn = 7224: is reserved by AWS; example: bgp_asn: 65010",
    ),
    row(
        "an ASN of five bytes",
        vpn(bgp_asn=4_294_967_295),
        "plinth:vpns.office.bgp_asn = 4294967295: must be 1 to 4294967294; example: bgp_asn: 65010",
    ),
    row(
        "BGP with two devices on one gateway",
        {"plinth:vpns": {"office": {**OFFICE, "bgp_asn": 65010}, "bank": {**BANK, "bgp_asn": 65020}}},
        "plinth:vpns.bank.bgp_asn = 65020: a virtual private gateway would connect what is behind it with what "
        "is behind VPN 'office', which has bgp_asn too; remove it for static routes, or give one of them "
        "gateway transit_gateway; example: plinth:vpns.bank.propagate_to: [private]",
    ),
    row(
        "acceleration of a virtual private gateway",
        vpn(acceleration=True),
        "plinth:vpns.office.acceleration = true: needs gateway transit_gateway; example: acceleration: false",
    ),
    row(
        "a transit gateway without a tier",
        vpn(gateway="transit_gateway"),
        "plinth:vpns.office.gateway = 'transit_gateway': a transit gateway is attached in the vpn tier, which network "
        "'network' does not have; example: plinth:network.tiers: {public: 1, private: 10, data: 20, vpn: 100}",
    ),
    row(
        "a certificate of another region",
        vpn(certificate_arn=CERTIFICATE),
        "plinth:vpns.office.certificate_arn = "
        "'arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012': is a certificate "
        "of eu-west-1; a customer gateway needs one of the stack's region, us-east-1; example: certificate_arn: "
        "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
    ),
    row(
        "AWS calls a device without address",
        {
            "plinth:vpns": {
                "office": {
                    "certificate_arn": CERTIFICATE.replace("eu-west-1", "us-east-1"),
                    "remote_cidrs": ["192.168.0.0/16"],
                    "tunnels": {"startup_action": "start", "dpd_timeout_action": "restart"},
                }
            }
        },
        "plinth:vpns.office.tunnels.startup_action = 'start': needs ip_address: AWS cannot call a device without "
        "one; example: startup_action: add",
        "plinth:vpns.office.tunnels.dpd_timeout_action = 'restart': needs ip_address: AWS cannot call a device "
        "without one; example: dpd_timeout_action: clear",
    ),
    row(
        "a weak cipher",
        vpn(tunnels={"encryption_algorithms": ["AES128"]}),
        "plinth:vpns.office.tunnels.encryption_algorithms[0] = 'AES128': must be 'AES256-GCM-16' or 'AES256'; "
        "example: encryption_algorithms: [AES256-GCM-16, AES256]",
    ),
    row(
        "a weak hash",
        vpn(tunnels={"integrity_algorithms": ["SHA1"]}),
        "plinth:vpns.office.tunnels.integrity_algorithms[0] = 'SHA1': must be 'SHA2-256', 'SHA2-384' or "
        "'SHA2-512'; example: integrity_algorithms: [SHA2-384]",
    ),
    row(
        "a weak group",
        vpn(tunnels={"dh_groups": [2]}),
        "plinth:vpns.office.tunnels.dh_groups[0] = 2: must be 14, 15, 16, 17, 18, 19, 20 or 21; example: "
        "dh_groups: [14, 19]",
    ),
    row(
        "a group twice",
        vpn(tunnels={"dh_groups": [14, 14]}),
        "plinth:vpns.office.tunnels.dh_groups = [14, 14]: holds 14 more than once; example: dh_groups: [14, 19]",
    ),
    row(
        "IKEv1",
        vpn(tunnels={"ike_versions": ["ikev1"]}),
        "plinth:vpns.office.tunnels.ike_versions = ['ikev1']: unknown key; known: inside_cidrs, "
        "encryption_algorithms, integrity_algorithms, dh_groups, phase_1_lifetime_seconds, "
        "phase_2_lifetime_seconds, rekey_margin_seconds, rekey_fuzz_percent, replay_window_packets, "
        "dpd_timeout_seconds, dpd_timeout_action, startup_action, lifecycle_control; example: inside_cidrs: "
        "[169.254.10.0/30, 169.254.10.4/30]",
    ),
    row(
        "an inside range of the wrong size",
        vpn(tunnels={"inside_cidrs": ["169.254.10.0/29", "169.254.10.8/30"]}),
        "plinth:vpns.office.tunnels.inside_cidrs[0] = '169.254.10.0/29': must be a /30 within 169.254.0.0/16; "
        "example: inside_cidrs: [169.254.10.0/30, 169.254.10.4/30]",
    ),
    row(
        "a reserved inside range",
        vpn(tunnels={"inside_cidrs": ["169.254.5.0/30", "169.254.10.0/30"]}),
        "plinth:vpns.office.tunnels.inside_cidrs[0] = '169.254.5.0/30': is reserved by AWS, as are "
        "169.254.0.0/30, 169.254.1.0/30, 169.254.2.0/30, 169.254.3.0/30, 169.254.4.0/30, 169.254.5.0/30, "
        "169.254.169.252/30; example: inside_cidrs: [169.254.10.0/30, 169.254.10.4/30]",
    ),
    row(
        "one inside range",
        vpn(tunnels={"inside_cidrs": ["169.254.10.0/30"]}),
        "plinth:vpns.office.tunnels.inside_cidrs = ['169.254.10.0/30']: needs at least 2; example: inside_cidrs: "
        "[169.254.10.0/30, 169.254.10.4/30]",
    ),
    row(
        "an inside range of two VPNs",
        {
            "plinth:vpns": {
                "office": {**OFFICE, "tunnels": {"inside_cidrs": ["169.254.10.0/30", "169.254.10.4/30"]}},
                "bank": {**BANK, "tunnels": {"inside_cidrs": ["169.254.10.4/30", "169.254.10.8/30"]}},
            }
        },
        "plinth:vpns.bank.tunnels.inside_cidrs = ['169.254.10.4/30', '169.254.10.8/30']: 169.254.10.4/30 is that "
        "of a tunnel of VPN 'office', on the same gateway; example: inside_cidrs: "
        "[169.254.200.0/30, 169.254.200.4/30]",
    ),
    row(
        "a long life of keys",
        vpn(tunnels={"phase_1_lifetime_seconds": 28_801}),
        "plinth:vpns.office.tunnels.phase_1_lifetime_seconds = 28801: must be 900 to 28800; example: "
        "phase_1_lifetime_seconds: 28800",
    ),
    row(
        "phase 2 is not shorter",
        vpn(tunnels={"phase_1_lifetime_seconds": 3_600}),
        "plinth:vpns.office.tunnels.phase_2_lifetime_seconds: must be below that of phase 1 (3600); example: "
        "phase_1_lifetime_seconds: 28800",
    ),
    row(
        "a rekey margin that is too long",
        vpn(tunnels={"phase_2_lifetime_seconds": 900, "rekey_margin_seconds": 600}),
        "plinth:vpns.office.tunnels.rekey_margin_seconds = 600: is at most half of the lifetime of phase 2: 450; "
        "example: rekey_margin_seconds: 450",
    ),
    row(
        "an impatient dead peer detection",
        vpn(tunnels={"dpd_timeout_seconds": 10}),
        "plinth:vpns.office.tunnels.dpd_timeout_seconds = 10: must be 30 to 3600; example: dpd_timeout_seconds: 40",
    ),
    row(
        "different tiers on one gateway",
        two(propagate_to=["private", "data"]),
        "plinth:vpns.bank.propagate_to = ['private', 'data']: differs from that of VPN 'office'; a virtual "
        "private gateway propagates the routes of all its connections to the same route tables; example: "
        "propagate_to: [private]",
    ),
    row(
        "a tier that the network does not have",
        vpn(propagate_to=["private", "vpn"]),
        "plinth:vpns.office.propagate_to = ['private', 'vpn']: the network has no tier vpn; it has public, private, "
        "data; example: propagate_to: [private]",
    ),
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
        "you mean "
        "'main'?; example: inbound: [main]",
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
        "tiers: {public: 1, private: 10, data: 20, vpn: 100}",
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
            "plinth:network": ABSENT,
            "plinth:networks": {
                "core": {**LEGAL["plinth:network"], "tiers": TIERS},
                "far": {"cidr": "10.1.0.0/16", "availability_zones": ["a", "b"], "nat": "per_az"},
            },
            "plinth:networks.core.transit_gateway": {
                "id": "tgw-0123456789abcdef0",
                "remote_cidrs": ["172.20.0.0/16"],
                "outbound": {"mailer": [8443]},
            },
            "plinth:load_balancer.network": "core",
            "plinth:databases.main.network": "core",
            "plinth:caches.sessions.network": "core",
            "plinth:services.api.network": "core",
            "plinth:services.auth.network": "core",
            "plinth:services.mailer.network": "far",
            "plinth:services.nightly.network": "core",
        },
        "plinth:networks.core.transit_gateway.outbound.mailer = [8443]: 'mailer' is in network far, and the transit "
        "gateway is attached to core; attach far too; example: plinth:networks.core.transit_gateway: null",
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
            "plinth:network": ABSENT,
            "plinth:networks": {
                "core": LEGAL["plinth:network"],
                "far": {"cidr": "10.1.0.0/16", "availability_zones": ["a", "b"], "nat": "per_az"},
            },
            "plinth:peerings": {"core-far": {"networks": ["core", "far"]}},
            "plinth:load_balancer.network": "core",
            "plinth:databases.main.network": "core",
            "plinth:caches.sessions.network": "core",
            "plinth:services.api.network": "core",
            "plinth:services.auth.network": "core",
            "plinth:services.mailer.network": "far",
            "plinth:services.mailer.links": {"main": "connect"},
            "plinth:services.nightly.network": "core",
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
        "the name of a database",
        {"plinth:vpns": {"main": OFFICE}},
        "plinth:vpns.main: is the name of a database too; choose another; example: main-vpn: {ip_address: "
        '"203.0.113.10", remote_cidrs: [192.168.0.0/16]}',
    ),
    row(
        "the name of a component",
        {"plinth:vpns": {"cluster": OFFICE}},
        "plinth:vpns.cluster: is the name of one of Plinth's own components too; choose another; example: "
        'cluster-vpn: {ip_address: "203.0.113.10", remote_cidrs: [192.168.0.0/16]}',
    ),
    row(
        "a network that is not there",
        vpn(network="payments"),
        "plinth:vpns.office.network = 'payments': is not a network of this stack; example: network: network",
    ),
    row(
        "a store in another network",
        {
            "plinth:network": ABSENT,
            "plinth:networks": {
                "core": LEGAL["plinth:network"],
                "far": {"cidr": "10.1.0.0/16", "availability_zones": ["a", "b"], "nat": "per_az"},
            },
            "plinth:load_balancer.network": "core",
            "plinth:databases.main.network": "core",
            "plinth:caches.sessions.network": "core",
            "plinth:services.api.network": "core",
            "plinth:services.auth.network": "core",
            "plinth:services.mailer.network": "far",
            "plinth:services.nightly.network": "core",
            **vpn(network="far", inbound=["main"], propagate_to=["data"]),
        },
        "plinth:vpns.office.inbound = ['main']: 'main' is in network core, the VPN in far; a VPN leads to one "
        "network; example: plinth:vpns.office.network: core",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


def test_a_device_that_is_found_by_its_certificate_brings_up_the_tunnels_itself() -> None:
    certificate = CERTIFICATE.replace("eu-west-1", "us-east-1")
    office = {"certificate_arn": certificate, "remote_cidrs": ["192.168.0.0/16"]}
    found = settings_of(spoiled({"plinth:vpns": {"office": office}}), "prod").vpns["office"]
    assert (found.startup_action, found.dpd_timeout_action) == ("add", "clear")
