"""Bad input, and the exact lines that it gives: what may leave the network besides links and HTTPS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, spoiled

MAIL = {"port": 587, "cidrs": ["203.0.113.0/24"]}
ROWS = [
    row(
        "no destination",
        {"plinth:network.outbound": {"mail": {"port": 587}}},
        "plinth:network.outbound.mail.cidrs: is required, or prefix_list; example: cidrs: [203.0.113.0/24]",
    ),
    row(
        "two kinds of destinations",
        {"plinth:network.outbound": {"mail": {**MAIL, "prefix_list": "pl-0123456789abcdef0"}}},
        "plinth:network.outbound.mail.prefix_list = 'pl-0123456789abcdef0': is instead of cidrs; use two rules for both; example: cidrs: []",
    ),
    row(
        "no port",
        {"plinth:network.outbound": {"mail": {"cidrs": ["203.0.113.0/24"]}}},
        "plinth:network.outbound.mail.port: is required and has no default; example: port: 587",
    ),
    row(
        "a port beyond the last one",
        {"plinth:network.outbound": {"mail": {**MAIL, "port": 70000}}},
        "plinth:network.outbound.mail.port = 70000: must be 1 to 65535; example: port: 587",
    ),
    row(
        "a protocol without ports",
        {"plinth:network.outbound": {"mail": {**MAIL, "protocol": "icmp"}}},
        "plinth:network.outbound.mail.protocol = 'icmp': must be 'tcp' or 'udp'; example: protocol: udp",
    ),
    row(
        "a name for an address",
        {"plinth:network.outbound": {"mail": {**MAIL, "cidrs": ["smtp.example.com"]}}},
        "plinth:network.outbound.mail.cidrs[0] = 'smtp.example.com': must be an IPv4 range with a prefix length, address/prefix; example: cidrs: [203.0.113.0/24]",
    ),
    row(
        "bits behind the prefix",
        {"plinth:network.outbound": {"mail": {**MAIL, "cidrs": ["203.0.113.7/24"]}}},
        "plinth:network.outbound.mail.cidrs[0] = '203.0.113.7/24': has bits set behind its prefix; did you mean '203.0.113.0/24'?; example: cidrs: [203.0.113.0/24]",
    ),
    row(
        "instance metadata",
        {"plinth:network.outbound": {"mail": {**MAIL, "cidrs": ["169.254.169.254/32"]}}},
        "plinth:network.outbound.mail.cidrs[0] = '169.254.169.254/32': must be addresses that a VPC routes: not loopback, link-local or multicast; example: cidrs: [203.0.113.0/24]",
    ),
    row(
        "a range twice",
        {"plinth:network.outbound": {"mail": {**MAIL, "cidrs": ["203.0.113.0/24"] * 2}}},
        "plinth:network.outbound.mail.cidrs = ['203.0.113.0/24', '203.0.113.0/24']: holds '203.0.113.0/24' more than once; example: cidrs: [203.0.113.0/24]",
    ),
    row(
        "a range of the network itself",
        {"plinth:network.outbound": {"db": {"port": 5432, "cidrs": ["10.0.20.0/24"]}}},
        "plinth:network.outbound.db.cidrs[0] = '10.0.20.0/24': is within the network, 10.0.0.0/16; what is in it is reached by links; example: cidrs: [203.0.113.0/24]",
    ),
    row(
        "the id of something else",
        {"plinth:network.outbound": {"mail": {"port": 587, "prefix_list": "sg-0123456789"}}},
        "plinth:network.outbound.mail.prefix_list = 'sg-0123456789': must be the id of a prefix list (pl- and 8 or 17 hexadecimal digits) or the name of one of AWS's (com.amazonaws.…); example: prefix_list: pl-0123456789abcdef0",
    ),
    row(
        "HTTPS once more",
        {"plinth:network.outbound": {"web": {"port": 443, "cidrs": ["203.0.113.0/24"]}}},
        "plinth:network.outbound.web: is HTTPS, which every service may send anywhere; remove it; example: outbound: {}",
    ),
    row(
        "the same destination under two names",
        {"plinth:network.outbound": {"mail": MAIL, "post": MAIL}},
        "plinth:network.outbound.post: repeats rule 'mail': 203.0.113.0/24 on 587/tcp; remove it; example: outbound: {}",
    ),
    row(
        "the destination of the network once more",
        {"plinth:network.outbound": {"mail": MAIL}, "plinth:services.api.outbound": {"post": MAIL}},
        "plinth:services.api.outbound.post: repeats rule 'mail' of the network: 203.0.113.0/24 on 587/tcp; remove it; example: outbound: {}",
    ),
    row(
        "the name of a rule of the network",
        {"plinth:network.outbound": {"mail": MAIL}, "plinth:services.api.outbound": {"mail": {**MAIL, "port": 25}}},
        "plinth:services.api.outbound.mail: is the name of a rule of the network; choose another; example: outbound: {own-mail: {port: 25, cidrs: [203.0.113.0/24]}}",
    ),
    row(
        "the internet without NAT",
        {
            "plinth:network.nat": "none",
            "plinth:network.endpoints.interface": [
                "ecr.api",
                "ecr.dkr",
                "logs",
                "secretsmanager",
                "ssm",
                "ssmmessages",
            ],
            "plinth:services.api.outbound": {"mail": MAIL},
        },
        "plinth:services.api.outbound.mail.cidrs[0] = '203.0.113.0/24': is on the internet, to which nat none leaves no path; name private ranges, or choose a NAT; example: cidrs: [192.168.0.0/16]",
    ),
    row(
        "more ports than network ACLs have rules for",
        {
            "plinth:network.outbound": {
                f"port-{port}": {"port": port, "cidrs": ["203.0.113.0/24"]} for port in (25, 110, 389, 587, 636)
            }
        },
        "plinth:network.outbound: with those of services, rules name 5 ports that need rules of a network ACL, which has few: 25/tcp, 110/tcp, 389/tcp, 587/tcp, 636/tcp; at most 4. TCP ports from 1024 on need none; example: outbound: {mail: {port: 587, cidrs: [203.0.113.0/24]}}",
    ),
    row(
        "more ranges than a security group has rules for",
        {
            "plinth:services.api.outbound": {
                f"part-{part}": {"port": 9000, "cidrs": [f"203.0.{part}.{last}/32" for last in range(20)]}
                for part in range(100, 103)
            }
        },
        "plinth:services.api.outbound: has 60 destinations with those of its network, and its security group holds 60 rules, of which 3 are taken: at most 57; name larger ranges; example: outbound: {mail: {port: 587, cidrs: [203.0.113.0/24]}}",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
