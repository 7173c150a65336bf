"""AWS's names and limits of a CloudFront distribution. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

PriceClass = Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"]
"""https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PriceClass.html"""

MOST_PATHS = 74
"""75 cache behaviors in a distribution, of which the default one has no path:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"""

LONGEST_PATH = 255
PATH_CHARACTERS = r"A-Za-z0-9_\-.*?$/~\"'@:+&"
"""Of a path pattern: how many, and which:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html"""

ErrorCode = Literal["400", "403", "404", "405", "414", "416", "500", "501", "502", "503", "504"]
ResponseCode = Literal[200, 400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]
SUCCESS = 200
LONGEST_ERROR_CACHING_SECONDS = 31_536_000
"""Errors that can have a page, the status that viewers can get with it, and how long an error is kept:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/creating-custom-error-pages.html"""

MOST_RESPONSE_HEADERS = 10
LONGEST_RESPONSE_HEADER = 1_783
"""Custom headers of a response headers policy, and characters of a content security policy. AWS names no limit of other
values; the same is taken: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"""

OWN_HEADERS = frozenset(
    ("strict-transport-security", "x-content-type-options", "x-frame-options", "referrer-policy", "x-xss-protection")
)
"""Security headers, which AWS refuses among custom headers:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html"""

CONNECTION_HEADERS = frozenset(
    [
        "connection",
        "content-encoding",
        "content-length",
        "date",
        "expect",
        "host",
        "keep-alive",
        "proxy-authenticate",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
        "warning",
        "x-cache",
    ]
)
CONNECTION_PREFIXES = ("access-control-", "x-amz-cf-", "x-edge-")
"""What belongs to one response or connection, CloudFront's own headers, and those of CORS, which AWS has apart:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/modifying-response-headers.html"""

MOST_FUNCTION_BYTES = 10_000
"""Code of a function: "10 KB", taken as the smaller of the two readings.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions"""

FUNCTION_RUNTIME = "cloudfront-js-2.0"
"""https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html"""

LONGEST_ORIGIN_SECONDS = 120
"""Longest wait for an answer of a load balancer, and longest time that an idle connection to it is kept:
https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_VpcOriginConfig.html and
https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CustomOriginConfig.html"""

TLS_POLICY = "TLSv1.2_2021"
"""https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html"""

ADDRESSES = "com.amazonaws.global.cloudfront.origin-facing"
ADDRESSES_RULES = 55
"""Managed prefix list of the addresses that CloudFront reaches origins from, and how many of the 60 rules of a security
group it counts as: https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html"""

ORIGIN_HEADER = "X-Origin-Verify"
"""Header of origin requests by which a load balancer knows the stack's own distribution: the prefix list has the
addresses of every distribution, also those of other accounts.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html"""

CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
"""Managed cache policies; every account has them under the same ids:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html"""

ALL_VIEWER_AND_CLOUDFRONT_HEADERS = "33f36d7e-f396-46d9-90e0-52428a34d9dc"
"""Managed origin request policy: what the viewer sent, and CloudFront's own headers, among them
``CloudFront-Forwarded-Proto``, which a viewer then cannot set:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html"""

MOST_ORIGIN_GROUPS = 10
MOST_POLICY_NAMES = 10
LONGEST_POLICY_NAMES = 1_024
"""Origin groups of a distribution; headers, cookies and query strings in a cache or origin request policy, each, and
the characters of all of their names:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"""

MOST_KEY_GROUPS = 10
MOST_PUBLIC_KEYS = 10
MOST_KEYS_OF_A_GROUP = 5
MOST_GROUPS_OF_A_BEHAVIOR = 4
"""Key groups and public keys of an account, public keys of a group, and groups of a cache behavior:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-key-groups"""

LONGEST_TTL_SECONDS = 31_536_000
"""A year, which CloudFront's own default of the longest time is:
https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyConfig.html"""

FailoverCode = Literal[403, 404, 500, 502, 503, 504]
"""Responses of an origin after which CloudFront asks the second one. AWS's console has 400, 416 and 429 besides, which
are errors of the request and of its rate, not of the origin:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html"""

MANAGED_CACHE_POLICIES: Mapping[str, str] = {
    "CachingOptimized": CACHING_OPTIMIZED,
    "CachingOptimizedForUncompressedObjects": "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
    "CachingDisabled": CACHING_DISABLED,
    "UseOriginCacheControlHeaders": "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
    "UseOriginCacheControlHeaders-QueryStrings": "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
}
KEYED_BY_COOKIES = ("UseOriginCacheControlHeaders", "UseOriginCacheControlHeaders-QueryStrings")
"""AWS's name → id of its cache policies for any origin, and those whose cache key has the host and all cookies:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html"""

MANAGED_ORIGIN_REQUEST_POLICIES: Mapping[str, str] = {
    "AllViewer": "216adef6-5c7f-47e4-b989-5492eafa07d3",
    "AllViewerAndCloudFrontHeaders-2022-06": ALL_VIEWER_AND_CLOUDFRONT_HEADERS,
    "HostHeaderOnly": "bf0718e1-ba1e-49d1-88b1-f726733018ae",
    "CORS-S3Origin": "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
    "UserAgentRefererHeaders": "acba4595-bd28-49b8-b9fe-13317c0390fa",
}
SEND_EVERYTHING = ("AllViewer", "AllViewerAndCloudFrontHeaders-2022-06")
SEND_THE_HOST = (*SEND_EVERYTHING, "HostHeaderOnly")
"""AWS's name → id of its origin request policies, those that send all headers and cookies of the viewer, and those that
send its Host header:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html"""

LOG_FIELDS = (
    *("date", "time", "x-edge-location", "sc-bytes", "c-ip", "cs-method", "cs(Host)", "cs-uri-stem", "sc-status"),
    *("cs(Referer)", "cs(User-Agent)", "cs-uri-query", "cs(Cookie)", "x-edge-result-type", "x-edge-request-id"),
    *("x-host-header", "cs-protocol", "cs-bytes", "time-taken", "x-forwarded-for", "ssl-protocol", "ssl-cipher"),
    *("x-edge-response-result-type", "cs-protocol-version", "fle-status", "fle-encrypted-fields", "c-port"),
    *("time-to-first-byte", "x-edge-detailed-result-type", "sc-content-type", "sc-content-len", "sc-range-start"),
    "sc-range-end",
    # Of real-time logs
    *("timestamp(ms)", "origin-fbl", "origin-lbl", "asn", "c-country", "cache-behavior-path-pattern"),
)
"""Fields of standard logs, the 33 standard ones first:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html"""

ZONES_WITHOUT_VPC_ORIGINS: Mapping[str, str] = {
    "us-east-1": "use1-az3",
    "us-west-1": "usw1-az2",
    "ap-northeast-1": "apne1-az3",
    "ap-northeast-2": "apne2-az1",
    "ca-central-1": "cac1-az3",
}
"""Region → id of the availability zone without VPC origins:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html"""

REGIONS_WITH_VPC_ORIGINS = (
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "ca-west-1", "sa-east-1"),
    *("eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3"),
    *("af-south-1", "il-central-1", "me-central-1", "me-south-1"),
    *("ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2"),
    *("ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4"),
)
"""Where a load balancer can be a VPC origin; AWS adds to the list:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html"""
