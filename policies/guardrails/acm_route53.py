"""ACM and Route 53: strong certificate keys, DNS query logging, and what VPCs ask their resolvers."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.plan.aws import acm, route53, vpc
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


@Policy(
    id="route53-resolver-require-query-logging",
    description="VPCs have Route 53 Resolver query logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.own("Route53-3") + c.LOGGING,
    remediation="add an aws.route53.ResolverQueryLogConfig, and associate it with the VPC",
    url=f"{guides.ROUTE_53}/resolver-query-logs.html",
    types=(vpc.VPC, route53.RESOLVER_QUERY_LOG_ASSOCIATION),
    good=(
        Sample(type=vpc.VPC, props={"cidrBlock": "10.0.0.0/16"}),
        Sample(type=route53.RESOLVER_QUERY_LOG_ASSOCIATION, name="queries", props={}, links={"resourceId": "this"}),
    ),
    bad=(Sample(type=vpc.VPC, props={"cidrBlock": "10.0.0.0/16"}),),
    profiles=dict.fromkeys(c.AUDITS, "advisory"),
    note="Off by default, because every logged query is billed. Route 53 Profiles can log for a VPC of another stack.",
)
def route53_resolver_require_query_logging(stack: Stack) -> Iterator[Finding]:
    """Report a VPC whose queries are not logged."""
    for network in stack.of((vpc.VPC,)):
        if stack.companions(network, (route53.RESOLVER_QUERY_LOG_ASSOCIATION,), "resourceId").none:
            yield Finding(network, f"the DNS queries of VPC {network.name} are not logged")


@Policy(
    id="route53-firewall-disallow-fail-open",
    description="DNS Firewall fails closed.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Route53-4") + c.EGRESS,
    remediation="set firewallFailOpen to DISABLED, or omit it",
    url=f"{guides.ROUTE_53}/resolver-dns-firewall-vpc-configuration.html",
    types=(route53.RESOLVER_FIREWALL_CONFIG,),
    good={"firewallFailOpen": "DISABLED"},
    bad={"firewallFailOpen": "ENABLED"},
    note="Failing open favors availability: while DNS Firewall does not respond, queries are answered unfiltered.",
)
def route53_firewall_disallow_fail_open(config: Resource) -> Iterator[str]:
    """Report a VPC whose queries pass unfiltered while DNS Firewall fails."""
    if config.equals("firewallFailOpen", "ENABLED"):
        yield "firewallFailOpen is ENABLED"
