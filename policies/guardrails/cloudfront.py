"""CloudFront: viewers and origins speak TLS, private buckets stay private, requests are logged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource, View

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
SOURCE = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
GUIDE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide"
_HTTPS_ONLY = ("redirect-to-https", "https-only")
_MODERN_TLS = ("TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025")
_CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"


def _behaviors(distribution: Resource) -> list[tuple[str, View]]:
    default = [("by default", item) for item in distribution.each("defaultCacheBehavior")]
    return default + [(item.show("pathPattern"), item) for item in distribution.each("orderedCacheBehaviors")]


def _origin(**config: Any) -> dict[str, Any]:
    return {"origins": [{"originId": "app", "domainName": "app.example.com", "customOriginConfig": config}]}


@resource_rule(
    id="cloudfront-distribution-enforce-viewer-https",
    description="Every cache behaviour redirects viewers to HTTPS or takes nothing else.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CloudFront.3") + c.IN_TRANSIT,
    remediation="set viewerProtocolPolicy to redirect-to-https",
    url=f"{GUIDE}/using-https-viewers-to-cloudfront.html",
    types=(DISTRIBUTION,),
    good={"defaultCacheBehavior": {"viewerProtocolPolicy": "redirect-to-https"}},
    bad={"defaultCacheBehavior": {"viewerProtocolPolicy": "allow-all"}},
)
def cloudfront_distribution_enforce_viewer_https(distribution: Resource) -> Iterator[str]:
    """A behaviour that lets HTTP through."""
    for path, behavior in _behaviors(distribution):
        if behavior.differs("viewerProtocolPolicy", *_HTTPS_ONLY):
            yield f"viewerProtocolPolicy is {behavior.show('viewerProtocolPolicy')} ({path})"


@resource_rule(
    id="cloudfront-distribution-require-minimum-tls",
    description="A distribution with a certificate of its own takes TLS 1.2 or newer.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CloudFront.15") + c.IN_TRANSIT,
    remediation="set viewerCertificate.minimumProtocolVersion to TLSv1.2_2021",
    url=f"{GUIDE}/secure-connections-supported-viewer-protocols-ciphers.html",
    types=(DISTRIBUTION,),
    good={"viewerCertificate": {"acmCertificateArn": _CERTIFICATE, "minimumProtocolVersion": "TLSv1.2_2021"}},
    bad={"viewerCertificate": {"acmCertificateArn": _CERTIFICATE, "minimumProtocolVersion": "TLSv1.1_2016"}},
    settings={
        "approved": {
            "type": "array",
            "items": {"type": "string"},
            "default": list(_MODERN_TLS),
            "description": "Security policies that may be used.",
        }
    },
    note="With the default certificate (*.cloudfront.net) CloudFront sets the version itself, so there is "
    "nothing to judge.",
)
def cloudfront_distribution_require_minimum_tls(distribution: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """A custom certificate with an older security policy."""
    path = "viewerCertificate.minimumProtocolVersion"
    custom = not (
        distribution.lacks("viewerCertificate.acmCertificateArn")
        and distribution.lacks("viewerCertificate.iamCertificateId")
    )
    if custom and distribution.differs(path, *settings["approved"]):
        yield f"minimumProtocolVersion is {distribution.show(path)}"


@resource_rule(
    id="cloudfront-distribution-enforce-origin-tls",
    description="Custom origins are asked over HTTPS with TLS 1.2.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CloudFront.9", "CloudFront.10") + c.IN_TRANSIT,
    remediation="set originProtocolPolicy to https-only and originSslProtocols to [TLSv1.2]",
    url=f"{GUIDE}/using-https-cloudfront-to-custom-origin.html",
    types=(DISTRIBUTION,),
    good=_origin(originProtocolPolicy="https-only", originSslProtocols=["TLSv1.2"]),
    bad=_origin(originProtocolPolicy="http-only", originSslProtocols=["TLSv1.2"]),
    note="A VPC origin is not judged: the way to it lies in AWS's private network, and an internal balancer has no "
    "certificate without a domain. An S3 website endpoint is judged: it is public and knows no HTTPS.",
)
def cloudfront_distribution_enforce_origin_tls(distribution: Resource) -> Iterator[str]:
    """An origin reached in plain HTTP, or with an old protocol."""
    for origin in distribution.each("origins"):
        name = origin.text("originId")
        for config in origin.each("customOriginConfig"):
            if config.differs("originProtocolPolicy", "https-only"):
                yield f"originProtocolPolicy of {name} is {config.show('originProtocolPolicy')}"
            old = [item for item in config.values("originSslProtocols") if item in {"SSLv3", "TLSv1", "TLSv1.1"}]
            if old:
                yield f"originSslProtocols of {name} has {', '.join(old)}"


@resource_rule(
    id="cloudfront-distribution-require-origin-access-control",
    description="S3 origins are reached with origin access control.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CloudFront.13") + c.NOT_PUBLIC,
    remediation="add an aws.cloudfront.OriginAccessControl and set originAccessControlId of the origin",
    url=f"{GUIDE}/private-content-restricting-access-to-s3.html",
    types=(DISTRIBUTION,),
    good={"origins": [{"originId": "s3", "domainName": "a.s3.us-east-1.amazonaws.com", "originAccessControlId": "E1"}]},
    bad={"origins": [{"originId": "s3", "domainName": "a.s3.us-east-1.amazonaws.com"}]},
)
def cloudfront_distribution_require_origin_access_control(distribution: Resource) -> Iterator[str]:
    """An S3 origin without it; a legacy origin access identity is named as such."""
    for origin in distribution.each("origins"):
        domain = origin.text("domainName")
        bucket = ".s3." in domain or ".s3-" in domain or not origin.lacks("s3OriginConfig")
        website = (
            ".s3-website" in domain or not origin.lacks("customOriginConfig") or not origin.lacks("vpcOriginConfig")
        )
        if bucket and not website and origin.lacks("originAccessControlId"):
            legacy = (
                "" if origin.lacks("s3OriginConfig.originAccessIdentity") else " (a legacy access identity is there)"
            )
            yield f"origin {origin.text('originId')} has no originAccessControlId{legacy}"


@resource_rule(
    id="cloudfront-distribution-require-waf",
    description="Every distribution stands behind a web ACL.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("CloudFront.6") + c.WEB_ATTACKS,
    remediation="set webAclId to the ARN of an aws.wafv2.WebAcl with scope CLOUDFRONT",
    url=f"{GUIDE}/distribution-web-awswaf.html",
    types=(DISTRIBUTION,),
    good={"webAclId": "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/1"},
    bad={"defaultRootObject": "index.html"},
    note="Off by default, because a web ACL costs money even where nothing is at stake; the profiles prod and "
    "pci turn it on.",
)
def cloudfront_distribution_require_waf(distribution: Resource) -> Iterator[str]:
    """No web ACL."""
    if distribution.lacks("webAclId"):
        yield "webAclId is missing"


@resource_rule(
    id="cloudfront-distribution-require-default-root-object",
    description="A distribution in front of a bucket has a default root object, so that nobody lists the bucket.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.fsbp("CloudFront.1") + c.HARDENING,
    remediation="set defaultRootObject, for example to index.html",
    url=f"{GUIDE}/DefaultRootObject.html",
    types=(DISTRIBUTION,),
    good={"origins": [{"domainName": "a.s3.us-east-1.amazonaws.com"}], "defaultRootObject": "index.html"},
    bad={"origins": [{"domainName": "a.s3.us-east-1.amazonaws.com"}]},
)
def cloudfront_distribution_require_default_root_object(distribution: Resource) -> Iterator[str]:
    """An S3 origin and no root object."""
    buckets = [origin for origin in distribution.each("origins") if ".s3." in origin.text("domainName")]
    if buckets and distribution.lacks("defaultRootObject"):
        yield "defaultRootObject is missing"


@resource_rule(
    id="cloudfront-distribution-require-sni",
    description="A custom certificate is served by SNI, not by addresses of its own.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("CloudFront.8") + c.HARDENING,
    remediation="set viewerCertificate.sslSupportMethod to sni-only",
    url=f"{GUIDE}/cnames-https-dedicated-ip-or-sni.html",
    types=(DISTRIBUTION,),
    good={"viewerCertificate": {"acmCertificateArn": _CERTIFICATE, "sslSupportMethod": "sni-only"}},
    bad={"viewerCertificate": {"acmCertificateArn": _CERTIFICATE, "sslSupportMethod": "vip"}},
)
def cloudfront_distribution_require_sni(distribution: Resource) -> Iterator[str]:
    """Dedicated addresses for a certificate."""
    path = "viewerCertificate.sslSupportMethod"
    if not distribution.lacks("viewerCertificate.acmCertificateArn") and distribution.differs(path, "sni-only"):
        yield f"sslSupportMethod is {distribution.show(path)}"


@resource_rule(
    id="cloudfront-distribution-require-security-headers",
    description="Every cache behaviour adds security headers by a response headers policy.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("CloudFront-1") + c.WEB_ATTACKS,
    remediation="set responseHeadersPolicyId, for example to the managed SecurityHeadersPolicy",
    url=f"{GUIDE}/using-managed-response-headers-policies.html",
    types=(DISTRIBUTION,),
    good={"defaultCacheBehavior": {"responseHeadersPolicyId": "67f7725c-6f97-4210-82d7-5512b31e9d03"}},
    bad={"defaultCacheBehavior": {"viewerProtocolPolicy": "https-only"}},
)
def cloudfront_distribution_require_security_headers(distribution: Resource) -> Iterator[str]:
    """A behaviour without the policy."""
    for path, behavior in _behaviors(distribution):
        if behavior.lacks("responseHeadersPolicyId"):
            yield f"responseHeadersPolicyId is missing ({path})"


@stack_rule(
    id="cloudfront-distribution-require-logging",
    description="Every distribution logs its requests, by the legacy or the newer delivery.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("CloudFront.5") + c.LOGGING,
    remediation="add an aws.cloudwatch.LogDeliverySource (ACCESS_LOGS) for the distribution with a delivery to a "
    "bucket",
    url=f"{GUIDE}/AccessLogs.html",
    types=(DISTRIBUTION, SOURCE),
    good=(
        Sample(type=DISTRIBUTION, props={"enabled": True}),
        Sample(type=SOURCE, name="logs", props={"logType": "ACCESS_LOGS"}, links={"resourceArn": "this"}),
    ),
    bad=(Sample(type=DISTRIBUTION, props={"enabled": True}),),
)
def cloudfront_distribution_require_logging(stack: Stack) -> Iterator[Finding]:
    """Neither a logging bucket nor a delivery source."""
    for distribution in stack.of((DISTRIBUTION,)):
        legacy = not distribution.lacks("loggingConfig")
        if not legacy and stack.companions(distribution, (SOURCE,), "resourceArn").none:
            yield Finding(distribution, f"distribution {distribution.name} keeps no access log")
