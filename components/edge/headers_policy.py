"""What a response headers policy adds to every response. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi_aws as aws

from components.edge.viewer_request import TRANSPORT_SECURITY_SECONDS


def security_headers(
    content_security_policy: str | None,
) -> aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigArgs:
    """Return the security headers of every response.

    A service may set its own frame and referrer rules, but it cannot allow plain HTTP or sniffing. Whether subdomains
    of the public name serve HTTPS too is not known here, so they are not included.
    """
    return aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigArgs(
        strict_transport_security=aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurityArgs(
            access_control_max_age_sec=TRANSPORT_SECURITY_SECONDS,
            include_subdomains=False,
            preload=False,
            override=True,
        ),
        content_type_options=aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentTypeOptionsArgs(
            override=True
        ),
        frame_options=aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigFrameOptionsArgs(
            frame_option="DENY", override=False
        ),
        referrer_policy=aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigReferrerPolicyArgs(
            referrer_policy="strict-origin-when-cross-origin", override=False
        ),
        content_security_policy=(
            aws.cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicyArgs(
                content_security_policy=content_security_policy, override=False
            )
            if content_security_policy is not None
            else None
        ),
    )


def custom_headers(headers: Mapping[str, str]) -> aws.cloudfront.ResponseHeadersPolicyCustomHeadersConfigArgs | None:
    """Return further headers, which responses that have them keep; None if there are none."""
    if not headers:
        return None
    return aws.cloudfront.ResponseHeadersPolicyCustomHeadersConfigArgs(
        items=[
            aws.cloudfront.ResponseHeadersPolicyCustomHeadersConfigItemArgs(header=header, value=value, override=False)
            for header, value in sorted(headers.items())
        ]
    )
