"""ACM and Route 53: strong certificate keys and DNS query logging."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.plan.aws import acm, route53
from policies.plan.lens.references import may_refer
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource


@Policy(
    id="acm-certificate-require-strong-key",
    description="ACM certificates use RSA keys of at least 2048 bits, or ECDSA keys.",
    severity=Severity.HIGH,
    controls=c.fsbp("ACM.2") + c.IN_TRANSIT,
    remediation="set keyAlgorithm to RSA_2048 or EC_prime256v1, or omit it",
    url=f"{guides.ACM}/acm-certificate-characteristics.html",
    types=(acm.CERTIFICATE,),
    good={"keyAlgorithm": "EC_prime256v1"},
    bad={"keyAlgorithm": "RSA_1024"},
)
def acm_certificate_require_strong_key(certificate: Resource) -> Iterator[str]:
    """Report an RSA key of 1024 bits."""
    if certificate.equals("keyAlgorithm", "RSA_1024"):
        yield "keyAlgorithm is RSA_1024"


@Policy(
    id="acm-certificate-require-transparency-logging",
    description="Public ACM certificates are recorded in a certificate transparency log.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("ACM-1") + c.DETECTION,
    remediation="set options.certificateTransparencyLoggingPreference to ENABLED, or omit it",
    url=f"{guides.ACM}/acm-bestpractices.html",
    types=(acm.CERTIFICATE,),
    good={"domainName": "example.com", "options": {"certificateTransparencyLoggingPreference": "ENABLED"}},
    bad={"domainName": "example.com", "options": {"certificateTransparencyLoggingPreference": "DISABLED"}},
    note="Browsers distrust a public certificate that is not logged. Certificates of a private CA are never logged.",
)
def acm_certificate_require_transparency_logging(certificate: Resource) -> Iterator[str]:
    """Report a public certificate that opts out."""
    path = "options.certificateTransparencyLoggingPreference"
    if certificate.equals(path, "DISABLED") and certificate.lacks("certificateAuthorityArn"):
        yield f"{path} is DISABLED"


@Policy(
    id="route53-zone-require-query-logging",
    description="Public hosted zones have DNS query logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("Route53.2") + c.LOGGING,
    remediation="add an aws.route53.QueryLog for the hosted zone, with a log group in us-east-1",
    url=f"{guides.ROUTE_53}/query-logs.html",
    types=(route53.ZONE, route53.QUERY_LOG),
    good=(
        Sample(type=route53.ZONE, props={"name": "example.com"}),
        Sample(type=route53.QUERY_LOG, name="log", props={}, links={"zoneId": "this"}),
    ),
    bad=(Sample(type=route53.ZONE, props={"name": "example.com"}),),
    profiles=dict.fromkeys(c.AUDITS, "advisory"),
    note="Off by default, because every logged query is billed.",
)
def route53_zone_require_query_logging(stack: Stack) -> Iterator[Finding]:
    """Report a public hosted zone without query logging."""
    for zone in stack.of((route53.ZONE,)):
        private = not zone.lacks("vpcs")
        if not private and stack.companions(zone, (route53.QUERY_LOG,), "zoneId").none:
            yield Finding(zone, f"hosted zone {zone.name} does not log queries")


@Policy(
    id="route53-zone-require-dnssec",
    description="Public hosted zones are signed with DNSSEC.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.own("Route53-1") + c.HARDENING,
    remediation="add an aws.route53.KeySigningKey and an aws.route53.HostedZoneDnsSec for the hosted zone",
    url=f"{guides.ROUTE_53}/dns-configuring-dnssec.html",
    types=(route53.ZONE, route53.HOSTED_ZONE_DNSSEC, route53.KEY_SIGNING_KEY, route53.ZONE_ASSOCIATION),
    good=(
        Sample(type=route53.ZONE, props={"name": "example.com"}),
        Sample(type=route53.HOSTED_ZONE_DNSSEC, name="signing", props={}, links={"hostedZoneId": "this"}),
    ),
    bad=(Sample(type=route53.ZONE, props={"name": "example.com"}),),
    note="Off by default: it takes a KMS key in us-east-1 and a DS record at the parent zone, and a mistake makes the "
    "domain unreachable.",
)
def route53_zone_require_dnssec(stack: Stack) -> Iterator[Finding]:
    """Report a public hosted zone that is not signed."""
    for zone in stack.of((route53.ZONE,)):
        keys = stack.companions(zone, (route53.KEY_SIGNING_KEY,), "hostedZoneId").found
        signed = any(
            may_refer(stack, signing, "hostedZoneId", zone, *keys) and not signing.differs("signingStatus", "SIGNING")
            for signing in stack.of((route53.HOSTED_ZONE_DNSSEC,))
        )
        public = zone.lacks("vpcs") and stack.companions(zone, (route53.ZONE_ASSOCIATION,), "zoneId").none
        if public and not signed:
            yield Finding(zone, f"hosted zone {zone.name} is not signed")


@Policy(
    id="route53-domain-require-transfer-lock",
    description="Registered domains are locked against transfer to another registrar.",
    severity=Severity.MEDIUM,
    controls=c.own("Route53-2") + c.HARDENING,
    remediation="set transferLock to true",
    url=f"{guides.ROUTE_53}/domain-lock.html",
    types=(route53.REGISTERED_DOMAIN_SETTINGS, route53.REGISTERED_DOMAIN),
    good={"domainName": "example.com", "transferLock": True},
    bad={"domainName": "example.com", "transferLock": False},
    note="Some top-level domains have no lock; exempt them.",
)
def route53_domain_require_transfer_lock(domain: Resource) -> Iterator[str]:
    """Report a domain whose lock is off; it is on by default."""
    if domain.is_false("transferLock"):
        yield "transferLock is false"
