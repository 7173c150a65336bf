"""Bad input, and the exact lines that it gives: client certificates at a load balancer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, spoiled

BUNDLE = "certificates/clients.pem"


def shop(**mutual_tls: Any) -> dict[str, Any]:
    """Return LEGAL's changes for a load balancer of partners."""
    return {
        "plinth:load_balancers": {"shop": {"scheme": "internet-facing", "subdomain": "shop", "mutual_tls": mutual_tls}}
    }


ROWS = [
    row(
        "nothing to verify by",
        shop(),
        "plinth:load_balancers.shop.mutual_tls.ca_bundle: is required for mode verify: whose certificates are valid?; example: ca_bundle: certificates/clients.pem",
    ),
    row(
        "an unknown mode",
        shop(mode="strict", ca_bundle=BUNDLE),
        "plinth:load_balancers.shop.mutual_tls.mode = 'strict': must be 'verify', 'passthrough' or 'disabled'; example: mode: verify",
    ),
    row(
        "off as YAML reads it",
        shop(mode=False, ca_bundle=BUNDLE),
        "plinth:load_balancers.shop.mutual_tls.mode = false: must be 'verify', 'passthrough' or 'disabled'; example: mode: verify",
    ),
    row(
        "authorities that are not used",
        shop(mode="passthrough", ca_bundle=BUNDLE),
        "plinth:load_balancers.shop.mutual_tls.ca_bundle = 'certificates/clients.pem': has no effect with mode passthrough: the load balancer verifies nothing; example: ca_bundle: null",
    ),
    row(
        "lists that are not used",
        shop(mode="disabled", revocation_lists={"partners": "old.crl"}),
        "plinth:load_balancers.shop.mutual_tls.revocation_lists = {partners: 'old.crl'}: has no effect with mode disabled: the load balancer verifies nothing; example: revocation_lists: {}",
    ),
    row(
        "names that are not told",
        shop(mode="passthrough", advertise_authorities=True),
        "plinth:load_balancers.shop.mutual_tls.advertise_authorities = true: has no effect with mode passthrough: the load balancer verifies nothing; example: advertise_authorities: false",
    ),
    row(
        "a file outside of the project",
        shop(ca_bundle="../clients.pem"),
        "plinth:load_balancers.shop.mutual_tls.ca_bundle = '../clients.pem': must be a file below the folder of the project, such as certificates/clients.pem: no / at its ends, no . or .. as a part; example: ca_bundle: certificates/clients.pem",
    ),
    row(
        "a file by its whole path",
        shop(ca_bundle="/etc/ssl/clients.pem"),
        "plinth:load_balancers.shop.mutual_tls.ca_bundle = '/etc/ssl/clients.pem': must be a file below the folder of the project, such as certificates/clients.pem: no / at its ends, no . or .. as a part; example: ca_bundle: certificates/clients.pem",
    ),
    row(
        "a bucket",
        shop(ca_bundle="s3://trust/clients.pem"),
        "plinth:load_balancers.shop.mutual_tls.ca_bundle = 's3://trust/clients.pem': must be a file below the folder of the project, such as certificates/clients.pem: no / at its ends, no . or .. as a part; example: ca_bundle: certificates/clients.pem",
    ),
    row(
        "lists without names",
        shop(ca_bundle=BUNDLE, revocation_lists=["old.crl"]),
        "plinth:load_balancers.shop.mutual_tls.revocation_lists = ['old.crl']: expected an object, got a list; example: revocation_lists: {partners: certificates/partners.crl}",
    ),
    row(
        "expired certificates",
        shop(ca_bundle=BUNDLE, ignore_client_certificate_expiry=True),
        "plinth:load_balancers.shop.mutual_tls.ignore_client_certificate_expiry = true: unknown key; known: mode, ca_bundle, revocation_lists, advertise_authorities; example: mode: verify",
    ),
    row(
        "behind CloudFront",
        {"plinth:load_balancer.mutual_tls": {"ca_bundle": BUNDLE}},
        "plinth:load_balancer.mutual_tls: asks CloudFront for a client certificate, and it has none; use one of plinth:load_balancers; example: mutual_tls: null",
    ),
    row(
        "over plain HTTP",
        {"plinth:load_balancer.allow_plain_http": True, "plinth:load_balancer.mutual_tls": {"ca_bundle": BUNDLE}},
        "plinth:load_balancer.mutual_tls: needs HTTPS, and with allow_plain_http the load balancer serves HTTP; example: mutual_tls: null",
        "plinth:load_balancer.mutual_tls: asks CloudFront for a client certificate, and it has none; use one of plinth:load_balancers; example: mutual_tls: null",
        "plinth:load_balancer.allow_plain_http = true: prod needs TLS on every hop: give plinth:dns a domain; example: allow_plain_http: false",
    ),
    row(
        "a health check of Route 53",
        {**shop(ca_bundle=BUNDLE), "plinth:dns.health_checks": {"shop": {"path": "/"}}},
        "plinth:dns.health_checks.shop: asks a load balancer with mutual_tls, and Route 53 has no client certificate; example: health_checks: {}",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_it_ends_in_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


def test_a_missing_name_is_reported_next_to_a_wrong_type() -> None:
    changes = shop(ca_bundle=BUNDLE)
    balancer = changes["plinth:load_balancers"]["shop"]
    balancer["allow_plain_http"] = "perhaps"
    del balancer["subdomain"]

    assert lines_of(spoiled(changes)) == [
        "plinth:load_balancers.shop.allow_plain_http = 'perhaps': expected a boolean, got a string; example: allow_plain_http: true",
        "plinth:load_balancers.shop.subdomain: internet-facing needs a subdomain, for its record and certificate; example: subdomain: api",
    ]
