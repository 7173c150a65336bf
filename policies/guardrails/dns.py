"""ACM and Route 53: certificates are strong, and zones log the questions they are asked."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource

ZONE = "aws:route53/zone:Zone"


@resource_rule(
    id="acm-certificate-require-strong-key",
    description="Certificates have keys that are long enough.",
    severity=Severity.HIGH,
    controls=c.fsbp("ACM.2") + c.IN_TRANSIT,
    remediation="set keyAlgorithm to RSA_2048 or EC_prime256v1, or leave it out",
    url="https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html",
    types=("aws:acm/certificate:Certificate",),
    good={"keyAlgorithm": "EC_prime256v1"},
    bad={"keyAlgorithm": "RSA_1024"},
)
def acm_certificate_require_strong_key(certificate: Resource) -> Iterator[str]:
    """1024 bits."""
    if certificate.equals("keyAlgorithm", "RSA_1024"):
        yield "keyAlgorithm is RSA_1024"


@stack_rule(
    id="route53-zone-require-query-logging",
    description="Public zones log the questions they are asked.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("Route53.2") + c.LOGGING,
    remediation="add an aws.route53.QueryLog for the zone, with a log group in us-east-1",
    url="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html",
    types=(ZONE, "aws:route53/queryLog:QueryLog"),
    good=(
        Sample(type=ZONE, props={"name": "example.com"}),
        Sample(type="aws:route53/queryLog:QueryLog", name="log", props={}, links={"zoneId": "this"}),
    ),
    bad=(Sample(type=ZONE, props={"name": "example.com"}),),
    note="Off by default, because each logged question is billed; the profiles hipaa, pci and soc2 turn it on.",
)
def route53_zone_require_query_logging(stack: Stack) -> Iterator[Finding]:
    """A public zone without a log."""
    for zone in stack.of((ZONE,)):
        private = not zone.lacks("vpcs")
        if not private and stack.companions(zone, ("aws:route53/queryLog:QueryLog",), "zoneId").none:
            yield Finding(zone, f"zone {zone.name} logs no queries")
