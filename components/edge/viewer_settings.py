"""What a distribution does with viewers: certificate, countries and error pages. Pure."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from model.aws import cloudfront
from model.distribution import Cdn


def viewer_certificate(
    certificate_arn: pulumi.Input[str] | None,
) -> aws.cloudfront.DistributionViewerCertificateArgs:
    """Return the certificate of the public names, or CloudFront's own."""
    if certificate_arn is None:
        return aws.cloudfront.DistributionViewerCertificateArgs(cloudfront_default_certificate=True)
    return aws.cloudfront.DistributionViewerCertificateArgs(
        acm_certificate_arn=certificate_arn,
        minimum_protocol_version=cloudfront.TLS_POLICY,
        ssl_support_method="sni-only",
    )


def geo_restriction(spec: Cdn) -> aws.cloudfront.DistributionRestrictionsGeoRestrictionArgs:
    """Return the countries that are served, or those that are not."""
    kind = "whitelist" if spec.allow_countries else "blacklist" if spec.block_countries else "none"
    return aws.cloudfront.DistributionRestrictionsGeoRestrictionArgs(
        restriction_type=kind, locations=sorted(spec.allow_countries or spec.block_countries) or None
    )


def error_responses(spec: Cdn) -> list[aws.cloudfront.DistributionCustomErrorResponseArgs] | None:
    """Return the pages that viewers get instead of errors."""
    return [
        aws.cloudfront.DistributionCustomErrorResponseArgs(
            error_code=int(error),
            response_page_path=one.page,
            response_code=one.response_code or int(error),
            error_caching_min_ttl=one.caching_seconds,
        )
        for error, one in sorted(spec.error_pages.items())
    ] or None
