"""Load balancers: HTTPS in front, sane requests behind, more than one zone, a log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.environment import PROD
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.plan.aws.lb import LISTENERS
from policies.plan.aws.lb import LOAD_BALANCERS as BALANCERS

BALANCER, LISTENER = BALANCERS[0], LISTENERS[0]
WAF_ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
GUIDE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application"
_SUBNETS = ["subnet-a", "subnet-b"]
_PUBLIC = Sample(type=BALANCER, props={"loadBalancerType": "application", "internal": False, "subnets": _SUBNETS})
_REDIRECT = {"type": "redirect", "redirect": {"protocol": "HTTPS", "statusCode": "HTTP_301"}}
_FORWARD = {"type": "forward", "targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/1"}


def _listener(**props: Any) -> Sample:
    return Sample(type=LISTENER, name="listener", props=props, links={"loadBalancerArn": "this"})


def _balancers(stack: Stack, listener: Resource) -> list[Resource]:
    return stack.targets(listener, "loadBalancerArn", BALANCERS)


@stack_rule(
    id="lb-listener-enforce-https",
    description="An internet-facing application balancer redirects HTTP to HTTPS and does nothing else with it.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.1") + c.IN_TRANSIT,
    remediation="make the HTTP listener's default action a redirect to protocol HTTPS, port 443",
    url=f"{GUIDE}/listener-authenticate-users.html",
    types=(*LISTENERS, *BALANCERS),
    good=(_PUBLIC, _listener(protocol="HTTP", port=80, defaultActions=[_REDIRECT])),
    bad=(_PUBLIC, _listener(protocol="HTTP", port=80, defaultActions=[_FORWARD])),
    settings={
        "include_internal": {
            "type": "boolean",
            "default": False,
            "description": "Judge internal balancers too.",
        }
    },
    note="An internal balancer is left out by default: only what lies in the VPC, or a CloudFront VPC origin, "
    "reaches it, and "
    "without a domain there is no certificate for it. A balancer outside of the stack is not judged.",
)
def lb_listener_enforce_https(stack: Stack, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """An HTTP listener that does something else than to redirect."""
    for listener in stack.of(LISTENERS):
        if not listener.equals("protocol", "HTTP") or listener.unsure("defaultActions"):
            continue
        judged = any(
            balancer.is_false("internal") or (settings["include_internal"] and balancer.is_true("internal"))
            for balancer in _balancers(stack, listener)
        )
        kinds = [action.show("type") for action in listener.each("defaultActions") if not _redirects(action)]
        if judged and kinds:
            yield Finding(
                listener, f"port {listener.show('port')} speaks HTTP with the default action {', '.join(kinds)}"
            )


def _redirects(action: Any) -> bool:
    return not action.differs("type", "redirect") and not action.differs("redirect.protocol", "HTTPS", "#{protocol}")


@resource_rule(
    id="lb-listener-require-tls-protocol",
    description="A network balancer's listener carries TLS, or passes TCP through to what ends TLS itself.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.18") + c.IN_TRANSIT,
    remediation="set protocol to TLS (or HTTPS) with a certificateArn",
    url="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/create-tls-listener.html",
    types=LISTENERS,
    good={"protocol": "TLS", "port": 443, "certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1"},
    bad={"protocol": "TCP", "port": 80},
    settings={
        "plain_ports": {
            "type": "array",
            "items": {"type": "integer"},
            "default": [80, 8080],
            "description": "Ports on which TCP means plain HTTP.",
        }
    },
)
def lb_listener_require_tls_protocol(listener: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """TCP on a port where plain HTTP is spoken, or TLS without a certificate."""
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


@resource_rule(
    id="lb-listener-require-approved-tls-policy",
    description="Listeners that end TLS use a policy with TLS 1.2 at least and TLS 1.3 at best.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.17") + c.IN_TRANSIT,
    remediation="set sslPolicy to ELBSecurityPolicy-TLS13-1-2-2021-06",
    url=f"{GUIDE}/describe-ssl-policies.html",
    types=LISTENERS,
    good={"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06"},
    bad={"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-2016-08"},
    settings={
        "approved": {
            "type": "array",
            "items": {"type": "string"},
            "default": list(_APPROVED),
            "description": "Security policies that may be used.",
        }
    },
)
def lb_listener_require_approved_tls_policy(listener: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """An older policy, or none, which is the oldest."""
    if listener.equals("protocol", "HTTPS", "TLS") and listener.differs("sslPolicy", *settings["approved"]):
        yield f"sslPolicy is {listener.show('sslPolicy')}"


def _application(balancer: Resource) -> bool:
    return balancer.equals("loadBalancerType", "application")


@resource_rule(
    id="lb-balancer-require-invalid-header-dropping",
    description="An application balancer drops malformed headers.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.4") + c.WEB_ATTACKS,
    remediation="set dropInvalidHeaderFields to true",
    url=f"{GUIDE}/application-load-balancers.html#drop-invalid-header-fields",
    types=BALANCERS,
    good={"loadBalancerType": "application", "dropInvalidHeaderFields": True},
    bad={"loadBalancerType": "application", "dropInvalidHeaderFields": False},
)
def lb_balancer_require_invalid_header_dropping(balancer: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if _application(balancer) and balancer.not_true("dropInvalidHeaderFields"):
        yield f"dropInvalidHeaderFields is {balancer.show('dropInvalidHeaderFields')}"


@resource_rule(
    id="lb-balancer-require-desync-mitigation",
    description="An application balancer defends against request smuggling.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.12") + c.WEB_ATTACKS,
    remediation="set desyncMitigationMode to defensive or strictest",
    url=f"{GUIDE}/application-load-balancers.html#desync-mitigation-mode",
    types=BALANCERS,
    good={"desyncMitigationMode": "strictest"},
    bad={"desyncMitigationMode": "monitor"},
)
def lb_balancer_require_desync_mitigation(balancer: Resource) -> Iterator[str]:
    """Only watching."""
    if _application(balancer) and balancer.differs("desyncMitigationMode", "defensive", "strictest"):
        yield f"desyncMitigationMode is {balancer.show('desyncMitigationMode')}"


@resource_rule(
    id="lb-balancer-require-multiple-zones",
    description="A balancer has subnets in more than one zone.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.13") + c.AVAILABILITY,
    remediation="give the balancer a subnet in each of at least two availability zones",
    url=f"{GUIDE}/load-balancer-subnets.html",
    types=BALANCERS,
    good={"subnets": _SUBNETS},
    bad={"subnets": _SUBNETS[:1]},
)
def lb_balancer_require_multiple_zones(balancer: Resource) -> Iterator[str]:
    """One known subnet."""
    for path in ("subnets", "subnetMappings"):
        value = balancer.raw(path)
        if (
            isinstance(value, list)
            and len(value) == 1
            and balancer.lacks("subnetMappings" if path == "subnets" else "subnets")
        ):
            yield f"{path} has 1 entry"


@stack_rule(
    id="lb-balancer-require-waf",
    description="Every internet-facing application balancer stands behind a web ACL.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("ELB.16") + c.WEB_ATTACKS,
    remediation="add an aws.wafv2.WebAclAssociation with the balancer's ARN as resourceArn",
    url="https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html",
    types=(*BALANCERS, WAF_ASSOCIATION),
    good=(_PUBLIC, Sample(type=WAF_ASSOCIATION, name="waf", props={"webAclArn": "arn"}, links={"resourceArn": "this"})),
    bad=(_PUBLIC,),
    note="Off by default, because a web ACL costs money even where nothing is at stake; the profiles prod and "
    "pci turn it on.",
)
def lb_balancer_require_waf(stack: Stack) -> Iterator[Finding]:
    """Public and without an association."""
    for balancer in stack.of(BALANCERS):
        public = _application(balancer) and balancer.is_false("internal")
        if public and stack.companions(balancer, (WAF_ASSOCIATION,), "resourceArn").none:
            yield Finding(balancer, f"balancer {balancer.name} is internet-facing without a web ACL")


@resource_rule(
    id="lb-balancer-require-access-logs",
    description="Every application balancer writes access logs.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ELB.5") + c.LOGGING,
    remediation="set accessLogs with enabled true and a bucket",
    url=f"{GUIDE}/load-balancer-access-logs.html",
    types=BALANCERS,
    good={"accessLogs": {"bucket": "logs", "enabled": True}},
    bad={"accessLogs": {"bucket": "logs", "enabled": False}},
)
def lb_balancer_require_access_logs(balancer: Resource) -> Iterator[str]:
    """No logs."""
    if _application(balancer) and balancer.not_true("accessLogs.enabled"):
        yield f"accessLogs.enabled is {balancer.show('accessLogs.enabled')}"


@resource_rule(
    id="lb-balancer-require-deletion-protection",
    description="A balancer in production cannot be deleted by mistake.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ELB.6") + c.DELETION,
    remediation="set enableDeletionProtection to true",
    url=f"{GUIDE}/edit-load-balancer-attributes.html#deletion-protection",
    types=BALANCERS,
    good={"enableDeletionProtection": True},
    bad={"enableDeletionProtection": False},
    environments=PROD,
)
def lb_balancer_require_deletion_protection(balancer: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if balancer.not_true("enableDeletionProtection"):
        yield f"enableDeletionProtection is {balancer.show('enableDeletionProtection')}"
