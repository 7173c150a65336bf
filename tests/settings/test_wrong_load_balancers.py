"""Bad input, and the exact lines that it gives: further load balancers, and which one a service is behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

_OFFICE = {"scheme": "internal", "subdomain": "office", "allowed_cidrs": ["10.0.0.0/8"]}
_EXAMPLE = "{scheme: internal, subdomain: intern, allowed_cidrs: [10.0.0.0/8]}"
_KEY = "plinth:load_balancers"
_CERTIFICATE = "certificate/12345678-1234-1234-1234-123456789012"

ROWS = [
    row(
        "an accelerator in front of an internal load balancer",
        {"plinth:load_balancer.global_accelerator": True},
        "plinth:load_balancer.global_accelerator = true: is for scheme internet-facing: its addresses are "
        "on the internet; example: global_accelerator: false",
    ),
    row(
        "Shield Advanced by a switch",
        {"plinth:waf": {"shield_advanced": True}},
        "plinth:waf.shield_advanced = true: must be 'off', 'protect' or 'subscribe'; example: shield_advanced: protect",
    ),
    row(
        "an internal load balancer that no one reaches",
        {_KEY: {"office": {"scheme": "internal", "subdomain": "office"}}},
        "plinth:load_balancers.office.allowed_cidrs: without a range, an API, or a VPN that names it, no one reaches it: CloudFront is only in front of "
        "plinth:load_balancer; example: allowed_cidrs: [10.0.0.0/8]",
    ),
    row(
        "a load balancer without a name in DNS",
        {_KEY: {"office": {"scheme": "internal", "allowed_cidrs": ["10.0.0.0/8"]}}},
        "plinth:load_balancers.office.subdomain: is required, for its record and certificate; example: subdomain: office",
    ),
    row(
        "a second load balancer with plain HTTP",
        {_KEY: {"office": {**_OFFICE, "allow_plain_http": True}}},
        "plinth:load_balancers.office.allow_plain_http = true: is for the one behind CloudFront; a further load "
        "balancer has a certificate; example: allow_plain_http: false",
    ),
    row(
        "a second load balancer without a domain",
        {
            "plinth:cdn": ABSENT,
            "plinth:dns": ABSENT,
            "plinth:load_balancer": ABSENT,
            "plinth:services.api.route.load_balancer": "office",
            _KEY: {"office": _OFFICE},
        },
        "plinth:load_balancers.office.scheme = 'internal': needs plinth:dns: without a domain there is no certificate; "
        "example: plinth:dns: {domain: example.com, zone: create}",
    ),
    row(
        "a load balancer with the name of a service",
        {_KEY: {"mailer": _OFFICE}},
        f"plinth:load_balancers.mailer: is the name of a service too; choose another; example: mailer-lb: {_EXAMPLE}",
    ),
    row(
        "a load balancer with the name of the first one",
        {_KEY: {"edge": _OFFICE}},
        "plinth:load_balancers.edge: is the name of one of Plinth's own components too; choose another; example: "
        f"edge-lb: {_EXAMPLE}",
    ),
    row(
        "a name in DNS twice",
        {_KEY: {"office": {**_OFFICE, "subdomain": "www"}}},
        "plinth:load_balancers.office.subdomain = 'www': is cdn.subdomain too; one name has one target; example: "
        "subdomain: www-office",
    ),
    row(
        "a range that is one address of it",
        {_KEY: {"office": {**_OFFICE, "allowed_cidrs": ["10.0.0.1/8"]}}},
        "plinth:load_balancers.office.allowed_cidrs[0] = '10.0.0.1/8': is not written as AWS keeps it; did you mean "
        "'10.0.0.0/8'?; example: allowed_cidrs: [10.0.0.0/8]",
    ),
    row(
        "a range of IPv6",
        {_KEY: {"office": {**_OFFICE, "allowed_cidrs": ["2001:db8::/32"]}}},
        "plinth:load_balancers.office.allowed_cidrs[0] = '2001:db8::/32': must be a range of IPv4 addresses; the load "
        "balancer has no IPv6 address; example: allowed_cidrs: [10.0.0.0/8]",
    ),
    row(
        "a certificate of another region for a second load balancer",
        {_KEY: {"office": {**_OFFICE, "certificate_arn": f"arn:aws:acm:us-west-2:123456789012:{_CERTIFICATE}"}}},
        "plinth:load_balancers.office.certificate_arn = "
        f"'arn:aws:acm:us-west-2:123456789012:{_CERTIFICATE}': is in us-west-2, and the load balancer in us-east-1; "
        "example: certificate_arn: null",
    ),
    row(
        "a health check from outside of a load balancer that is inside",
        {_KEY: {"office": _OFFICE}, "plinth:dns.health_checks": {"office": {}}},
        "plinth:dns.health_checks.office = {}: is the internal load balancer, which Route 53 cannot reach; example: "
        'health_checks: {"www": {path: /}}',
    ),
    row(
        "a load balancer that does not exist",
        {_KEY: {"office": _OFFICE}, "plinth:services.api.route.load_balancer": "ofice"},
        "plinth:services.api.route.load_balancer = 'ofice': is no load balancer of plinth:load_balancers; did you mean "
        "'office'?; example: load_balancer: office",
    ),
    row(
        "a service that does not say which of two",
        {
            "plinth:cdn": ABSENT,
            "plinth:load_balancer": ABSENT,
            _KEY: {"office": _OFFICE, "partners": {"scheme": "internet-facing", "subdomain": "partners"}},
        },
        "plinth:services.api.route.load_balancer: is required, because there are several: office, partners; example: "
        "load_balancer: office",
    ),
    row(
        "a priority twice at a second load balancer",
        {
            _KEY: {
                "office": {**_OFFICE, "rules": {"old": {"paths": ["/a"], "priority": 7, "redirect": {"path": "/b"}}}}
            },
            "plinth:services.api.route.load_balancer": "office",
            "plinth:services.api.route.priority": 7,
        },
        "plinth:services.api.route.priority = 7: is the priority of 'old' too; example: priority: 8",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
