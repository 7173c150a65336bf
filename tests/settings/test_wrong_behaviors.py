"""Bad input, and the exact lines that it gives: origins, caches and signatures of the CDN's paths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from model.signing_keys import EXAMPLE_PEM
from tests.support.spoiled_stack_files import lines_of, row, spoiled

FILMS = {"paths": ["/films/*"], "bucket": "films"}
GROUPS = {"viewers": {"public_keys": {"spring": EXAMPLE_PEM}}}


def films(**changes: Any) -> dict[str, Any]:
    return {"plinth:buckets.films": {"role": "media"}, "plinth:cdn.behaviors": {"films": {**FILMS, **changes}}}


def services(**changes: Any) -> dict[str, Any]:
    return {"plinth:cdn.behaviors": {"catalog": {"paths": ["/api/catalog/*"], **changes}}}


def cached(**policy: Any) -> dict[str, Any]:
    return {**services(cache="own"), "plinth:cdn.cache_policies": {"own": policy}}


def sent(**policy: Any) -> dict[str, Any]:
    return {**services(origin_request="own"), "plinth:cdn.origin_request_policies": {"own": policy}}


ROWS = [
    row(
        "a bucket that does not exist",
        services(bucket="film"),
        "plinth:cdn.behaviors.catalog.bucket = 'film': there is no bucket 'film' in plinth:buckets; "
        "example: plinth:buckets: {film: {role: media}}",
    ),
    row(
        "a bucket of uploads",
        films(bucket="uploads"),
        "plinth:cdn.behaviors.films.bucket = 'uploads': bucket 'uploads' has the role uploads, the CDN "
        "needs role assets or media; example: plinth:buckets: {uploads: {role: media}}",
    ),
    row(
        "a path twice",
        {"plinth:cdn.behaviors": {"one": {"paths": ["/api/*"]}}},
        "plinth:cdn.behaviors.one.paths[0] = '/api/*': is in dynamic_paths too; a path has one behavior; "
        "example: paths: [/one/*]",
    ),
    row(
        "a path in two behaviors",
        {"plinth:cdn.behaviors": {"one": {"paths": ["/a/*"]}, "two": {"paths": ["/a/*"]}}},
        "plinth:cdn.behaviors.two.paths[0] = '/a/*': is in behaviors.one too; a path has one behavior; "
        "example: paths: [/two/*]",
    ),
    row(
        "a dynamic path behind a wider one",
        services(paths=["/a*"]),
        "plinth:cdn.behaviors.catalog.paths[0] = '/a*': hides /api/* of dynamic_paths: it matches all of "
        "it, and is tried before; example: paths: [/catalog/*]",
    ),
    row(
        "a path without its slash",
        services(paths=["films/*"]),
        "plinth:cdn.behaviors.catalog.paths[0] = 'films/*': must begin with / or * and have at most 255 "
        "letters, digits and _-.*?$/~\"'@:+&; example: paths: [/media/*]",
    ),
    row(
        "no path",
        services(paths=[]),
        "plinth:cdn.behaviors.catalog.paths = []: needs at least 1; example: paths: [/media/*]",
    ),
    row(
        "a cache policy with a slip",
        films(cache="CachingOptimised"),
        "plinth:cdn.behaviors.films.cache = 'CachingOptimised': is neither a policy of this file nor one of"
        " AWS's: CachingOptimized, CachingOptimizedForUncompressedObjects, CachingDisabled, "
        "UseOriginCacheControlHeaders, UseOriginCacheControlHeaders-QueryStrings; did you mean "
        "'CachingOptimized'?; example: cache: CachingOptimized",
    ),
    row(
        "an origin request policy that does not exist",
        films(origin_request="everything"),
        "plinth:cdn.behaviors.films.origin_request = 'everything': is neither a policy of this file nor one"
        " of AWS's: AllViewer, AllViewerAndCloudFrontHeaders-2022-06, HostHeaderOnly, CORS-S3Origin, "
        "UserAgentRefererHeaders; example: origin_request: CORS-S3Origin",
    ),
    row(
        "the viewer's host for a bucket",
        films(origin_request="AllViewer"),
        "plinth:cdn.behaviors.films.origin_request = 'AllViewer': sends the viewer's Host header, with "
        "which S3 finds no bucket; example: origin_request: CORS-S3Origin",
    ),
    row(
        "no host for services",
        services(origin_request="CORS-S3Origin"),
        "plinth:cdn.behaviors.catalog.origin_request = 'CORS-S3Origin': does not send the Host header, for "
        "which the load balancer's certificate is: add header host; example: origin_request: HostHeaderOnly",
    ),
    row(
        "cookies that the cache does not tell apart",
        services(cache="CachingOptimized", origin_request="AllViewer"),
        "plinth:cdn.behaviors.catalog.origin_request = 'AllViewer': sends cookies that cache "
        "CachingOptimized does not tell apart, so that one viewer could get the response of another; give "
        "them to the cache policy; example: origin_request: HostHeaderOnly",
    ),
    row(
        "a failover of services",
        services(failover={"bucket": "assets"}),
        "plinth:cdn.behaviors.catalog.failover: is for a bucket: CloudFront asks a second origin only for "
        "GET, HEAD and OPTIONS; example: failover: null",
    ),
    row(
        "index documents of services",
        services(index_documents=True),
        "plinth:cdn.behaviors.catalog.index_documents = true: is for a bucket, and these paths go to the "
        "load balancer; example: index_documents: false",
    ),
    row(
        "a failover to nothing",
        films(failover={}),
        "plinth:cdn.behaviors.films.failover: needs one copy: bucket, or external_bucket with "
        "external_region; example: failover: {external_bucket: example-assets-replica, external_region: "
        "us-west-2}",
    ),
    row(
        "a failover to two copies",
        films(failover={"bucket": "assets", "external_bucket": "abc-copy"}),
        "plinth:cdn.behaviors.films.failover = {bucket: 'assets', external_bucket: 'abc-copy'}: needs one "
        "copy: bucket, or external_bucket with external_region; example: failover: {external_bucket: "
        "example-assets-replica, external_region: us-west-2}",
    ),
    row(
        "a copy without its region",
        films(failover={"external_bucket": "example-copy"}),
        "plinth:cdn.behaviors.films.failover.external_region: is for external_bucket; each needs the other;"
        " example: external_region: us-west-2",
    ),
    row(
        "a copy that is the bucket itself",
        films(failover={"bucket": "films"}),
        "plinth:cdn.behaviors.films.failover.bucket = 'films': is the bucket whose copy it has to be; "
        "example: bucket: null, external_bucket: example-assets-replica, external_region: us-west-2",
    ),
    row(
        "a copy whose name is no bucket's",
        films(failover={"external_bucket": "Copy", "external_region": "us-west-2"}),
        "plinth:cdn.behaviors.films.failover.external_bucket = 'Copy': must be the name of a bucket: 3 to "
        "63 small letters, digits and hyphens; example: external_bucket: example-assets-replica",
    ),
    row(
        "a status that is no failure",
        films(failover={"bucket": "assets", "status_codes": [500, 429]}),
        "plinth:cdn.behaviors.films.failover.status_codes[1] = 429: must be 403, 404, 500, 502, 503 or 504;"
        " example: status_codes: [500, 503]",
    ),
    row(
        "a key group that does not exist",
        films(key_groups=["viewer"]),
        "plinth:cdn.behaviors.films.key_groups[0] = 'viewer': is not in cdn.key_groups; example: key_groups: []",
    ),
    row(
        "a key group that no path uses",
        {"plinth:cdn.key_groups": GROUPS},
        "plinth:cdn.key_groups.viewers: is used by no behavior; example: key_groups: {}",
    ),
    row(
        "a private key of a signer",
        {
            **films(key_groups=["viewers"]),
            "plinth:cdn.key_groups": {
                "viewers": {"public_keys": {"spring": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"}}
            },
        },
        "plinth:cdn.key_groups.viewers.public_keys.spring: contains a private key in clear text; put it "
        "into plinth:secrets, and replace it where it is in use; example: plinth:secrets: {api-key: "
        '{description: "What it is for"}}',
    ),
    row(
        "a key of another curve",
        {
            **films(key_groups=["viewers"]),
            "plinth:cdn.key_groups": {
                "viewers": {
                    "public_keys": {
                        "spring": EXAMPLE_PEM.replace(
                            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQc", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQg"
                        )
                    }
                }
            },
        },
        'plinth:cdn.key_groups.viewers.public_keys.spring = "-----BEGIN PUBLIC KEY-----\\nMFkwEwYHKoZIzj0CAQ'
        "YIKoZIzj0DAQgDQgAEPeOyLqMB0ldoOQK8HYFc4WUlSQKN\\nrESrftE2SxM54bwZrYgcYVSPh…: must be the PEM of a "
        "public key, RSA of 2048 bits or ECDSA on the curve P-256; example: public_keys: {spring: "
        '"-----BEGIN PUBLIC KEY-----\\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPeOyLqMB0ldoOQK8HYFc4WUlSQKN\\nrES'
        'rftE2SxM54bwZrYgcYVSPhoibU5JrNbEkaT+9/4fRFu4+9jFkkkZ50Q==\\n-----END PUBLIC KEY-----\\n"}',
    ),
    row(
        "a longest time below the shortest",
        cached(min_ttl_seconds=60, max_ttl_seconds=30),
        "plinth:cdn.cache_policies.own.default_ttl_seconds: must be between min_ttl_seconds 60 and "
        "max_ttl_seconds 30; example: default_ttl_seconds: 60, max_ttl_seconds: 60",
    ),
    row(
        "the encoding in a cache key",
        cached(headers=["accept-encoding"]),
        "plinth:cdn.cache_policies.own.headers[0] = 'accept-encoding': is in every cache policy already, "
        "because CloudFront compresses; remove it; example: headers: []",
    ),
    row(
        "a header in capitals",
        cached(headers=["Accept-Language"]),
        "plinth:cdn.cache_policies.own.headers[0] = 'Accept-Language': must be the name of a header in "
        "small letters; example: headers: [accept-language]",
    ),
    row(
        "every cookie and one of them",
        cached(cookies=["*", "theme"]),
        "plinth:cdn.cache_policies.own.cookies = ['*', 'theme']: has names next to *, which is every one; "
        'example: cookies: ["*"]',
    ),
    row(
        "eleven query strings",
        cached(query_strings=[f"q{one}" for one in range(11)]),
        "plinth:cdn.cache_policies.own.query_strings = ['q0', 'q1', 'q2', 'q3', 'q4', 'q5', 'q6', 'q7', "
        "'q8', 'q9', 'q10']: holds at most 10, this one 11; example: query_strings: [page, lang]",
    ),
    row(
        "authorization only for the origin",
        sent(headers=["host", "authorization"]),
        "plinth:cdn.origin_request_policies.own.headers[1] = 'authorization': is sent only if the cache "
        "policy has it, or by origin_request: AllViewer; example: headers: [host]",
    ),
    row(
        "cookies as a header",
        sent(headers=["host", "cookie"]),
        "plinth:cdn.origin_request_policies.own.headers[1] = 'cookie': is set by CloudFront for each "
        "connection; cookies have a field of their own; example: headers: [host]",
    ),
    row(
        "a redirect of a path with its own behavior",
        {**films(), "plinth:cdn.redirects": {"/films/old": {"to": "/new"}}},
        "plinth:cdn.redirects./films/old: has no effect: /films/* is in behaviors, and redirects are for "
        "other files; example: redirects: {/old: {to: /new}}",
    ),
    row(
        "an error page of the services",
        {**services(), "plinth:cdn.error_pages": {"502": {"page": "/api/catalog/e.html"}}},
        "plinth:cdn.error_pages.502.page = '/api/catalog/e.html': is not in the bucket: behaviors send "
        "/api/catalog/* to the load balancer; example: page: /errors/404.html",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
