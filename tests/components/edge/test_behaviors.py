"""Paths with an origin, a cache or a signature of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from components.edge.distribution import Distribution, DistributionArgs
from model.distribution import Cdn
from model.signing_keys import EXAMPLE_PEM
from preview.recorder.record import Record
from tests.components.edge.test_distribution import DISTRIBUTION, FILES, FUNCTION, HEADERS, WWW, balancer
from tests.support.offline import record

CACHE = "aws:cloudfront/cachePolicy:CachePolicy"
REQUEST = "aws:cloudfront/originRequestPolicy:OriginRequestPolicy"
PUBLIC_KEY = "aws:cloudfront/publicKey:PublicKey"
KEY_GROUP = "aws:cloudfront/keyGroup:KeyGroup"
MEDIA = {
    "behaviors": {
        "films": {
            "paths": ["/films/*", "*.mp4"],
            "bucket": "films",
            "cache": "films",
            "origin_request": "CORS-S3Origin",
            "key_groups": ["viewers"],
            "failover": {
                "external_bucket": "films-replica",
                "external_region": "us-west-2",
                "status_codes": [503, 500],
            },
            "content_security_policy": "default-src 'none'",
            "response_headers": {"x-b": "3"},
        },
        "lessons": {"paths": ["/films/lessons/*"], "bucket": "films", "index_documents": True},
        "catalog": {"paths": ["/api/catalog/*"], "cache": "catalog", "origin_request": "catalog"},
        "search": {"paths": ["/api/search"], "cache": "catalog"},
    },
    "cache_policies": {
        "films": {"query_strings": ["*"], "min_ttl_seconds": 1},
        "catalog": {"headers": ["b", "a"], "cookies": ["theme"], "default_ttl_seconds": 60, "max_ttl_seconds": 600},
    },
    "origin_request_policies": {"catalog": {"headers": ["host"], "query_strings": ["q"]}},
    "key_groups": {"viewers": {"public_keys": {"spring": EXAMPLE_PEM, "summer": EXAMPLE_PEM}}},
    "dynamic_paths": ["/api/*"],
    "failover": {"bucket": "copy"},
    "response_headers": {"x-a": "1", "x-b": "2"},
}


def media(spec: dict[str, Any]) -> DistributionArgs:
    further = {one: f"{one}.s3.us-east-1.amazonaws.com" for one in ("films", "copy")}
    return replace(
        FILES,
        spec=Cdn.model_validate(spec),
        further_buckets=further,
        load_balancer=balancer(),
        alternate_domain=replace(WWW, redirected=["example.com"]),
    )


@pytest.fixture(scope="module")
def seen() -> Record:
    return record(lambda: Distribution("cdn", media(MEDIA)))


def behaviors(seen: Record) -> dict[str, dict[str, Any]]:
    return {one["pathPattern"]: one for one in seen.only(DISTRIBUTION).inputs["orderedCacheBehaviors"]}


def test_the_longest_beginning_without_wildcards_is_tried_first_and_dynamic_paths_last(seen: Record) -> None:
    assert list(behaviors(seen)) == [
        "/api/search",
        "/films/lessons/*",
        "/api/catalog/*",
        "/films/*",
        "*.mp4",
        "/api/*",
    ]


def test_each_bucket_is_one_origin_that_the_origin_access_control_signs_for(seen: Record) -> None:
    inputs = seen.only(DISTRIBUTION).inputs
    signed = {one["originId"]: one["domainName"] for one in inputs["origins"] if "originAccessControlId" in one}
    assert signed == {
        "static": "assets.s3.us-east-1.amazonaws.com",
        "bucket-copy": "copy.s3.us-east-1.amazonaws.com",
        "bucket-films": "films.s3.us-east-1.amazonaws.com",
        "external-films-replica": "films-replica.s3.us-west-2.amazonaws.com",
    }
    assert {one["originAccessControlId"] for one in inputs["origins"] if "originAccessControlId" in one} == {
        seen.only("aws:cloudfront/originAccessControl:OriginAccessControl").id
    }


def test_a_copy_is_asked_after_the_given_errors_of_requests_that_only_read(seen: Record) -> None:
    inputs = seen.only(DISTRIBUTION).inputs
    assert inputs["originGroups"] == [
        {
            "originId": "static-failover",
            "failoverCriteria": {"statusCodes": [500, 502, 503, 504]},
            "members": [{"originId": "static"}, {"originId": "bucket-copy"}],
        },
        {
            "originId": "films-failover",
            "failoverCriteria": {"statusCodes": [500, 503]},
            "members": [{"originId": "bucket-films"}, {"originId": "external-films-replica"}],
        },
    ]
    assert inputs["defaultCacheBehavior"]["targetOriginId"] == "static-failover"
    for one in (inputs["defaultCacheBehavior"], behaviors(seen)["/films/*"], behaviors(seen)["*.mp4"]):
        assert one["allowedMethods"] == ["GET", "HEAD", "OPTIONS"]


def test_signed_paths_take_signatures_of_the_keys_of_their_group_alone(seen: Record) -> None:
    keys = {one.name: one for one in seen.of_type(PUBLIC_KEY)}
    assert {name: one.inputs for name, one in keys.items()} == {
        f"cdn-viewers-{name}": {"comment": f"{name} of viewers", "encodedKey": EXAMPLE_PEM}
        for name in ("spring", "summer")
    }
    group = seen.only(KEY_GROUP)
    assert group.inputs["items"] == [keys["cdn-viewers-spring"].id, keys["cdn-viewers-summer"].id]
    assert {path: one.get("trustedKeyGroups") for path, one in behaviors(seen).items()} == {
        "/films/*": [group.id],
        "*.mp4": [group.id],
        **dict.fromkeys(("/films/lessons/*", "/api/catalog/*", "/api/search", "/api/*")),
    }


def test_policies_are_aws_s_own_or_those_of_the_stack_file(seen: Record) -> None:
    caches = {one.name: one for one in seen.of_type(CACHE)}
    assert caches["cdn-films-cache"].inputs == {
        "minTtl": 1,
        "defaultTtl": 86_400,
        "maxTtl": 31_536_000,
        "parametersInCacheKeyAndForwardedToOrigin": {
            "enableAcceptEncodingBrotli": True,
            "enableAcceptEncodingGzip": True,
            "cookiesConfig": {"cookieBehavior": "none"},
            "headersConfig": {"headerBehavior": "none"},
            "queryStringsConfig": {"queryStringBehavior": "all"},
        },
    }
    key = caches["cdn-catalog-cache"].inputs["parametersInCacheKeyAndForwardedToOrigin"]
    assert key["headersConfig"] == {"headerBehavior": "whitelist", "headers": {"items": ["a", "b"]}}
    assert key["cookiesConfig"] == {"cookieBehavior": "whitelist", "cookies": {"items": ["theme"]}}
    request = seen.only(REQUEST)
    assert request.inputs == {
        "cookiesConfig": {"cookieBehavior": "none"},
        "headersConfig": {"headerBehavior": "whitelist", "headers": {"items": ["host"]}},
        "queryStringsConfig": {"queryStringBehavior": "whitelist", "queryStrings": {"items": ["q"]}},
    }
    host_only, all_viewer = "bf0718e1-ba1e-49d1-88b1-f726733018ae", "33f36d7e-f396-46d9-90e0-52428a34d9dc"
    sent = {path: one.get("originRequestPolicyId") for path, one in behaviors(seen).items()}
    assert sent == {
        "/films/*": "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
        "*.mp4": "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
        "/films/lessons/*": None,
        "/api/catalog/*": request.id,
        "/api/search": host_only,
        "/api/*": all_viewer,
    }


def test_a_behavior_has_its_own_headers_next_to_those_of_the_distribution(seen: Record) -> None:
    policies = {one.name: one for one in seen.of_type(HEADERS)}
    own = policies["cdn-films-headers"].inputs
    assert {one["header"]: one["value"] for one in own["customHeadersConfig"]["items"]} == {"x-a": "1", "x-b": "3"}
    assert own["securityHeadersConfig"]["strictTransportSecurity"]["override"] is True
    used = {path: one["responseHeadersPolicyId"] for path, one in behaviors(seen).items()}
    assert used["/films/*"] == policies["cdn-films-headers"].id
    assert used["/films/lessons/*"] == used["/api/*"] == policies["cdn-headers"].id


def test_index_documents_and_the_redirect_of_the_other_name_are_functions_before_every_cache(seen: Record) -> None:
    functions = {one.outputs["arn"]: one.name for one in seen.of_type(FUNCTION)}
    used = {path: functions[one["functionAssociations"][0]["functionArn"]] for path, one in behaviors(seen).items()}
    assert used == {**dict.fromkeys(behaviors(seen), "cdn-names"), "/films/lessons/*": "cdn-indexes"}


def test_one_more_behavior_adds_resources_and_changes_the_distribution_alone(seen: Record) -> None:
    more = {**MEDIA, "behaviors": {**MEDIA["behaviors"], "art": {"paths": ["/art/*"], "bucket": "films"}}}
    after = record(lambda: Distribution("cdn", media(more)))
    inputs = {one.urn: one.inputs for one in after.resources}
    changed = {one.name for one in seen.resources if one.inputs != inputs[one.urn]}
    assert changed == {"cdn"}


def test_a_bucket_without_its_name_is_refused() -> None:
    args = replace(media(MEDIA), further_buckets={})
    with pytest.raises(ValueError, match="further_buckets must have the buckets of behaviors and failovers"):
        record(lambda: Distribution("cdn", args))
