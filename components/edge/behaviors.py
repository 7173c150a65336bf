"""Cache behaviors of a distribution: cached files from S3, or uncached responses of the services. Pure."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from model.aws import cloudfront

_READING = ["GET", "HEAD", "OPTIONS"]
_EVERYTHING = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
_CACHED = ["GET", "HEAD"]
_HTTPS_ONLY = "redirect-to-https"
_VIEWER_REQUEST = "viewer-request"


def static(
    origin_id: str, headers_policy_id: pulumi.Input[str], function_arn: pulumi.Input[str] | None
) -> aws.cloudfront.DistributionDefaultCacheBehaviorArgs:
    """Return the default behavior: files, compressed and cached as long as their headers allow.

    A viewer request passes the CloudFront Function first, before the cache. No Lambda@Edge function: CloudFront refuses
    both for the viewer's events of one behavior.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions-all.html
    """
    return aws.cloudfront.DistributionDefaultCacheBehaviorArgs(
        target_origin_id=origin_id,
        allowed_methods=_READING,
        cached_methods=_CACHED,
        cache_policy_id=cloudfront.CACHING_OPTIMIZED,
        response_headers_policy_id=headers_policy_id,
        viewer_protocol_policy=_HTTPS_ONLY,
        compress=True,
        function_associations=(
            [
                aws.cloudfront.DistributionDefaultCacheBehaviorFunctionAssociationArgs(
                    event_type=_VIEWER_REQUEST, function_arn=function_arn
                )
            ]
            if function_arn is not None
            else None
        ),
    )


def dynamic(
    path: str, origin_id: str, headers_policy_id: pulumi.Input[str], function_arn: pulumi.Input[str] | None
) -> aws.cloudfront.DistributionOrderedCacheBehaviorArgs:
    """Return the behavior of *path*: nothing is cached, and the service sees the request as the viewer sent it.

    That includes the Host header. The load balancer's certificate is for the public name, and CloudFront requires it to
    match either the origin's domain name, which belongs to AWS, or the Host header that it forwards.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html

    The viewer's protocol is in ``CloudFront-Forwarded-Proto``: ``X-Forwarded-Proto`` has that of the connection to the
    load balancer, which may be plain HTTP.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
    """
    return aws.cloudfront.DistributionOrderedCacheBehaviorArgs(
        path_pattern=path,
        target_origin_id=origin_id,
        allowed_methods=_EVERYTHING,
        cached_methods=_CACHED,
        cache_policy_id=cloudfront.CACHING_DISABLED,
        origin_request_policy_id=cloudfront.ALL_VIEWER_AND_CLOUDFRONT_HEADERS,
        response_headers_policy_id=headers_policy_id,
        viewer_protocol_policy=_HTTPS_ONLY,
        compress=True,
        function_associations=(
            [
                aws.cloudfront.DistributionOrderedCacheBehaviorFunctionAssociationArgs(
                    event_type=_VIEWER_REQUEST, function_arn=function_arn
                )
            ]
            if function_arn is not None
            else None
        ),
    )
