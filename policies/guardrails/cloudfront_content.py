"""CloudFront: HSTS, certificates, origin failover, function URL origins and signers."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Settings, Severity, boolean, integer
from policies.plan.aws import cloudfront
from policies.plan.lens.view import Resource

_YEAR = 31_536_000
"""Seconds; what https://hstspreload.org asks for at least."""

_HSTS = "securityHeadersConfig.strictTransportSecurity"


@Policy(
    id="cloudfront-headers-require-strict-transport-security",
    description="Response headers policies set Strict-Transport-Security for at least a year.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("CloudFront-2") + c.IN_TRANSIT,
    remediation="set securityHeadersConfig.strictTransportSecurity with accessControlMaxAgeSec 31536000 and "
    "override true",
    url=f"{guides.CLOUDFRONT}/understanding-response-headers-policies.html",
    types=(cloudfront.RESPONSE_HEADERS_POLICY,),
    good={"securityHeadersConfig": {"strictTransportSecurity": {"accessControlMaxAgeSec": _YEAR, "override": True}}},
    bad={"securityHeadersConfig": {"strictTransportSecurity": {"accessControlMaxAgeSec": 300, "override": True}}},
    settings={
        "seconds": integer(_YEAR, "Minimum age in seconds."),
        "all_subdomains": boolean("Whether includeSubdomains and preload are required too."),
    },
    omitted="violates",
    note="A cache behavior has one response headers policy, so one with CORS alone leaves HSTS out. Subdomains and "
    "preload bind hosts that the distribution does not serve, so they are only required if the setting says so.",
)
def cloudfront_headers_require_strict_transport_security(headers: Resource, settings: Settings) -> Iterator[str]:
    """Report a policy without HSTS, with a shorter age, or whose header gives way to the origin's."""
    if headers.lacks(_HSTS):
        yield f"{_HSTS} is missing"
        return
    if headers.below(f"{_HSTS}.accessControlMaxAgeSec", settings["seconds"]):
        yield f"accessControlMaxAgeSec is {headers.show(f'{_HSTS}.accessControlMaxAgeSec')}"
    for path in ("override", "includeSubdomains", "preload") if settings["all_subdomains"] else ("override",):
        if headers.not_true(f"{_HSTS}.{path}"):
            yield f"{path} of strictTransportSecurity is {headers.show(f'{_HSTS}.{path}')}"


@Policy(
    id="cloudfront-distribution-require-own-certificate",
    description="Distributions use a certificate of their own instead of the one of *.cloudfront.net.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("CloudFront.7") + c.IN_TRANSIT,
    remediation="set aliases and viewerCertificate.acmCertificateArn, with minimumProtocolVersion TLSv1.2_2021",
    url=f"{guides.CLOUDFRONT}/cnames-and-https-requirements.html",
    types=(cloudfront.DISTRIBUTION,),
    good={"viewerCertificate": {"acmCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1"}},
    bad={"viewerCertificate": {"cloudfrontDefaultCertificate": True}},
    omitted="violates",
    profiles={"prod": "advisory", "pci": "mandatory"},
    note="Off by default: it takes a domain. With the default certificate, CloudFront also accepts TLS 1.0, so the "
    "profiles of production and PCI DSS ask for it.",
)
def cloudfront_distribution_require_own_certificate(distribution: Resource) -> Iterator[str]:
    """Report a distribution without a certificate of ACM or IAM."""
    paths = ("viewerCertificate.acmCertificateArn", "viewerCertificate.iamCertificateId")
    if all(distribution.lacks(path) for path in paths):
        yield "viewerCertificate has no acmCertificateArn"


@Policy(
    id="cloudfront-distribution-require-origin-failover",
    description="Distributions have an origin group with a second origin.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.fsbp("CloudFront.4") + c.AVAILABILITY,
    remediation="add originGroups with two members and failoverCriteria, and set it as targetOriginId",
    url=f"{guides.CLOUDFRONT}/high_availability_origin_failover.html",
    types=(cloudfront.DISTRIBUTION,),
    good={
        "originGroups": [
            {
                "originId": "group",
                "failoverCriteria": {"statusCodes": [500, 503]},
                "members": [{"originId": "a"}, {"originId": "b"}],
            }
        ]
    },
    bad={"originGroups": []},
    omitted="violates",
    note="Off by default: it takes a second copy of the origin, and origin groups do not retry requests that write.",
)
def cloudfront_distribution_require_origin_failover(distribution: Resource) -> Iterator[str]:
    """Report a distribution without origin groups, and a group of one member or without criteria."""
    if distribution.lacks("originGroups"):
        yield "originGroups is missing"
    for group in distribution.each("originGroups"):
        if group.lacks("failoverCriteria") or (len(group.each("members")) < 2 and not group.unsure("members")):  # noqa: PLR2004 - a primary and a secondary origin
            yield f"origin group {group.text('originId')} has no second member, or no failoverCriteria"


@Policy(
    id="cloudfront-distribution-require-function-url-access-control",
    description="Lambda function URL origins use origin access control (OAC).",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("CloudFront.16") + c.NOT_PUBLIC,
    remediation="add an aws.cloudfront.OriginAccessControl of type lambda and set originAccessControlId of the origin",
    url=f"{guides.CLOUDFRONT}/private-content-restricting-access-to-lambda.html",
    types=(cloudfront.DISTRIBUTION,),
    good={"origins": [{"domainName": "a.lambda-url.us-east-1.on.aws", "originAccessControlId": "E1"}]},
    bad={"origins": [{"domainName": "a.lambda-url.us-east-1.on.aws"}]},
)
def cloudfront_distribution_require_function_url_access_control(distribution: Resource) -> Iterator[str]:
    """Report a function URL that is reached without a signature of CloudFront."""
    for origin in distribution.each("origins"):
        if ".lambda-url." in origin.text("domainName") and origin.lacks("originAccessControlId"):
            yield f"origin {origin.text('originId') or origin.text('domainName')} has no originAccessControlId"


@Policy(
    id="cloudfront-distribution-require-key-groups",
    description="Signed URLs and cookies are verified with key groups, not with keys of the account's root user.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("CloudFront.17") + c.KEYS,
    remediation="add an aws.cloudfront.KeyGroup, and set trustedKeyGroups instead of trustedSigners",
    url=f"{guides.CLOUDFRONT}/private-content-trusted-signers.html",
    types=(cloudfront.DISTRIBUTION,),
    good={"defaultCacheBehavior": {"trustedKeyGroups": ["group"]}},
    bad={"defaultCacheBehavior": {"trustedSigners": ["self"]}},
)
def cloudfront_distribution_require_key_groups(distribution: Resource) -> Iterator[str]:
    """Report a cache behavior with trusted signers, whose keys only the root user can manage."""
    for path in ("defaultCacheBehavior", "orderedCacheBehaviors"):
        for behavior in distribution.each(path):
            if signers := behavior.values("trustedSigners"):
                yield f"trustedSigners of {path} has {len(signers)} accounts"
