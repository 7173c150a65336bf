"""Bad input, and the exact lines that it gives: the private domain, and the resolvers of networks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, spoiled

ROWS = [
    row(
        "a domain that no resolver is asked for",
        {"plinth:private_dns": {"domain": "shop.local"}},
        "plinth:private_dns.domain = 'shop.local': .local is never asked of a VPC's resolver; use "
        ".internal; example: domain: internal.example.com",
    ),
    row(
        "the names of machines",
        {"plinth:private_dns": {"domain": "ec2.internal"}},
        "plinth:private_dns.domain = 'ec2.internal': is reserved for the names that AWS gives to "
        "machines; example: domain: internal.example.com",
    ),
    row(
        "the public domain itself",
        {"plinth:private_dns": {"domain": "example.com"}},
        "plinth:private_dns.domain = 'example.com': hides the public zone example.com from the "
        "networks: names that are not in the private zone, such as those of the load balancer, do not "
        "resolve there; take a domain below it, or accept that with hide_public_names; example: "
        "domain: internal.example.com",
    ),
    row(
        "a domain above the public one",
        {"plinth:private_dns": {"domain": "com"}},
        "plinth:private_dns.domain = 'com': must be a domain name in lowercase, without scheme or "
        "final dot: two labels or more of 1 to 63 letters, digits and inner hyphens, at most 253 "
        "characters, with letters behind the last dot; example: domain: internal.example.com",
    ),
    row(
        "leave to hide names that are not hidden",
        {"plinth:private_dns": {"domain": "corp.internal", "hide_public_names": True}},
        "plinth:private_dns.hide_public_names = true: has no effect: corp.internal hides no name of "
        "the stack's public zone; remove it; example: hide_public_names: false",
    ),
    row(
        "a name for a database that there is not",
        {"plinth:private_dns": {"domain": "corp.internal", "names": {"db": "databases.mian"}}},
        "plinth:private_dns.names.db = 'databases.mian': there is no 'mian' in plinth:databases; did "
        "you mean 'databases.main'?; example: db: databases.main",
    ),
    row(
        "a name for a bucket",
        {"plinth:private_dns": {"domain": "corp.internal", "names": {"files": "buckets.assets"}}},
        "plinth:private_dns.names.files = 'buckets.assets': must be a section and a name in it: "
        "databases, caches or serverless_caches, a dot, and the name; example: names: {db: "
        "databases.main}",
    ),
    row(
        "another name for the domain itself",
        {"plinth:private_dns": {"domain": "corp.internal", "names": {"@": "databases.main"}}},
        "plinth:private_dns.names.@ = 'databases.main': the domain itself cannot be another name for "
        "an endpoint: it has records of the zone (SOA, NS); example: names: {db: databases.main}",
    ),
    row(
        "a name with records of its own",
        {
            "plinth:private_dns": {
                "domain": "corp.internal",
                "names": {"db": "databases.main"},
                "records": {"db": {"a": ["10.8.0.10"]}},
            }
        },
        "plinth:private_dns.names.db = 'databases.main': has records under private_dns.records too; "
        "remove one of the two; example: names: {db: databases.main}, records: {ldap: {a: "
        '["10.8.0.10"]}}',
    ),
    row(
        "a delegation",
        {"plinth:private_dns": {"domain": "corp.internal", "records": {"lab": {"ns": ["ns1.example.net"]}}}},
        "plinth:private_dns.records.lab.ns = ['ns1.example.net']: Route 53 does not delegate names of "
        "a private hosted zone by NS records alone; it needs Resolver endpoints and rules; remove it; "
        'example: records: {ldap: {a: ["10.8.0.10"]}}',
    ),
    row(
        "certificate authorities",
        {"plinth:private_dns": {"domain": "corp.internal", "records": {"@": {"caa": ['0 issue "amazon.com"']}}}},
        "plinth:private_dns.records.@.caa = ['0 issue \"amazon.com\"']: no certificate authority asks "
        'a private hosted zone; remove it; example: records: {ldap: {a: ["10.8.0.10"]}}',
    ),
    row(
        "a network that there is not",
        {"plinth:private_dns": {"domain": "corp.internal", "networks": ["netwrok"]}},
        "plinth:private_dns.networks[0] = 'netwrok': is not a network of this stack; did you mean "
        "'network'?; example: networks: [network]",
    ),
    row(
        "no network at all",
        {"plinth:private_dns": {"domain": "corp.internal", "networks": []}},
        "plinth:private_dns.networks = []: needs at least one network, or no one resolves the domain; "
        "example: networks: [network]",
    ),
    row(
        "a name with the domain written out",
        {"plinth:private_dns": {"domain": "corp.internal", "records": {"ldap.corp.internal": {"a": ["10.8.0.10"]}}}},
        "plinth:private_dns.records.ldap.corp.internal = {a: ['10.8.0.10']}: is relative to "
        "corp.internal, so it would be ldap.corp.internal.corp.internal; did you mean 'ldap'?; "
        'example: records: {ldap: {a: ["10.8.0.10"]}}',
    ),
    row(
        "a DNS firewall that filters nothing",
        {"plinth:network.resolver": {"firewall": {"allow": ["example.net"]}}},
        "plinth:network.resolver.firewall = {allow: ['example.net']}: filters nothing; give it "
        "managed_lists, block, threats or allowed_only; example: managed_lists: {aggregate: "
        "rslvr-fdl-0123456789abcdef}",
    ),
    row(
        "alerts that no one can read",
        {"plinth:network.resolver": {"firewall": {"block": ["example.net"], "action": "alert"}}},
        "plinth:network.resolver.query_logs: is where alerts of the firewall name what was asked for, "
        "and who asked; example: query_logs: {}",
    ),
    row(
        "a list that is no id",
        {"plinth:network.resolver": {"firewall": {"managed_lists": {"malware": "AWSManagedDomainsMalwareDomainList"}}}},
        "plinth:network.resolver.firewall.managed_lists.malware = "
        "'AWSManagedDomainsMalwareDomainList': must be the id of a domain list: rslvr-fdl- and "
        "hexadecimal digits; example: managed_lists: {aggregate: rslvr-fdl-0123456789abcdef}",
    ),
    row(
        "a list of AWS that there is not",
        {"plinth:network.resolver": {"firewall": {"managed_lists": {"botnets": "rslvr-fdl-0123456789abcdef"}}}},
        "plinth:network.resolver.firewall.managed_lists.botnets: must be 'aggregate', 'guardduty', "
        "'botnet' or 'malware'; example: managed_lists: {aggregate: rslvr-fdl-0123456789abcdef}",
    ),
    row(
        "a list that is part of another",
        {
            "plinth:network.resolver": {
                "firewall": {
                    "managed_lists": {"aggregate": "rslvr-fdl-0123456789abcdef", "botnet": "rslvr-fdl-1123456789abcdef"}
                }
            }
        },
        "plinth:network.resolver.firewall.managed_lists.botnet = 'rslvr-fdl-1123456789abcdef': is part "
        "of aggregate already; remove it; example: managed_lists: {aggregate: "
        "rslvr-fdl-0123456789abcdef}",
    ),
    row(
        "a wildcard in a list",
        {"plinth:network.resolver": {"firewall": {"block": ["*.example.net"]}}},
        "plinth:network.resolver.firewall.block[0] = '*.example.net': has every name under it without "
        "*; did you mean 'example.net'?; example: block: [tracker.example.net]",
    ),
    row(
        "a domain that is both blocked and allowed",
        {"plinth:network.resolver": {"firewall": {"block": ["example.net"], "allow": ["example.net"]}}},
        "plinth:network.resolver.firewall.block[0] = 'example.net': is under allow too, which comes "
        "first, so it is never blocked; choose one of the two; example: allow: []",
    ),
    row(
        "a domain twice in a list",
        {"plinth:network.resolver": {"firewall": {"block": ["example.net", "example.net"]}}},
        "plinth:network.resolver.firewall.block = ['example.net', 'example.net']: holds 'example.net' "
        "more than once; example: block: [tracker.example.net]",
    ),
    row(
        "a confidence that nothing asks for",
        {"plinth:network.resolver": {"firewall": {"block": ["example.net"], "confidence": "low"}}},
        "plinth:network.resolver.firewall.confidence = 'low': has no effect without threats; remove "
        "it; example: threats: {dns_tunneling: block}",
    ),
    row(
        "a threat to allow",
        {"plinth:network.resolver": {"firewall": {"threats": {"dga": "allow"}}}},
        "plinth:network.resolver.firewall.threats.dga = 'allow': must be 'block' or 'alert'; example: "
        "threats: {dns_tunneling: block}",
    ),
    row(
        "query logs in a queue",
        {"plinth:network.resolver": {"query_logs": {"destination": "firehose"}}},
        "plinth:network.resolver.query_logs.destination = 'firehose': must be 'cloudwatch' or 's3'; "
        "example: destination: s3",
    ),
    row(
        "query logs for a number of days that CloudWatch does not have",
        {"plinth:network.resolver": {"query_logs": {"retention_days": 91}}},
        "plinth:network.resolver.query_logs.retention_days = 91: must be 1, 3, 5, 7, 14, 30, 60, 90, "
        "120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653; example: "
        "retention_days: 90",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
