"""Cache policies and origin request policies of a distribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import pulumi
import pulumi_aws as aws

from model.aws import cloudfront
from model.behaviors import ALL, CachePolicy, OriginRequestPolicy


def _behavior(names: Sequence[str]) -> Literal["none", "all", "whitelist"]:
    return "none" if not names else "all" if ALL in names else "whitelist"


def _named(names: Sequence[str]) -> list[str] | None:
    return sorted(names) if names and ALL not in names else None


def cache_key(spec: CachePolicy) -> aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginArgs:
    """Return what is part of the cache key and sent to the origin; the encoding always is, so that both compress."""
    cookies = headers = strings = None
    if names := _named(spec.cookies):
        cookies = aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginCookiesConfigCookiesArgs(
            items=names
        )
    if names := _named(spec.headers):
        headers = aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfigHeadersArgs(
            items=names
        )
    if names := _named(spec.query_strings):
        strings = aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginQueryStringsConfigQueryStringsArgs(
            items=names
        )
    return aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginArgs(
        enable_accept_encoding_brotli=True,
        enable_accept_encoding_gzip=True,
        cookies_config=aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginCookiesConfigArgs(
            cookie_behavior=_behavior(spec.cookies), cookies=cookies
        ),
        headers_config=aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfigArgs(
            header_behavior=_behavior(spec.headers), headers=headers
        ),
        query_strings_config=aws.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginQueryStringsConfigArgs(
            query_string_behavior=_behavior(spec.query_strings), query_strings=strings
        ),
    )


def sent_cookies(spec: OriginRequestPolicy) -> aws.cloudfront.OriginRequestPolicyCookiesConfigArgs:
    """Return the cookies that the origin receives."""
    names = _named(spec.cookies)
    listed = aws.cloudfront.OriginRequestPolicyCookiesConfigCookiesArgs(items=names) if names else None
    return aws.cloudfront.OriginRequestPolicyCookiesConfigArgs(cookie_behavior=_behavior(spec.cookies), cookies=listed)


def sent_headers(spec: OriginRequestPolicy) -> aws.cloudfront.OriginRequestPolicyHeadersConfigArgs:
    """Return the headers that the origin receives."""
    names = _named(spec.headers)
    listed = aws.cloudfront.OriginRequestPolicyHeadersConfigHeadersArgs(items=names) if names else None
    return aws.cloudfront.OriginRequestPolicyHeadersConfigArgs(header_behavior=_behavior(spec.headers), headers=listed)


def sent_query_strings(spec: OriginRequestPolicy) -> aws.cloudfront.OriginRequestPolicyQueryStringsConfigArgs:
    """Return the query strings that the origin receives."""
    names = _named(spec.query_strings)
    listed = aws.cloudfront.OriginRequestPolicyQueryStringsConfigQueryStringsArgs(items=names) if names else None
    return aws.cloudfront.OriginRequestPolicyQueryStringsConfigArgs(
        query_string_behavior=_behavior(spec.query_strings), query_strings=listed
    )


def make_cache_policies(
    name: str, specs: Mapping[str, CachePolicy], opts: pulumi.ResourceOptions
) -> dict[str, pulumi.Input[str]]:
    """Make the cache policies of the distribution *name*, and return name → id, with those that AWS manages."""
    own = {
        policy: aws.cloudfront.CachePolicy(
            f"{name}-{policy}-cache",
            min_ttl=one.min_ttl_seconds,
            default_ttl=one.default_ttl_seconds,
            max_ttl=one.max_ttl_seconds,
            parameters_in_cache_key_and_forwarded_to_origin=cache_key(one),
            opts=opts,
        ).id
        for policy, one in specs.items()
    }
    return {**cloudfront.MANAGED_CACHE_POLICIES, **own}


def make_request_policies(
    name: str, specs: Mapping[str, OriginRequestPolicy], opts: pulumi.ResourceOptions
) -> dict[str, pulumi.Input[str]]:
    """Make the origin request policies of the distribution *name*, and return name → id, with those of AWS."""
    own = {
        policy: aws.cloudfront.OriginRequestPolicy(
            f"{name}-{policy}-request",
            cookies_config=sent_cookies(one),
            headers_config=sent_headers(one),
            query_strings_config=sent_query_strings(one),
            opts=opts,
        ).id
        for policy, one in specs.items()
    }
    return {**cloudfront.MANAGED_ORIGIN_REQUEST_POLICIES, **own}
