"""Bad input, and the exact lines that it gives: what the CDN does with requests and errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

ROWS = [
    row(
        "the domain as canonical name without being served",
        {"plinth:cdn.canonical": "apex"},
        "plinth:cdn.canonical = 'apex': needs apex: true, or the domain itself is not served; example: apex: true",
    ),
    row(
        "the domain itself without a domain",
        {
            "plinth:dns": ABSENT,
            "plinth:cdn.subdomain": ABSENT,
            "plinth:cdn.apex": True,
            "plinth:load_balancer.allow_plain_http": True,
            "plinth:stack.environment": "dev",
        },
        "plinth:cdn.apex = true: needs plinth:dns; example: plinth:dns: {domain: example.com, zone: create}",
    ),
    row(
        "a canonical name by its name",
        {"plinth:cdn.apex": True, "plinth:cdn.canonical": "www"},
        "plinth:cdn.canonical = 'www': must be 'subdomain' or 'apex'; example: canonical: apex",
    ),
    row(
        "a redirect to a name of the CDN itself",
        {"plinth:cdn.redirects": {"/old": {"to": "https://www.example.com/new"}}},
        "plinth:cdn.redirects./old.to = 'https://www.example.com/new': is a name of this CDN, whose loops are only found "
        "among paths; give the path alone; example: to: /new",
    ),
    row(
        "address records of the domain that the CDN serves",
        {"plinth:cdn.apex": True, "plinth:dns.records": {"@": {"a": ["203.0.113.10"]}}},
        "plinth:dns.records.@.a = ['203.0.113.10']: cdn.apex is set, so the stack makes the address records of this name "
        'itself; example: records: {status: {a: ["203.0.113.10"]}}',
    ),
    row(
        "certificate authorities of the domain without Amazon",
        {
            "plinth:cdn.apex": True,
            "plinth:cdn.subdomain": ABSENT,
            "plinth:dns.records": {"@": {"caa": ['0 issue "letsencrypt.org"']}},
        },
        "plinth:dns.records.@.caa = ['0 issue \"letsencrypt.org\"']: excludes Amazon, so that ACM issues no certificate for "
        "example.com (cdn.apex); example: caa: ['0 issue \"amazon.com\"']",
    ),
    row(
        "a host that the CDN redirects before a service sees it",
        {"plinth:cdn.apex": True, "plinth:services.api.route.hosts": ["example.com"]},
        "plinth:services.api.route.hosts[0] = 'example.com': no request has this host: the stack's names, which its "
        "certificate covers, are www.example.com; example: hosts: [www.example.com]",
    ),
    row(
        "a domain that is too long for its certificate",
        {"plinth:dns.domain": f"{'a' * 61}.com", "plinth:cdn.subdomain": ABSENT, "plinth:cdn.apex": True},
        f"plinth:cdn.apex = true: {'a' * 61}.com has 65 characters, and a certificate takes 64; example: apex: false",
    ),
    row(
        "a single-page application with index documents",
        {"plinth:cdn.single_page_application": True, "plinth:cdn.index_documents": True},
        "plinth:cdn.index_documents = true: has no effect: single_page_application serves /index.html for folders; "
        "remove one of the two; example: index_documents: false",
    ),
    row(
        "redirects in a circle",
        {"plinth:cdn.redirects": {"/old": {"to": "/new"}, "/new": {"to": "/old"}}},
        "plinth:cdn.redirects./old.to = '/new': is a loop: /old to /new to /old; example: to: https://example.com/",
        "plinth:cdn.redirects./new.to = '/old': is a loop: /new to /old to /new; example: to: https://example.com/",
    ),
    row(
        "a redirect that never ends",
        {"plinth:cdn.redirects": {"/a/*": {"to": "/a/b/*"}}},
        "plinth:cdn.redirects./a/*.to = '/a/b/*': is a loop: /a/page to /a/b/page to /a/b/b/page; example: "
        "to: https://example.com/",
    ),
    row(
        "a redirect of a dynamic path",
        {"plinth:cdn.redirects": {"/api/v1": {"to": "/new"}}},
        "plinth:cdn.redirects./api/v1: has no effect: dynamic_paths sends /api/* to the load balancer, and redirects "
        "are for files; example: redirects: {/old: {to: /new}}",
    ),
    row(
        "a redirect of a path without its slash",
        {"plinth:cdn.redirects": {"old": {"to": "/new"}}},
        "plinth:cdn.redirects.old: must be a path that begins with /, without query string; * only after the last /; "
        "example: redirects: {/old: {to: /new}}",
    ),
    row(
        "a redirect of a path with an umlaut",
        {"plinth:cdn.redirects": {"/über": {"to": "/about"}}},
        "plinth:cdn.redirects./über: is not how a browser sends this path; did you mean '/%C3%BCber'?; example: "
        "redirects: {/old: {to: /new}}",
    ),
    row(
        "a redirect of a query string",
        {"plinth:cdn.redirects": {"/old?page=1": {"to": "/new"}}},
        "plinth:cdn.redirects./old?page=1: must be a path that begins with /, without query string; * only after the "
        "last /; example: redirects: {/old: {to: /new}}",
    ),
    row(
        "a redirect to plain HTTP",
        {"plinth:cdn.redirects": {"/old": {"to": "http://example.org/"}}},
        "plinth:cdn.redirects./old.to = 'http://example.org/': must be a path that begins with one /, or https://, a "
        "domain in lowercase and a path; * only at the end; example: to: /products/*",
    ),
    row(
        "a redirect with a status that repeats no request",
        {"plinth:cdn.redirects": {"/old": {"to": "/new", "status": 303}}},
        "plinth:cdn.redirects./old.status = 303: must be 301, 302, 307 or 308; example: status: 302",
    ),
    row(
        "more redirects than a function holds",
        {"plinth:cdn.redirects": {f"/old-{one:03}": {"to": f"/new-{one:03}"} for one in range(300)}},
        "plinth:cdn.redirects: take 9367 bytes, 7000 are left of the 10 KB of a CloudFront Function: send several paths "
        "by one, as /blog/*; example: redirects: {/blog/*: {to: /news/*}}",
    ),
    row(
        "a page for an error without pages",
        {"plinth:cdn.error_pages": {"402": {"page": "/errors/402.html"}}},
        "plinth:cdn.error_pages.402: must be '400', '403', '404', '405', '414', '416', '500', '501', '502', '503' or "
        "'504'; example: error_pages: {403: {page: /errors/404.html, response_code: 404}}",
    ),
    row(
        "an error page of another host",
        {"plinth:cdn.error_pages": {"502": {"page": "https://example.org/502.html"}}},
        "plinth:cdn.error_pages.502.page = 'https://example.org/502.html': must be the path of a file: / and letters, "
        "digits and _.~/-; example: page: /errors/404.html",
    ),
    row(
        "an error page that the services would serve",
        {"plinth:cdn.error_pages": {"502": {"page": "/api/502.html"}}},
        "plinth:cdn.error_pages.502.page = '/api/502.html': is not in the bucket: dynamic_paths sends /api/* to the load "
        "balancer; example: page: /errors/404.html",
    ),
    row(
        "an error of the API that becomes a success",
        {"plinth:cdn.error_pages": {"404": {"page": "/index.html", "response_code": 200}}},
        "plinth:cdn.error_pages.404.response_code = 200: would turn errors of dynamic_paths into successes; for an "
        "application use single_page_application; example: response_code: 404",
    ),
    row(
        "an error page with the status of a redirect",
        {"plinth:cdn.error_pages": {"404": {"page": "/index.html", "response_code": 302}}},
        "plinth:cdn.error_pages.404.response_code = 302: must be 200, 400, 403, 404, 405, 414, 416, 500, 501, 502, 503 "
        "or 504; example: response_code: 404",
    ),
    row(
        "an error that is kept for two years",
        {"plinth:cdn.error_pages": {"404": {"page": "/index.html", "caching_seconds": 63_072_000}}},
        "plinth:cdn.error_pages.404.caching_seconds = 63072000: must be 0 to 31536000; example: caching_seconds: 60",
    ),
    row(
        "a directive with an underscore",
        {"plinth:cdn.content_security_policy": "script_src 'self'"},
        "plinth:cdn.content_security_policy = 'script_src ''self''': 'script_src' is no directive; did you "
        "mean \"script-src 'self'\"?; example: content_security_policy: \"default-src 'self'; frame-ancestors "
        "'none'\"",
    ),
    row(
        "a keyword without its quotes",
        {"plinth:cdn.content_security_policy": "default-src self"},
        "plinth:cdn.content_security_policy = 'default-src self': self in default-src is taken for a host "
        "name; write 'self' with its single quotes; example: content_security_policy: \"default-src 'self'; "
        "frame-ancestors 'none'\"",
    ),
    row(
        "a directive twice",
        {"plinth:cdn.content_security_policy": "img-src 'self'; img-src data:"},
        "plinth:cdn.content_security_policy = 'img-src ''self''; img-src data:': has img-src twice, and "
        "browsers ignore the second one; example: content_security_policy: \"default-src 'self'; "
        "frame-ancestors 'none'\"",
    ),
    row(
        "a policy over two lines",
        {"plinth:cdn.content_security_policy": "default-src 'self';\nimg-src data:"},
        "plinth:cdn.content_security_policy = \"default-src 'self';\\nimg-src data:\": must be one line of 1 to "
        '1783 ASCII characters, no spaces at its ends; example: content_security_policy: "default-src '
        "'self'; frame-ancestors 'none'\"",
    ),
    row(
        "a policy that is longer than its quota",
        {"plinth:cdn.content_security_policy": "img-src " + "https://a.example " * 100 + "data:"},
        "plinth:cdn.content_security_policy = 'img-src https://a.example https://a.example https://a.example "
        "https://a.example https://a.example https://a.example htt…: must be one line of 1 to 1783 ASCII "
        "characters, no spaces at its ends; example: content_security_policy: \"default-src 'self'; "
        "frame-ancestors 'none'\"",
    ),
    row(
        "a header in capital letters",
        {"plinth:cdn.response_headers": {"Permissions-Policy": "camera=()"}},
        "plinth:cdn.response_headers.Permissions-Policy: must be the name of a header in small letters; "
        'example: response_headers: {permissions-policy: "camera=(), geolocation=(), microphone=()"}',
    ),
    row(
        "a header that every response has",
        {"plinth:cdn.response_headers": {"x-frame-options": "DENY"}},
        "plinth:cdn.response_headers.x-frame-options: is a security header, which AWS refuses here; remove "
        'it; example: response_headers: {permissions-policy: "camera=(), geolocation=(), microphone=()"}',
    ),
    row(
        "a policy among the headers",
        {"plinth:cdn.response_headers": {"content-security-policy": "default-src 'self'"}},
        "plinth:cdn.response_headers.content-security-policy: has a setting of its own: "
        'cdn.content_security_policy; example: response_headers: {permissions-policy: "camera=(), '
        'geolocation=(), microphone=()"}',
    ),
    row(
        "a header of the connection",
        {"plinth:cdn.response_headers": {"transfer-encoding": "chunked"}},
        "plinth:cdn.response_headers.transfer-encoding: is a header that CloudFront or the service behind it "
        'sets; example: response_headers: {permissions-policy: "camera=(), geolocation=(), microphone=()"}',
    ),
    row(
        "a header of CORS",
        {"plinth:cdn.response_headers": {"access-control-allow-origin": "*"}},
        "plinth:cdn.response_headers.access-control-allow-origin: is a header that CloudFront or the service "
        'behind it sets; example: response_headers: {permissions-policy: "camera=(), geolocation=(), '
        'microphone=()"}',
    ),
    row(
        "a header without a value",
        {"plinth:cdn.response_headers": {"x-robots-tag": ""}},
        "plinth:cdn.response_headers.x-robots-tag = '': must be one line of 1 to 1783 ASCII characters, no "
        'spaces at its ends; example: response_headers: {permissions-policy: "camera=(), geolocation=(), '
        'microphone=()"}',
    ),
    row(
        "more headers than a policy takes",
        {"plinth:cdn.response_headers": {f"x-{one}": "1" for one in range(11)}},
        "plinth:cdn.response_headers = {x-0: '1', x-1: '1', x-2: '1', x-3: '1', x-4: '1', x-5: '1', x-6: "
        "'1', x-7: '1', x-8: '1', x-9: '1', x-10: '1'}: holds at most 10, this one 11; example: "
        'response_headers: {permissions-policy: "camera=(), geolocation=(), microphone=()"}',
    ),
    row(
        "a country with another code",
        {"plinth:cdn.block_countries": ["UK"]},
        "plinth:cdn.block_countries[0] = 'UK': must be a country code of two capital letters (ISO 3166); did "
        "you mean 'GB'?; example: block_countries: [KP]",
    ),
    row(
        "countries both let in and blocked",
        {"plinth:cdn.allow_countries": ["DE"], "plinth:cdn.block_countries": ["KP"]},
        "plinth:cdn.block_countries = ['KP']: allow_countries blocks all others already; remove one of the "
        "two; example: block_countries: []",
    ),
    row(
        "a country that only AWS WAF knows",
        {"plinth:cdn.allow_countries": ["DE", "XK"]},
        "plinth:cdn.allow_countries[1] = 'XK': is not in ISO 3166, whose codes CloudFront takes; AWS WAF "
        "takes it: waf.allow_countries; example: allow_countries: [DE, FR]",
    ),
    row(
        "a country twice",
        {"plinth:cdn.allow_countries": ["DE", "DE"]},
        "plinth:cdn.allow_countries = ['DE', 'DE']: holds 'DE' more than once; example: allow_countries: [DE, FR]",
    ),
    row(
        "a field that no log has",
        {"plinth:cdn.access_logs": {"record_fields": ["date", "c_ip"]}},
        "plinth:cdn.access_logs.record_fields[1] = 'c_ip': is not a field of CloudFront's standard logs "
        "that Plinth knows; did you mean 'c-ip'?; example: record_fields: [date, time, c-ip, cs-method, "
        "cs-uri-stem, sc-status, cache-behavior-path-pattern]",
    ),
    row(
        "a field of a log twice",
        {"plinth:cdn.access_logs": {"record_fields": ["date", "date"]}},
        "plinth:cdn.access_logs.record_fields = ['date', 'date']: holds 'date' more than once; example: "
        "record_fields: [date, time, c-ip, cs-method, cs-uri-stem, sc-status, cache-behavior-path-pattern]",
    ),
    row(
        "a log without fields",
        {"plinth:cdn.access_logs": {"record_fields": []}},
        "plinth:cdn.access_logs.record_fields = []: needs at least 1; example: record_fields: [date, time, "
        "c-ip, cs-method, cs-uri-stem, sc-status, cache-behavior-path-pattern]",
    ),
    row(
        "a format that CloudFront does not write",
        {"plinth:cdn.access_logs": {"file_format": "csv"}},
        "plinth:cdn.access_logs.file_format = 'csv': must be 'json', 'plain', 'w3c' or 'parquet'; example: "
        "file_format: parquet",
    ),
    row(
        "partitions by another name",
        {"plinth:cdn.access_logs": {"hive_partitions": True}},
        "plinth:cdn.access_logs.hive_partitions = true: unknown key; known: file_format, record_fields, "
        "hive_compatible_partitions, per_hour_partitions; example: file_format: parquet",
    ),
    row(
        "services behind the CDN in a region without VPC origins",
        {"aws:region": "mx-central-1", "plinth:account.regions": ["mx-central-1"]},
        "aws:region = 'mx-central-1': has no VPC origins, by which CloudFront reaches the internal load "
        "balancer of cdn.dynamic_paths; with scheme internet-facing and cloudfront_only it needs none (as of 2026-11-28; stack.aws_tables: advise accepts what is newer); "
        "example: aws:region: us-east-1, plinth:account.regions: [us-east-1]",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
