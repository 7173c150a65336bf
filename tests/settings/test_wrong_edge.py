"""Bad input, and the exact lines that it gives: domain, load balancer and CDN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

_CERTIFICATE = "123456789012:certificate/12345678-1234-1234-1234-123456789012"

ROWS = [
    row(
        "a certificate of CloudFront from another region",
        {"plinth:cdn.certificate_arn": f"arn:aws:acm:us-west-2:{_CERTIFICATE}"},
        "plinth:cdn.certificate_arn = 'arn:aws:acm:us-west-2:123456789012:certificate/12345678-1234-1234-1234-123456789012': "
        "is in us-west-2, and CloudFront takes those of us-east-1 only; example: certificate_arn: "
        '"arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"',
    ),
    row(
        "a certificate of the load balancer from another region",
        {"plinth:load_balancer.certificate_arn": f"arn:aws:acm:us-west-2:{_CERTIFICATE}"},
        "plinth:load_balancer.certificate_arn = "
        "'arn:aws:acm:us-west-2:123456789012:certificate/12345678-1234-1234-1234-123456789012': "
        "is in us-west-2, and the load balancer in us-east-1; example: certificate_arn: null",
    ),
    row(
        "a certificate that is none",
        {"plinth:cdn.certificate_arn": "arn:aws:iam::123456789012:server-certificate/www"},
        "plinth:cdn.certificate_arn = 'arn:aws:iam::123456789012:server-certificate/www': must be the ARN of an ACM "
        "certificate; example: certificate_arn: "
        '"arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"',
    ),
    row(
        "a certificate of another account",
        {
            "aws:allowedAccountIds": ["210987654321"],
            "plinth:account.id": "210987654321",
            "plinth:cdn.certificate_arn": f"arn:aws:acm:us-east-1:{_CERTIFICATE}",
        },
        "plinth:cdn.certificate_arn = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012': "
        "is in account 123456789012, and the stack in 210987654321; example: certificate_arn: null",
    ),
    row(
        "a health check of a name that is not served",
        {"plinth:dns.health_checks": {"wwww": {}}},
        "plinth:dns.health_checks.wwww = {}: is no public name that the stack serves; did you mean 'www'?; example: "
        'health_checks: {"www": {path: /}}',
    ),
    row(
        "a health check of the internal load balancer",
        {"plinth:dns.health_checks": {"api": {}}, "plinth:load_balancer.subdomain": "api"},
        "plinth:dns.health_checks.api = {}: is the internal load balancer, which Route 53 cannot reach; example: "
        'health_checks: {"www": {path: /}}',
    ),
    row(
        "a health check without the slash of its path",
        {"plinth:dns.health_checks": {"www": {"path": "healthz"}}},
        "plinth:dns.health_checks.www.path = 'healthz': must begin with / and have at most 255 characters of a URL; "
        "example: path: /healthz",
    ),
    row(
        "a delegation of a zone that exists",
        {
            "plinth:dns.zone": "existing",
            "plinth:dns.zone_id": "Z0123456789ABC",
            "plinth:dns.parent_zone_id": "Z0123456789PARENT",
        },
        "plinth:dns.parent_zone_id = 'Z0123456789PARENT': zone existing is delegated already; remove parent_zone_id; "
        "example: parent_zone_id: null",
    ),
    row(
        "a record at a name of the stack",
        {"plinth:dns.records": {"www": {"a": ["203.0.113.10"]}}},
        "plinth:dns.records.www.a = ['203.0.113.10']: cdn.subdomain is www, so the stack makes the address records of this "
        'name itself; example: records: {status: {a: ["203.0.113.10"]}}',
    ),
    row(
        "a record that validates the certificate of the stack",
        {"plinth:dns.records": {"_0a1b.www": {"cname": "_2c3d.acm-validations.aws."}}},
        "plinth:dns.records._0a1b.www.cname = '_2c3d.acm-validations.aws.': validates the certificate of www.example.com, "
        'for which the stack makes its own record; example: records: {status: {a: ["203.0.113.10"]}}',
    ),
    row(
        "a CAA record with which ACM issues nothing",
        {"plinth:dns.records": {"www": {"caa": ['0 issue "letsencrypt.org"']}}},
        "plinth:dns.records.www.caa = ['0 issue \"letsencrypt.org\"']: excludes Amazon, so that ACM issues no "
        "certificate for www.example.com (cdn.subdomain); example: caa: ['0 issue \"amazon.com\"']",
    ),
    row(
        "authorities without Amazon",
        {"plinth:dns.certificate_authorities": ["letsencrypt.org"]},
        "plinth:dns.certificate_authorities = ['letsencrypt.org']: excludes Amazon, so that ACM issues no certificate; add "
        "amazon.com; example: certificate_authorities: [amazon.com, letsencrypt.org]",
    ),
    row(
        "a CNAME of the domain itself",
        {"plinth:dns.records": {"@": {"cname": "shop.example.net"}}},
        "plinth:dns.records.@.cname = 'shop.example.net': the domain itself always has NS and SOA records, "
        'and a CNAME excludes all others; use a and aaaa; example: records: {"@": {a: ["203.0.113.10"]}}',
    ),
    row(
        "a mail server without its priority",
        {"plinth:dns.records": {"@": {"mx": ["mail.example.net"]}}},
        "plinth:dns.records.@.mx[0] = 'mail.example.net': must be a priority of 0 to 65535, a space, and the "
        'host name of a mail server; example: mx: ["10 mail.example.net"]',
    ),
    row(
        "a name that is no name",
        {"plinth:dns.records": {"Shop": {"txt": ["x"]}}},
        "plinth:dns.records.Shop: must be @ for the domain itself, or a name under it in lowercase: labels "
        "of letters, digits, hyphens and underscores, * only as the first one; did you mean 'shop'?; "
        'example: records: {"@": {mx: ["10 mail.example.net"]}}',
    ),
    row(
        "a web ACL in front of nothing",
        {
            "plinth:waf": {},
            "plinth:cdn": ABSENT,
            "plinth:load_balancer.subdomain": "api",
            "plinth:services.api": ABSENT,
        },
        "plinth:waf = {}: protects nothing: there is neither plinth:cdn nor an internet-facing load balancer; "
        "example: plinth:cdn: {}",
    ),
    row(
        "a rate limit for a path without its slash",
        {"plinth:waf.rate_limits": {"login": {"path_prefix": "login", "requests_per_5_minutes": 100}}},
        "plinth:waf.rate_limits.login.path_prefix = 'login': must begin with / and have at most 200 letters, digits and "
        "_.~/-, without wildcards; example: path_prefix: /api/login",
    ),
    row(
        "a web ACL that is only to allow",
        {"plinth:waf.action": "allow"},
        "plinth:waf.action = 'allow': must be 'block' or 'count'; example: action: count",
    ),
    row(
        "a country that has another code",
        {"plinth:waf.block_countries": ["UK"]},
        "plinth:waf.block_countries[0] = 'UK': must be a country code of two capital letters (ISO 3166); did you mean 'GB'?; "
        "example: block_countries: [KP]",
    ),
    row(
        "internet-facing without a domain",
        {"plinth:dns": ABSENT, "plinth:cdn": ABSENT, "plinth:load_balancer.scheme": "internet-facing"},
        "plinth:load_balancer.subdomain: internet-facing needs a subdomain, for its record and certificate; "
        "example: subdomain: api",
        "plinth:load_balancer.scheme = 'internet-facing': internet-facing needs plinth:dns: without a domain "
        "there is no certificate, only plain HTTP; example: plinth:dns: {domain: example.com, zone: create}",
    ),
    row(
        "internet-facing without a name",
        {"plinth:cdn": ABSENT, "plinth:load_balancer.scheme": "internet-facing"},
        "plinth:load_balancer.subdomain: internet-facing needs a subdomain, for its record and certificate; "
        "example: subdomain: api",
    ),
    row(
        "internal without a domain",
        {"plinth:dns": ABSENT, "plinth:cdn.subdomain": ABSENT, "plinth:stack.environment": "dev"},
        "plinth:load_balancer.allow_plain_http: without plinth:dns there is no certificate, so CloudFront reaches "
        "the load balancer without TLS: allow it, or give a domain; example: allow_plain_http: true",
    ),
    row(
        "internal without a name for its certificate",
        {"plinth:cdn.subdomain": ABSENT},
        "plinth:cdn.subdomain: the load balancer serves HTTPS, and CloudFront requests the public name: "
        "dynamic_paths need a subdomain; example: subdomain: www",
    ),
    row(
        "plain HTTP in prod",
        {"plinth:load_balancer.allow_plain_http": True},
        "plinth:load_balancer.allow_plain_http = true: prod needs TLS on every hop: give plinth:dns a "
        "domain; example: allow_plain_http: false",
    ),
    row(
        "plain HTTP on the internet",
        {
            "plinth:cdn": ABSENT,
            "plinth:load_balancer.scheme": "internet-facing",
            "plinth:load_balancer.subdomain": "api",
            "plinth:load_balancer.allow_plain_http": True,
            "plinth:stack.environment": "dev",
        },
        "plinth:load_balancer.allow_plain_http = true: internet-facing never serves plain HTTP, it only "
        "redirects to HTTPS; example: allow_plain_http: false",
    ),
    row(
        "an internal load balancer that no one reaches",
        {"plinth:cdn": ABSENT, "plinth:load_balancer.subdomain": "api"},
        "plinth:load_balancer.scheme = 'internal': internal needs plinth:cdn, or no one reaches web service "
        "'api'; example: plinth:cdn: {subdomain: www, dynamic_paths: [/api/*]}",
    ),
    row(
        "a CDN that sends nothing to the load balancer",
        {"plinth:cdn.dynamic_paths": []},
        "plinth:cdn.dynamic_paths = []: without one no one reaches web service 'api' on the internal load "
        "balancer; example: dynamic_paths: [/api/*]",
    ),
    row(
        "a path that the CDN does not send on",
        {"plinth:services.api.route.paths": ["/v2/*"]},
        "plinth:services.api.route.paths = ['/v2/*']: /v2/* cannot be reached: cdn.dynamic_paths does not send "
        "it to the load balancer; example: plinth:cdn.dynamic_paths: [/api/*, /v2/*]",
    ),
    row(
        "an idle timeout of a day",
        {"plinth:load_balancer.idle_timeout_seconds": 86400},
        "plinth:load_balancer.idle_timeout_seconds = 86400: must be 1 to 4000; example: idle_timeout_seconds: 60",
    ),
    row(
        "a name of the CDN without a domain",
        {"plinth:dns": ABSENT, "plinth:load_balancer.allow_plain_http": True, "plinth:stack.environment": "dev"},
        "plinth:cdn.subdomain = 'www': needs plinth:dns; example: plinth:dns: {domain: example.com, zone: create}",
    ),
    row(
        "one name for CDN and load balancer",
        {"plinth:load_balancer.subdomain": "www"},
        "plinth:cdn.subdomain = 'www': is load_balancer.subdomain too; one name has one target; example: "
        "subdomain: cdn",
    ),
    row(
        "a domain with its scheme",
        {"plinth:dns.domain": "https://example.com"},
        "plinth:dns.domain = 'https://example.com': must be a domain name in lowercase, without scheme or "
        "final dot: two labels or more of 1 to 63 letters, digits and inner hyphens, at most 253 characters, "
        "with letters behind the last dot; example: domain: example.com",
    ),
    row(
        "an existing zone without id",
        {"plinth:dns.zone": "existing"},
        "plinth:dns.zone_id: zone existing needs the id of the hosted zone; example: zone_id: Z0123456789ABCDEFGHIJ",
    ),
    row(
        "a zone id for a new zone",
        {"plinth:dns.zone_id": "Z0123456789"},
        "plinth:dns.zone_id = 'Z0123456789': zone create makes a new hosted zone; remove zone_id; example: zone: existing",
    ),
    row(
        "a zone id that is malformed",
        {"plinth:dns.zone": "existing", "plinth:dns.zone_id": "example.com"},
        "plinth:dns.zone_id = 'example.com': must be a hosted zone id: Z and up to 31 uppercase letters and digits; "
        "example: zone_id: Z0123456789ABCDEFGHIJ",
    ),
    row(
        "a misspelled price class",
        {"plinth:cdn.price_class": "PriceClass_300"},
        "plinth:cdn.price_class = 'PriceClass_300': must be 'PriceClass_100', 'PriceClass_200' or "
        "'PriceClass_All'; did you mean 'PriceClass_200'?; example: price_class: PriceClass_200",
    ),
    row(
        "a dynamic path without slash",
        {"plinth:cdn.dynamic_paths": ["/api/*", "api"]},
        "plinth:cdn.dynamic_paths[1] = 'api': must begin with / or * and have at most 255 letters, digits "
        "and _-.*?$/~\"'@:+&; example: dynamic_paths: [/api/*]",
    ),
    row(
        "dynamic paths to a public load balancer",
        {"plinth:load_balancer.scheme": "internet-facing", "plinth:load_balancer.subdomain": "api"},
        "plinth:load_balancer.scheme = 'internet-facing': cdn.dynamic_paths need an internal "
        "load balancer, which CloudFront reaches by a VPC origin, or one with cloudfront_only; example: scheme: internal",
    ),
    row(
        "a CDN without its bucket",
        {"plinth:cdn.assets_bucket": "files"},
        "plinth:cdn.assets_bucket = 'files': there is no bucket 'files' in plinth:buckets; example: "
        "plinth:buckets: {files: {role: assets}}",
    ),
    row(
        "a CDN before a bucket of another role",
        {"plinth:cdn.assets_bucket": "uploads"},
        "plinth:cdn.assets_bucket = 'uploads': bucket 'uploads' has the role uploads, the CDN needs role "
        "assets; example: plinth:buckets: {uploads: {role: assets}}",
    ),
    row(
        "a failover of a name that is not served",
        {
            "plinth:dns.failover": {
                "wwww": {"dns_name": "standby-1.eu-west-1.elb.amazonaws.com", "hosted_zone_id": "Z32O12XQLNTSW2"}
            }
        },
        "plinth:dns.failover.wwww = {dns_name: 'standby-1.eu-west-1.elb.amazonaws.com', "
        "hosted_zone_id: 'Z32O12XQLNTSW2'}: is no public name that the stack serves; did you mean "
        "'www'?; example: failover: {\"www\": {dns_name: standby-1.eu-west-1.elb.amazonaws.com, "
        "hosted_zone_id: Z32O12XQLNTSW2}}",
    ),
    row(
        "a failover of the internal load balancer",
        {
            "plinth:dns.failover": {
                "api": {"dns_name": "standby-1.eu-west-1.elb.amazonaws.com", "hosted_zone_id": "Z32O12XQLNTSW2"}
            },
            "plinth:load_balancer.subdomain": "api",
        },
        "plinth:dns.failover.api = {dns_name: 'standby-1.eu-west-1.elb.amazonaws.com', hosted_zone_id: "
        "'Z32O12XQLNTSW2'}: is the internal load balancer, which Route 53 cannot reach; example: "
        'failover: {"www": {dns_name: standby-1.eu-west-1.elb.amazonaws.com, hosted_zone_id: '
        "Z32O12XQLNTSW2}}",
    ),
    row(
        "a failover from CloudFront to CloudFront",
        {
            "plinth:dns.failover": {
                "www": {"dns_name": "d111111abcdef8.cloudfront.net", "hosted_zone_id": "Z2FDTNDATAQYW2"}
            }
        },
        "plinth:dns.failover.www.dns_name = 'd111111abcdef8.cloudfront.net': is CloudFront, as what it "
        "stands in for is; Route 53 takes it for one of the two only; example: dns_name: "
        "standby-1.eu-west-1.elb.amazonaws.com",
    ),
    row(
        "a failover to an address",
        {"plinth:dns.failover": {"www": {"dns_name": "203.0.113.10", "hosted_zone_id": "Z2FDTNDATAQYW2"}}},
        "plinth:dns.failover.www.dns_name = '203.0.113.10': must be a name in AWS's domain, which ends "
        "in .amazonaws.com, .cloudfront.net or .awsglobalaccelerator.com; example: dns_name: "
        "standby-1.eu-west-1.elb.amazonaws.com",
    ),
    row(
        "a failover to a zone that is none",
        {
            "plinth:dns.failover": {
                "www": {"dns_name": "standby-1.eu-west-1.elb.amazonaws.com", "hosted_zone_id": "eu-west-1"}
            }
        },
        "plinth:dns.failover.www.hosted_zone_id = 'eu-west-1': must be a hosted zone id: Z and up to "
        "31 uppercase letters and digits; example: hosted_zone_id: Z32O12XQLNTSW2",
    ),
    row(
        "a failover without its zone",
        {"plinth:dns.failover": {"www": {"dns_name": "standby-1.eu-west-1.elb.amazonaws.com"}}},
        "plinth:dns.failover.www.hosted_zone_id: is required and has no default; example: "
        "hosted_zone_id: Z32O12XQLNTSW2",
    ),
    row(
        "a role for no zone",
        {"plinth:dns.parent_zone_role_arn": "arn:aws:iam::210987654321:role/dns-delegation"},
        "plinth:dns.parent_zone_role_arn = 'arn:aws:iam::210987654321:role/dns-delegation': needs "
        "parent_zone_id, the zone above, or has no effect; example: parent_zone_role_arn: null",
    ),
    row(
        "a role that is a user",
        {
            "plinth:dns.parent_zone_id": "Z0123456789PARENT",
            "plinth:dns.parent_zone_role_arn": "arn:aws:iam::210987654321:user/dns",
        },
        "plinth:dns.parent_zone_role_arn = 'arn:aws:iam::210987654321:user/dns': must be the ARN of an "
        'IAM role; example: parent_zone_role_arn: "arn:aws:iam::210987654321:role/dns-delegation"',
    ),
    row(
        "a DS record of a zone that is not signed",
        {"plinth:dns.parent_zone_id": "Z0123456789PARENT", "plinth:dns.parent_ds_record": True},
        "plinth:dns.parent_ds_record = true: makes the domain unreachable for resolvers that check "
        "signatures while dnssec is false; example: parent_ds_record: false",
    ),
    row(
        "a DS record without a parent zone",
        {"plinth:dns.dnssec": True, "plinth:dns.parent_ds_record": True},
        "plinth:dns.parent_ds_record = true: needs parent_zone_id, the zone above, or has no effect; "
        "example: parent_ds_record: false",
    ),
    row(
        "a further name behind CloudFront",
        {"plinth:load_balancer.subdomain": "api", "plinth:load_balancer.further_names": {"app": "serve"}},
        "plinth:load_balancer.further_names = {app: 'serve'}: are names of CloudFront, which is in "
        "front of this load balancer: cdn.subdomain and cdn.apex; example: further_names: {}",
    ),
    row(
        "a further name that is the first one",
        {
            "plinth:cdn": ABSENT,
            "plinth:load_balancer": {
                "scheme": "internet-facing",
                "subdomain": "www",
                "further_names": {"www": "serve"},
            },
        },
        "plinth:load_balancer.further_names.www = 'serve': is subdomain already; remove it; example: further_names: {}",
    ),
    row(
        "a further name of two labels",
        {
            "plinth:cdn": ABSENT,
            "plinth:load_balancer": {
                "scheme": "internet-facing",
                "subdomain": "www",
                "further_names": {"a.b": "serve"},
            },
        },
        "plinth:load_balancer.further_names.a.b: must be one label of a domain name: 1 to 63 lowercase "
        'letters, digits and inner hyphens; example: further_names: {"@": redirect}',
    ),
    row(
        "a further name to forward",
        {
            "plinth:cdn": ABSENT,
            "plinth:load_balancer": {
                "scheme": "internet-facing",
                "subdomain": "www",
                "further_names": {"@": "forward"},
            },
        },
        "plinth:load_balancer.further_names.@ = 'forward': must be 'redirect' or 'serve'; example: "
        'further_names: {"@": redirect}',
    ),
    row(
        "a further name with a record",
        {
            "plinth:cdn": ABSENT,
            "plinth:load_balancer": {
                "scheme": "internet-facing",
                "subdomain": "www",
                "further_names": {"@": "redirect"},
            },
            "plinth:dns.records": {"@": {"a": ["203.0.113.10"]}},
        },
        "plinth:dns.records.@.a = ['203.0.113.10']: load_balancer.further_names.@ is set, so the stack "
        "makes the address records of this name itself; example: records: {status: {a: "
        '["203.0.113.10"]}}',
    ),
    row(
        "a further certificate of another region",
        {
            "plinth:cdn": ABSENT,
            "plinth:load_balancer": {
                "scheme": "internet-facing",
                "subdomain": "www",
                "further_certificate_arns": [f"arn:aws:acm:us-west-2:{_CERTIFICATE}"],
            },
        },
        "plinth:load_balancer.further_certificate_arns[0] = "
        "'arn:aws:acm:us-west-2:123456789012:certificate/12345678-1234-1234-1234-123456789012': is in "
        "us-west-2, and the load balancer in us-east-1; remove it; example: further_certificate_arns: "
        "[]",
    ),
    row(
        "a route for a name that redirects",
        {
            "plinth:cdn": ABSENT,
            "plinth:load_balancer": {
                "scheme": "internet-facing",
                "subdomain": "www",
                "further_names": {"app": "redirect"},
            },
            "plinth:services.api.route.hosts": ["app.example.com"],
        },
        "plinth:services.api.route.hosts[0] = 'app.example.com': no request has this host: the stack's "
        "names, which its certificate covers, are www.example.com; example: hosts: [www.example.com]",
    ),
    row(
        "a further name of another load balancer",
        {
            "plinth:cdn": ABSENT,
            "plinth:load_balancer": {
                "scheme": "internet-facing",
                "subdomain": "www",
                "further_names": {"office": "serve"},
            },
            "plinth:load_balancers": {
                "office": {"scheme": "internal", "subdomain": "office", "allowed_cidrs": ["10.0.0.0/8"]}
            },
            "plinth:services.api.route.load_balancer": "edge",
        },
        "plinth:load_balancer.further_names.office = 'serve': is load_balancers.office.subdomain too; "
        'one name has one target; remove it; example: further_names: {"@": redirect}',
    ),
    row(
        "a failover of a load balancer with a path to check",
        {
            "plinth:cdn": ABSENT,
            "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "www"},
            "plinth:dns.failover": {
                "www": {
                    "dns_name": "standby-1.eu-west-1.elb.amazonaws.com",
                    "hosted_zone_id": "Z32O12XQLNTSW2",
                    "path": "/healthz",
                }
            },
        },
        "plinth:dns.failover.www.path = '/healthz': has no effect: a load balancer is healthy while "
        "its targets are; remove it; example: path: null",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
