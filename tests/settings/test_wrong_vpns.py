"""Bad input, and the exact lines that it gives: VPN connections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, settings_of, spoiled

OFFICE = {"ip_address": "203.0.113.10", "remote_cidrs": ["192.168.0.0/16"]}
BANK = {"ip_address": "203.0.113.20", "remote_cidrs": ["172.20.8.0/24"]}
CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"


def vpn(**changes: Any) -> dict[str, Any]:
    return {"plinth:vpns": {"office": {**OFFICE, **changes}}}


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
        "'network' does not have; example: plinth:network.tiers: {public: 1, private: 10, data: 20, vpn: 26}",
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
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


def test_a_device_that_is_found_by_its_certificate_brings_up_the_tunnels_itself() -> None:
    certificate = CERTIFICATE.replace("eu-west-1", "us-east-1")
    office = {"certificate_arn": certificate, "remote_cidrs": ["192.168.0.0/16"]}
    found = settings_of(spoiled({"plinth:vpns": {"office": office}}), "prod").vpns["office"]
    assert (found.startup_action, found.dpd_timeout_action) == ("add", "clear")
