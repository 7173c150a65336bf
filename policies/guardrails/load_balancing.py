"""Elastic Load Balancing: HTTPS, request handling, availability, AWS WAF and access logs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, boolean, integers, strings
from policies.guardrails.wafv2 import WEB_ACL_NOTE, WEB_ACL_PROFILES
from policies.plan.aws import lb, wafv2
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_SUBNETS = ["subnet-a", "subnet-b"]
_PUBLIC = Sample(
    type=lb.LOAD_BALANCER, props={"loadBalancerType": "application", "internal": False, "subnets": _SUBNETS}
)
_REDIRECT = {"type": "redirect", "redirect": {"protocol": "HTTPS", "statusCode": "HTTP_301"}}
_FORWARD = {"type": "forward", "targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/1"}


def _listener(**props: Any) -> Sample:
    return Sample(type=lb.LISTENER, name="listener", props=props, links={"loadBalancerArn": "this"})


def _balancers(stack: Stack, listener: Resource) -> list[Resource]:
    return stack.targets(listener, "loadBalancerArn", lb.LOAD_BALANCERS)


@Policy(
    id="lb-listener-enforce-https",
    description="Internet-facing Application Load Balancers redirect HTTP to HTTPS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.1", part="internet-facing load balancers") + c.IN_TRANSIT,
    remediation="set the HTTP listener's default action to a redirect to protocol HTTPS, port 443",
    url=f"{guides.LOAD_BALANCING}/application/listener-authenticate-users.html",
    types=(*lb.LISTENERS, *lb.LOAD_BALANCERS),
    good=(_PUBLIC, _listener(protocol="HTTP", port=80, defaultActions=[_REDIRECT])),
    bad=(_PUBLIC, _listener(protocol="HTTP", port=80, defaultActions=[_FORWARD])),
    settings={"include_internal": boolean("Whether to judge internal load balancers too.")},
    note="Internal load balancers are exempt by default: only the VPC or a CloudFront VPC origin can reach them, "
    "and there is no certificate without a domain. Load balancers outside of the stack are not judged.",
)
def lb_listener_enforce_https(stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Report an HTTP listener whose default action is not a redirect to HTTPS."""
    for listener in stack.of(lb.LISTENERS):
        if not listener.equals("protocol", "HTTP") or listener.unsure("defaultActions"):
            continue
        judged = any(
            balancer.is_false("internal") or (settings["include_internal"] and balancer.is_true("internal"))
            for balancer in _balancers(stack, listener)
        )
        kinds = [action.show("type") for action in listener.each("defaultActions") if not _redirects(action)]
        if listener.lacks("defaultActions"):
            kinds = ["missing"]
        if judged and kinds:
            yield Finding(
                listener, f"port {listener.show('port')} accepts HTTP with the default action {', '.join(kinds)}"
            )


def _redirects(action: Any) -> bool:
    return not action.differs("type", "redirect") and not action.differs("redirect.protocol", "HTTPS", "#{protocol}")


@Policy(
    id="lb-listener-require-tls-protocol",
    description="Network Load Balancer listeners use TLS, or pass TCP through to targets that terminate TLS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.18", part="ports of plain HTTP, and listeners without a certificate") + c.IN_TRANSIT,
    remediation="set protocol to TLS (or HTTPS) with a certificateArn",
    url=f"{guides.LOAD_BALANCING}/network/create-tls-listener.html",
    types=lb.LISTENERS,
    good={"protocol": "TLS", "port": 443, "certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1"},
    bad={"protocol": "TCP", "port": 80},
    settings={"plain_ports": integers(80, 8080, description="Ports on which TCP is considered plain HTTP.")},
)
def lb_listener_require_tls_protocol(listener: Resource, settings: Settings) -> Iterator[str]:
    """Report TCP on a port for plain HTTP, or TLS without a certificate."""
    if listener.equals("protocol", "TCP") and listener.equals("port", *settings["plain_ports"]):
        yield f"protocol is TCP on port {listener.show('port')}"
    if listener.equals("protocol", "TLS", "HTTPS") and listener.lacks("certificateArn"):
        yield f"protocol is {listener.show('protocol')} without a certificateArn"


_APPROVED = (
    "ELBSecurityPolicy-TLS13-1-2-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
    "ELBSecurityPolicy-TLS13-1-3-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
)


@Policy(
    id="lb-listener-require-approved-tls-policy",
    description="TLS listeners use a security policy that requires TLS 1.2 or later and supports TLS 1.3.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.17") + c.IN_TRANSIT,
    remediation="set sslPolicy to ELBSecurityPolicy-TLS13-1-2-2021-06",
    url=f"{guides.LOAD_BALANCING}/application/describe-ssl-policies.html",
    types=lb.LISTENERS,
    good={"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06"},
    bad={"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-2016-08"},
    settings={"approved": strings(*_APPROVED, description="Allowed security policies.")},
)
def lb_listener_require_approved_tls_policy(listener: Resource, settings: Settings) -> Iterator[str]:
    """Report an older security policy, or none, which means the oldest."""
    if listener.equals("protocol", "HTTPS", "TLS") and listener.differs("sslPolicy", *settings["approved"]):
        yield f"sslPolicy is {listener.show('sslPolicy')}"


def _application(balancer: Resource) -> bool:
    return balancer.equals("loadBalancerType", "application")


@Policy(
    id="lb-balancer-require-invalid-header-dropping",
    description="Application Load Balancers drop invalid HTTP headers.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.4") + c.WEB_ATTACKS,
    remediation="set dropInvalidHeaderFields to true",
    url=f"{guides.LOAD_BALANCING}/application/application-load-balancers.html#drop-invalid-header-fields",
    types=lb.LOAD_BALANCERS,
    good={"loadBalancerType": "application", "dropInvalidHeaderFields": True},
    bad={"loadBalancerType": "application", "dropInvalidHeaderFields": False},
    omitted="violates",
)
def lb_balancer_require_invalid_header_dropping(balancer: Resource) -> Iterator[str]:
    """Report invalid headers that are kept, the default."""
    if _application(balancer) and balancer.not_true("dropInvalidHeaderFields"):
        yield f"dropInvalidHeaderFields is {balancer.show('dropInvalidHeaderFields')}"


@Policy(
    id="lb-balancer-require-desync-mitigation",
    description="Application Load Balancers mitigate HTTP desync attacks.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.12") + c.WEB_ATTACKS,
    remediation="set desyncMitigationMode to defensive or strictest",
    url=f"{guides.LOAD_BALANCING}/application/application-load-balancers.html#desync-mitigation-mode",
    types=lb.LOAD_BALANCERS,
    good={"desyncMitigationMode": "strictest"},
    bad={"desyncMitigationMode": "monitor"},
)
def lb_balancer_require_desync_mitigation(balancer: Resource) -> Iterator[str]:
    """Report the mode `monitor`, which does not block requests."""
    if _application(balancer) and balancer.differs("desyncMitigationMode", "defensive", "strictest"):
        yield f"desyncMitigationMode is {balancer.show('desyncMitigationMode')}"


@Policy(
    id="lb-balancer-require-multiple-zones",
    description="Load balancers span multiple Availability Zones.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.13") + c.AVAILABILITY,
    remediation="set subnets in at least two Availability Zones",
    url=f"{guides.LOAD_BALANCING}/application/load-balancer-subnets.html",
    types=lb.LOAD_BALANCERS,
    good={"subnets": _SUBNETS},
    bad={"subnets": _SUBNETS[:1]},
)
def lb_balancer_require_multiple_zones(balancer: Resource) -> Iterator[str]:
    """Report a load balancer with a single known subnet."""
    for path in ("subnets", "subnetMappings"):
        value = balancer.raw(path)
        if (
            isinstance(value, list)
            and len(value) == 1
            and balancer.lacks("subnetMappings" if path == "subnets" else "subnets")
        ):
            yield f"{path} has 1 entry"


@Policy(
    id="lb-balancer-require-waf",
    description="Internet-facing Application Load Balancers are associated with an AWS WAF web ACL.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.security_hub("ELB.16", part="internet-facing load balancers") + c.WEB_ATTACKS,
    remediation="add an aws.wafv2.WebAclAssociation whose resourceArn is the load balancer's ARN",
    url=f"{guides.WAF}/web-acl-associating-aws-resource.html",
    types=(*lb.LOAD_BALANCERS, wafv2.WEB_ACL_ASSOCIATION),
    good=(
        _PUBLIC,
        Sample(type=wafv2.WEB_ACL_ASSOCIATION, name="waf", props={"webAclArn": "arn"}, links={"resourceArn": "this"}),
    ),
    bad=(_PUBLIC,),
    profiles=WEB_ACL_PROFILES,
    note=WEB_ACL_NOTE,
)
def lb_balancer_require_waf(stack: Stack) -> Iterator[Finding]:
    """Report an internet-facing load balancer without an association."""
    for balancer in stack.of(lb.LOAD_BALANCERS):
        public = _application(balancer) and balancer.is_false("internal")
        if public and stack.companions(balancer, (wafv2.WEB_ACL_ASSOCIATION,), "resourceArn").none:
            yield Finding(balancer, f"internet-facing load balancer {balancer.name} has no web ACL")


@Policy(
    id="lb-balancer-require-cross-zone-balancing",
    description="Network and Gateway Load Balancers have cross-zone load balancing enabled.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.own("ELB-3") + c.AVAILABILITY,
    remediation="set enableCrossZoneLoadBalancing to true",
    url=f"{guides.LOAD_BALANCING}/userguide/how-elastic-load-balancing-works.html#cross-zone-load-balancing",
    types=lb.LOAD_BALANCERS,
    good={"loadBalancerType": "network", "enableCrossZoneLoadBalancing": True},
    bad={"loadBalancerType": "network", "enableCrossZoneLoadBalancing": False},
    note="Off by default: traffic between zones is billed, and targets in each zone need none. Application Load "
    "Balancers always balance across zones.",
)
def lb_balancer_require_cross_zone_balancing(balancer: Resource) -> Iterator[str]:
    """Report cross-zone load balancing that is off, the default."""
    path = "enableCrossZoneLoadBalancing"
    if balancer.equals("loadBalancerType", "network", "gateway") and balancer.not_true(path):
        yield f"{path} is {balancer.show(path)}"


@Policy(
    id="lb-balancer-require-access-logs",
    description="Application Load Balancers have access logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ELB.5", part="Application Load Balancers") + c.LOGGING,
    remediation="set accessLogs.enabled to true, with a bucket",
    url=f"{guides.LOAD_BALANCING}/application/load-balancer-access-logs.html",
    types=lb.LOAD_BALANCERS,
    good={"accessLogs": {"bucket": "logs", "enabled": True}},
    bad={"accessLogs": {"bucket": "logs", "enabled": False}},
    omitted="violates",
)
def lb_balancer_require_access_logs(balancer: Resource) -> Iterator[str]:
    """Report access logs that are off."""
    if _application(balancer) and balancer.not_true("accessLogs.enabled"):
        yield f"accessLogs.enabled is {balancer.show('accessLogs.enabled')}"


@Policy(
    id="lb-balancer-require-deletion-protection",
    description="Production load balancers have deletion protection enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ELB.6") + c.DELETION,
    remediation="set enableDeletionProtection to true",
    url=f"{guides.LOAD_BALANCING}/application/edit-load-balancer-attributes.html#deletion-protection",
    types=lb.LOAD_BALANCERS,
    good={"enableDeletionProtection": True},
    bad={"enableDeletionProtection": False},
    environments=PROD,
    omitted="violates",
)
def lb_balancer_require_deletion_protection(balancer: Resource) -> Iterator[str]:
    """Report deletion protection that is off, the default."""
    if balancer.not_true("enableDeletionProtection"):
        yield f"enableDeletionProtection is {balancer.show('enableDeletionProtection')}"
