"""What a distribution does with a request, by its path: cached files from S3, or live answers of the services. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

# Managed policies have the same ids in every account.
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"

_READING = ["GET", "HEAD", "OPTIONS"]
_EVERYTHING = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
_CACHED = ["GET", "HEAD"]
_HTTPS_ONLY = "redirect-to-https"
_PATTERN_LENGTH = 255
_PATHS = 74


def check_paths(name: str, paths: Sequence[str]) -> None:
    """Raise ValueError, naming every problem, unless CloudFront accepts the path patterns.

    Limits: 75 behaviours in a distribution, of which the default one is not a path; 255 characters a pattern
    (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html and
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html).
    """
    problems = [
        *([f"takes at most {_PATHS} dynamic paths, not {len(paths)}"] if len(paths) > _PATHS else []),
        *(f"dynamic path {path!r} must begin with /, such as /api/*" for path in paths if not path.startswith("/")),
        *(f"dynamic path {path!r} is longer than 255 characters" for path in paths if len(path) > _PATTERN_LENGTH),
        *(f"dynamic path {path!r} is given twice" for path in sorted({p for p in paths if paths.count(p) > 1})),
    ]
    if problems:
        raise ValueError(f"distribution {name}: {'; '.join(problems)}")


def static(origin_id: str, headers_policy_id: pulumi.Input[str]) -> aws.cloudfront.DistributionDefaultCacheBehaviorArgs:
    """Return the default behaviour: files, compressed and cached as long as their headers allow."""
    return aws.cloudfront.DistributionDefaultCacheBehaviorArgs(
        target_origin_id=origin_id,
        allowed_methods=_READING,
        cached_methods=_CACHED,
        cache_policy_id=CACHING_OPTIMIZED,
        response_headers_policy_id=headers_policy_id,
        viewer_protocol_policy=_HTTPS_ONLY,
        compress=True,
    )


def dynamic(
    path: str, origin_id: str, headers_policy_id: pulumi.Input[str]
) -> aws.cloudfront.DistributionOrderedCacheBehaviorArgs:
    """Return the behaviour of *path*: nothing is cached, and the service sees the request as the viewer sent it.

    That includes the Host header. The load balancer's certificate is for the public name, and CloudFront wants it to
    match either the origin's domain, which is AWS's own and has no certificate of ours, or the Host header it forwards.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html
    """
    return aws.cloudfront.DistributionOrderedCacheBehaviorArgs(
        path_pattern=path,
        target_origin_id=origin_id,
        allowed_methods=_EVERYTHING,
        cached_methods=_CACHED,
        cache_policy_id=CACHING_DISABLED,
        origin_request_policy_id=ALL_VIEWER,
        response_headers_policy_id=headers_policy_id,
        viewer_protocol_policy=_HTTPS_ONLY,
        compress=True,
    )
