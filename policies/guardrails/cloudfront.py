"""CloudFront: TLS for viewers and origins, private S3 origins, AWS WAF and access logging."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, strings
from policies.guardrails.wafv2 import WEB_ACL_NOTE, WEB_ACL_PROFILES
from policies.plan.aws import cloudfront, cloudwatch
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource, View

_HTTPS_ONLY = ("redirect-to-https", "https-only")
_MODERN_TLS = ("TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025")
_CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"


def _behaviors(distribution: Resource) -> list[tuple[str, View]]:
    default = [("by default", item) for item in distribution.each("defaultCacheBehavior")]
    return default + [(item.show("pathPattern"), item) for item in distribution.each("orderedCacheBehaviors")]


def _origin(**config: Any) -> dict[str, Any]:
    return {"origins": [{"originId": "app", "domainName": "app.example.com", "customOriginConfig": config}]}


@Policy(
    id="cloudfront-distribution-enforce-viewer-https",
    description="Every cache behavior requires HTTPS or redirects HTTP to HTTPS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CloudFront.3") + c.IN_TRANSIT,
    remediation="set viewerProtocolPolicy to redirect-to-https",
    url=f"{guides.CLOUDFRONT}/using-https-viewers-to-cloudfront.html",
    types=(cloudfront.DISTRIBUTION,),
    good={"defaultCacheBehavior": {"viewerProtocolPolicy": "redirect-to-https"}},
    bad={"defaultCacheBehavior": {"viewerProtocolPolicy": "allow-all"}},
)
def cloudfront_distribution_enforce_viewer_https(distribution: Resource) -> Iterator[str]:
    """Report a cache behavior that accepts HTTP."""
    for path, behavior in _behaviors(distribution):
        if behavior.differs("viewerProtocolPolicy", *_HTTPS_ONLY):
            yield f"viewerProtocolPolicy is {behavior.show('viewerProtocolPolicy')} ({path})"


@Policy(
    id="cloudfront-distribution-require-minimum-tls",
    description="Distributions with a custom certificate require TLS 1.2 or later.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CloudFront.15") + c.IN_TRANSIT,
    remediation="set viewerCertificate.minimumProtocolVersion to TLSv1.2_2021",
    url=f"{guides.CLOUDFRONT}/secure-connections-supported-viewer-protocols-ciphers.html",
    types=(cloudfront.DISTRIBUTION,),
    good={"viewerCertificate": {"acmCertificateArn": _CERTIFICATE, "minimumProtocolVersion": "TLSv1.2_2021"}},
    bad={"viewerCertificate": {"acmCertificateArn": _CERTIFICATE, "minimumProtocolVersion": "TLSv1.1_2016"}},
    settings={"approved": strings(*_MODERN_TLS, description="Allowed security policies.")},
    note="With the default certificate (*.cloudfront.net), CloudFront sets the TLS version itself.",
)
def cloudfront_distribution_require_minimum_tls(distribution: Resource, settings: Settings) -> Iterator[str]:
    """Report a custom certificate with an older security policy."""
    path = "viewerCertificate.minimumProtocolVersion"
    custom = not (
        distribution.lacks("viewerCertificate.acmCertificateArn")
        and distribution.lacks("viewerCertificate.iamCertificateId")
    )
    if custom and distribution.differs(path, *settings["approved"]):
        yield f"minimumProtocolVersion is {distribution.show(path)}"


@Policy(
    id="cloudfront-distribution-enforce-origin-tls",
    description="CloudFront connects to custom origins over HTTPS with TLS 1.2.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CloudFront.9", "CloudFront.10") + c.IN_TRANSIT,
    remediation="set originProtocolPolicy to https-only and originSslProtocols to [TLSv1.2]",
    url=f"{guides.CLOUDFRONT}/using-https-cloudfront-to-custom-origin.html",
    types=(cloudfront.DISTRIBUTION,),
    good=_origin(originProtocolPolicy="https-only", originSslProtocols=["TLSv1.2"]),
    bad=_origin(originProtocolPolicy="http-only", originSslProtocols=["TLSv1.2"]),
    note="VPC origins are exempt: traffic stays in AWS's private network, and an internal load balancer has no "
    "certificate without a domain. S3 website endpoints are not exempt: they are public and do not support HTTPS.",
)
def cloudfront_distribution_enforce_origin_tls(distribution: Resource) -> Iterator[str]:
    """Report a custom origin reached over HTTP, or with an outdated protocol."""
    for origin in distribution.each("origins"):
        name = origin.text("originId")
        for config in origin.each("customOriginConfig"):
            if config.differs("originProtocolPolicy", "https-only"):
                yield f"originProtocolPolicy of {name} is {config.show('originProtocolPolicy')}"
            old = [item for item in config.values("originSslProtocols") if item in {"SSLv3", "TLSv1", "TLSv1.1"}]
            if old:
                yield f"originSslProtocols of {name} has {', '.join(old)}"


def _buckets(distribution: Resource) -> list[View]:
    """Return the origins that are S3 buckets, even by an unknown name: those not configured as another kind."""
    return [
        origin
        for origin in distribution.each("origins")
        if origin.lacks("customOriginConfig")
        and origin.lacks("vpcOriginConfig")
        and ".s3-website" not in origin.text("domainName")
    ]


@Policy(
    id="cloudfront-distribution-require-origin-access-control",
    description="S3 origins use origin access control (OAC).",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CloudFront.13") + c.NOT_PUBLIC,
    remediation="add an aws.cloudfront.OriginAccessControl and set originAccessControlId of the origin",
    url=f"{guides.CLOUDFRONT}/private-content-restricting-access-to-s3.html",
    types=(cloudfront.DISTRIBUTION,),
    good={"origins": [{"originId": "s3", "domainName": "a.s3.us-east-1.amazonaws.com", "originAccessControlId": "E1"}]},
    bad={"origins": [{"originId": "s3", "domainName": "a.s3.us-east-1.amazonaws.com"}]},
)
def cloudfront_distribution_require_origin_access_control(distribution: Resource) -> Iterator[str]:
    """Report an S3 bucket origin without origin access control."""
    for origin in _buckets(distribution):
        if origin.lacks("originAccessControlId"):
            legacy = (
                "" if origin.lacks("s3OriginConfig.originAccessIdentity") else " (but a legacy origin access identity)"
            )
            yield f"origin {origin.text('originId')} has no originAccessControlId{legacy}"


@Policy(
    id="cloudfront-distribution-require-waf",
    description="Distributions are associated with an AWS WAF web ACL.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("CloudFront.6") + c.WEB_ATTACKS,
    remediation="set webAclId to the ARN of an aws.wafv2.WebAcl with scope CLOUDFRONT",
    url=f"{guides.CLOUDFRONT}/distribution-web-awswaf.html",
    types=(cloudfront.DISTRIBUTION,),
    good={"webAclId": "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/1"},
    bad={"defaultRootObject": "index.html"},
    profiles=WEB_ACL_PROFILES,
    note=WEB_ACL_NOTE,
    omitted="violates",
)
def cloudfront_distribution_require_waf(distribution: Resource) -> Iterator[str]:
    """Report a distribution without a web ACL."""
    if distribution.lacks("webAclId"):
        yield "webAclId is missing"


@Policy(
    id="cloudfront-distribution-require-default-root-object",
    description="Distributions with an S3 origin have a default root object, so that requests for the root do not "
    "list the bucket.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.fsbp("CloudFront.1", part="distributions with an S3 origin") + c.HARDENING,
    remediation="set defaultRootObject, for example to index.html",
    url=f"{guides.CLOUDFRONT}/DefaultRootObject.html",
    types=(cloudfront.DISTRIBUTION,),
    good={"origins": [{"domainName": "a.s3.us-east-1.amazonaws.com"}], "defaultRootObject": "index.html"},
    bad={"origins": [{"domainName": "a.s3.us-east-1.amazonaws.com"}]},
)
def cloudfront_distribution_require_default_root_object(distribution: Resource) -> Iterator[str]:
    """Report an S3 origin without a default root object."""
    if _buckets(distribution) and distribution.lacks("defaultRootObject"):
        yield "defaultRootObject is missing"


@Policy(
    id="cloudfront-distribution-require-sni",
    description="Distributions serve custom certificates with SNI instead of dedicated IP addresses.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("CloudFront.8") + c.HARDENING,
    remediation="set viewerCertificate.sslSupportMethod to sni-only",
    url=f"{guides.CLOUDFRONT}/cnames-https-dedicated-ip-or-sni.html",
    types=(cloudfront.DISTRIBUTION,),
    good={"viewerCertificate": {"acmCertificateArn": _CERTIFICATE, "sslSupportMethod": "sni-only"}},
    bad={"viewerCertificate": {"acmCertificateArn": _CERTIFICATE, "sslSupportMethod": "vip"}},
)
def cloudfront_distribution_require_sni(distribution: Resource) -> Iterator[str]:
    """Report dedicated IP addresses for a custom certificate."""
    path = "viewerCertificate.sslSupportMethod"
    certificates = ("viewerCertificate.acmCertificateArn", "viewerCertificate.iamCertificateId")
    custom = any(not distribution.lacks(certificate) for certificate in certificates)
    if (custom and distribution.differs(path, "sni-only")) or distribution.equals(path, "vip", "static-ip"):
        yield f"sslSupportMethod is {distribution.show(path)}"


@Policy(
    id="cloudfront-distribution-require-security-headers",
    description="Every cache behavior adds security headers with a response headers policy, not CORS headers alone.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("CloudFront-1") + c.HARDENING,
    remediation="set responseHeadersPolicyId, for example to the managed policy SecurityHeadersPolicy",
    url=f"{guides.CLOUDFRONT}/using-managed-response-headers-policies.html",
    types=(cloudfront.DISTRIBUTION, cloudfront.RESPONSE_HEADERS_POLICY),
    good=Sample(
        type=cloudfront.DISTRIBUTION,
        props={"defaultCacheBehavior": {"responseHeadersPolicyId": "67f7725c-6f97-4210-82d7-5512b31e9d03"}},
    ),
    bad=Sample(type=cloudfront.DISTRIBUTION, props={"defaultCacheBehavior": {"viewerProtocolPolicy": "https-only"}}),
)
def cloudfront_distribution_require_security_headers(stack: Stack) -> Iterator[Finding]:
    """Report a cache behavior without a response headers policy, or with one that certainly sets none of them."""
    for distribution in stack.of((cloudfront.DISTRIBUTION,)):
        for path, behavior in _behaviors(distribution):
            if behavior.lacks("responseHeadersPolicyId"):
                yield Finding(distribution, f"responseHeadersPolicyId is missing ({path})")
            elif behavior.text("responseHeadersPolicyId") in _CORS_ALONE:
                yield Finding(distribution, f"responseHeadersPolicyId is a managed policy for CORS alone ({path})")
            else:
                policies = _header_policies(stack, distribution, behavior)
                if policies and not any(map(_secures, policies)):
                    yield Finding(distribution, f"{policies[0].name} sets no security header ({path})")


_CORS_ALONE = (
    "60669652-455b-4ae9-85a4-c4c02393f86c",
    "5cc3b908-e619-4b99-88e5-2cf7f45965bd",
)
"""The managed policies SimpleCORS and CORS-With-Preflight
(https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html)."""

_SECURITY_HEADERS = (
    "content-security-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
)


def _header_policies(stack: Stack, distribution: Resource, behavior: View) -> list[Resource]:
    """Return the response headers policies of the stack that a cache behavior may use; none if it uses another one."""
    given = behavior.raw("responseHeadersPolicyId")
    policies = stack.of((cloudfront.RESPONSE_HEADERS_POLICY,))
    if isinstance(given, str):
        return [policy for policy in policies if stack.graph.is_named(policy.urn, given)]
    linked = distribution.sources(behavior.prefix)
    return [policy for policy in policies if policy.urn in linked]


def _secures(policy: Resource) -> bool:
    """Return whether a response headers policy may set a security header."""
    custom = policy.each("customHeadersConfig.items")
    return (
        not policy.lacks("securityHeadersConfig")
        or policy.unsure("customHeadersConfig")
        or policy.unsure("customHeadersConfig.items")
        or any(item.unsure("header") or item.text("header").lower() in _SECURITY_HEADERS for item in custom)
    )


@Policy(
    id="cloudfront-distribution-require-logging",
    description="Distributions have access logging enabled, either legacy (S3) or standard logging v2.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("CloudFront.5") + c.LOGGING,
    remediation="add an aws.cloudwatch.LogDeliverySource with logType ACCESS_LOGS for the distribution, and an "
    "aws.cloudwatch.LogDelivery of it",
    url=f"{guides.CLOUDFRONT}/AccessLogs.html",
    types=(cloudfront.DISTRIBUTION, cloudwatch.LOG_DELIVERY_SOURCE, cloudwatch.LOG_DELIVERY),
    good=(
        Sample(type=cloudfront.DISTRIBUTION, props={"enabled": True}),
        Sample(
            type=cloudwatch.LOG_DELIVERY_SOURCE,
            name="logs",
            props={"logType": "ACCESS_LOGS"},
            links={"resourceArn": "this"},
        ),
        Sample(type=cloudwatch.LOG_DELIVERY, name="delivery", props={}, links={"deliverySourceName": "logs"}),
    ),
    bad=(
        Sample(type=cloudfront.DISTRIBUTION, props={"enabled": True}),
        Sample(
            type=cloudwatch.LOG_DELIVERY_SOURCE,
            name="logs",
            props={"logType": "ACCESS_LOGS"},
            links={"resourceArn": "this"},
        ),
    ),
)
def cloudfront_distribution_require_logging(stack: Stack) -> Iterator[Finding]:
    """Report a distribution with neither a logging bucket nor a delivery source that is delivered."""
    for distribution in stack.of((cloudfront.DISTRIBUTION,)):
        sources = stack.companions(distribution, (cloudwatch.LOG_DELIVERY_SOURCE,), "resourceArn")
        logs = [source for source in sources.found if not source.differs("logType", "ACCESS_LOGS")]
        delivered = any(
            not stack.companions(source, (cloudwatch.LOG_DELIVERY,), "deliverySourceName").none for source in logs
        )
        if distribution.lacks("loggingConfig.bucket") and not delivered and not sources.unsure:
            more = f": nothing delivers {logs[0].name}" if logs else ""
            yield Finding(distribution, f"distribution {distribution.name} has no access logging{more}")
