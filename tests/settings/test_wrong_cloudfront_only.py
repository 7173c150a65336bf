"""Bad input, and the exact lines that it gives: a load balancer that only CloudFront reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, WEB, lines_of, row, spoiled

BALANCER = "plinth:load_balancer"


def closed(**changes: Any) -> dict[str, Any]:
    """Return LEGAL's changes for a load balancer that only CloudFront reaches."""
    return {BALANCER: {"scheme": "internet-facing", "cloudfront_only": {}, **changes}}


ROWS = [
    row(
        "an internal one",
        closed(scheme="internal"),
        "plinth:load_balancer.cloudfront_only = {}: is for scheme internet-facing: CloudFront reaches an internal one by a VPC origin, without a secret; example: cloudfront_only: null",
    ),
    row(
        "with a name of its own",
        closed(subdomain="api"),
        "plinth:load_balancer.subdomain = 'api': is not for one with cloudfront_only: no one reaches it by a name; those of cdn lead to CloudFront; example: subdomain: null",
    ),
    row(
        "with further names",
        closed(further_names={"shop": "serve"}),
        "plinth:load_balancer.further_names = {shop: 'serve'}: is not for one with cloudfront_only: no one reaches it by a name; CloudFront has names of its own; example: further_names: {}",
    ),
    row(
        "with ranges besides",
        closed(allowed_cidrs=["192.0.2.0/24"]),
        "plinth:load_balancer.allowed_cidrs = ['192.0.2.0/24']: is not for one with cloudfront_only: their requests have no secret header, and CloudFront's prefix list takes 55 of the 60 rules of its security group; example: allowed_cidrs: []",
    ),
    row(
        "with an accelerator",
        closed(global_accelerator=True),
        "plinth:load_balancer.global_accelerator = true: is not for one with cloudfront_only: its requests have no secret header; CloudFront is in front of it; example: global_accelerator: false",
    ),
    row(
        "over plain HTTP",
        closed(allow_plain_http=True),
        "plinth:load_balancer.allow_plain_http = true: internet-facing never serves plain HTTP, it only redirects to HTTPS; example: allow_plain_http: false",
    ),
    row(
        "without CloudFront",
        {**closed(), "plinth:cdn": ABSENT},
        "plinth:load_balancer.cloudfront_only = {}: needs plinth:cdn, or no one reaches web service 'api'; example: plinth:cdn: {subdomain: www, dynamic_paths: [/api/*]}",
    ),
    row(
        "without a domain",
        {**closed(), "plinth:dns": ABSENT, "plinth:cdn.subdomain": ABSENT},
        "plinth:load_balancer.scheme = 'internet-facing': internet-facing needs plinth:dns: without a domain there is no certificate, only plain HTTP; example: plinth:dns: {domain: example.com, zone: create}, plinth:cdn.subdomain: www",
    ),
    row(
        "without a name of CloudFront",
        {**closed(), "plinth:cdn.subdomain": ABSENT},
        "plinth:cdn.subdomain: the load balancer serves HTTPS, and CloudFront requests the public name: dynamic_paths need a subdomain; example: subdomain: www",
    ),
    row(
        "without dynamic paths",
        {**closed(), "plinth:cdn.dynamic_paths": ABSENT},
        "plinth:cdn.dynamic_paths: without one no one reaches web service 'api' on the closed load balancer; example: dynamic_paths: [/api/*]",
    ),
    row(
        "a path that CloudFront does not send",
        {**closed(), "plinth:services.api.route.paths": ["/shop/*"]},
        "plinth:services.api.route.paths = ['/shop/*']: /shop/* cannot be reached: cdn.dynamic_paths does not send it to the load balancer; example: plinth:cdn.dynamic_paths: [/api/*, /shop/*]",
    ),
    row(
        "a switch",
        closed(cloudfront_only=True),
        "plinth:load_balancer.cloudfront_only = true: expected an object, got a boolean; example: cloudfront_only: {secret_version: 1}",
    ),
    row(
        "number 0",
        closed(cloudfront_only={"secret_version": 0}),
        "plinth:load_balancer.cloudfront_only.secret_version = 0: must be 1 to 1000000; example: secret_version: 2",
    ),
    row(
        "a text for a number",
        closed(cloudfront_only={"secret_version": "spring"}),
        "plinth:load_balancer.cloudfront_only.secret_version = 'spring': expected an integer, got a string; example: secret_version: 2",
    ),
    row(
        "a secret in the file",
        closed(cloudfront_only={"secret": "correct-horse"}),
        "plinth:load_balancer.cloudfront_only.secret = [secret]: unknown key; did you mean 'secret_version'?; example: secret_version: 2",
    ),
    row(
        "no room for the header",
        {
            **closed(),
            "plinth:services.api.route.methods": ["GET", "HEAD"],
            "plinth:services.api.route.hosts": ["www.example.com"],
        },
        "plinth:services.api.route: has 4 values of conditions, and a rule holds 5, of which cloudfront_only takes 2: at most 3; example: plinth:services.api.route.methods: [GET]",
    ),
    row(
        "a rule without room",
        closed(
            rules={
                "closed": {"methods": ["GET", "PUT", "POST", "PATCH"], "fixed_response": {"status": 403}, "priority": 9}
            }
        ),
        "plinth:load_balancer.rules.closed: has 4 values of conditions, and a rule holds 5, of which cloudfront_only takes 2: at most 3; example: plinth:load_balancer.rules.closed.methods: [GET, PUT, POST]",
    ),
    row(
        "clients by address",
        {**closed(), "plinth:services.api.route.source_cidrs": ["192.0.2.0/24"]},
        "plinth:services.api.route.source_cidrs = ['192.0.2.0/24']: every request comes from CloudFront's addresses; restrict clients by plinth:waf; example: source_cidrs: []",
    ),
    row(
        "one of load_balancers",
        {"plinth:load_balancers": {"shop": {"scheme": "internet-facing", "cloudfront_only": {}}}},
        "plinth:load_balancers.shop.cloudfront_only = {}: is for plinth:load_balancer, the one behind CloudFront; example: cloudfront_only: null, subdomain: shop",
    ),
    row(
        "behind an API",
        {
            **closed(),
            "plinth:services.orders": {**WEB, "route": {"paths": ["/orders"], "priority": 90}},
            "plinth:apis": {"public": {"routes": {"GET /orders": {"service": "orders", "authorizer": "iam"}}}},
        },
        "plinth:load_balancer.scheme = 'internet-facing': CloudFront reaches the services behind it without the authorizers of plinth:apis; make it internal; example: scheme: internal, cloudfront_only: null",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_it_ends_in_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


def test_it_is_legal_behind_cloudfront_with_a_certificate() -> None:
    assert lines_of(spoiled(closed(cloudfront_only={"secret_version": 7}))) == []
