"""Cache behaviors of a distribution: cached files from S3, or responses of the services. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from model.aws import cloudfront

_READING = ["GET", "HEAD", "OPTIONS"]
_EVERYTHING = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
_CACHED = ["GET", "HEAD"]
_HTTPS_ONLY = "redirect-to-https"
_VIEWER_REQUEST = "viewer-request"


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """How requests of one cache behavior are answered."""

    origin_id: str
    """Origin, or origin group."""

    headers_policy_id: pulumi.Input[str]
    """Response headers policy."""

    function_arn: pulumi.Input[str] | None = None
    """CloudFront Function that a viewer's request passes before the cache. Default: none.

    No Lambda@Edge function: CloudFront refuses both for the viewer's events of one behavior.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions-all.html
    """

    writes: bool = False
    """Whether requests of every method are let through, as services need it, and not only reading. Default: no.

    CloudFront asks the second origin of a group only for GET, HEAD and OPTIONS.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
    """

    cache_policy_id: pulumi.Input[str] = cloudfront.CACHING_OPTIMIZED
    """Cache policy. Default: AWS's for files, as long as their headers allow, by path alone."""

    origin_request_policy_id: pulumi.Input[str] | None = None
    """What the origin receives besides what the cache policy has. Default: nothing."""

    key_group_ids: Sequence[pulumi.Input[str]] = ()
    """Key groups of which one must have signed the URL or the cookies. Default: no signature is needed."""


def by_default(served: Served) -> aws.cloudfront.DistributionDefaultCacheBehaviorArgs:
    """Return the behavior of all paths that no other one has."""
    return aws.cloudfront.DistributionDefaultCacheBehaviorArgs(
        target_origin_id=served.origin_id,
        allowed_methods=_EVERYTHING if served.writes else _READING,
        cached_methods=_CACHED,
        cache_policy_id=served.cache_policy_id,
        origin_request_policy_id=served.origin_request_policy_id,
        response_headers_policy_id=served.headers_policy_id,
        viewer_protocol_policy=_HTTPS_ONLY,
        compress=True,
        trusted_key_groups=list(served.key_group_ids) or None,
        function_associations=(
            [
                aws.cloudfront.DistributionDefaultCacheBehaviorFunctionAssociationArgs(
                    event_type=_VIEWER_REQUEST, function_arn=served.function_arn
                )
            ]
            if served.function_arn is not None
            else None
        ),
    )


def ordered(path: str, served: Served) -> aws.cloudfront.DistributionOrderedCacheBehaviorArgs:
    """Return the behavior of the path pattern *path*."""
    return aws.cloudfront.DistributionOrderedCacheBehaviorArgs(
        path_pattern=path,
        target_origin_id=served.origin_id,
        allowed_methods=_EVERYTHING if served.writes else _READING,
        cached_methods=_CACHED,
        cache_policy_id=served.cache_policy_id,
        origin_request_policy_id=served.origin_request_policy_id,
        response_headers_policy_id=served.headers_policy_id,
        viewer_protocol_policy=_HTTPS_ONLY,
        compress=True,
        trusted_key_groups=list(served.key_group_ids) or None,
        function_associations=(
            [
                aws.cloudfront.DistributionOrderedCacheBehaviorFunctionAssociationArgs(
                    event_type=_VIEWER_REQUEST, function_arn=served.function_arn
                )
            ]
            if served.function_arn is not None
            else None
        ),
    )


def uncached(
    origin_id: str, headers_policy_id: pulumi.Input[str], function_arn: pulumi.Input[str] | None = None
) -> Served:
    """Return responses of services: nothing is cached, and the service sees the request as the viewer sent it.

    That includes the Host header. The load balancer's certificate is for the public name, and CloudFront requires it to
    match either the origin's domain name, which belongs to AWS, or the Host header that it forwards.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html

    The viewer's protocol is in ``CloudFront-Forwarded-Proto``: ``X-Forwarded-Proto`` has that of the connection to the
    load balancer, which may be plain HTTP.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
    """
    return Served(
        origin_id=origin_id,
        headers_policy_id=headers_policy_id,
        function_arn=function_arn,
        writes=True,
        cache_policy_id=cloudfront.CACHING_DISABLED,
        origin_request_policy_id=cloudfront.ALL_VIEWER_AND_CLOUDFRONT_HEADERS,
    )
