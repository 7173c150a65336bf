"""Classic Load Balancers: TLS, certificates, access logs, desync mitigation and availability."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, strings
from policies.plan.aws import elb, iam
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource, View

_GUIDE = f"{guides.LOAD_BALANCING}/classic"
_PLAIN = {"instancePort": 80, "instanceProtocol": "http", "lbPort": 80, "lbProtocol": "http"}
_HTTPS = {
    "instancePort": 443,
    "instanceProtocol": "https",
    "lbPort": 443,
    "lbProtocol": "https",
    "sslCertificateId": "arn:aws:acm:us-east-1:123456789012:certificate/1",
}


def _encrypted(listener: View) -> bool:
    return listener.text("lbProtocol").lower() in ("https", "ssl")


@Policy(
    id="elb-balancer-require-encrypted-listeners",
    description="Listeners of Classic Load Balancers use HTTPS or TLS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.3") + c.IN_TRANSIT,
    remediation="set lbProtocol to https or ssl, with sslCertificateId",
    url=f"{_GUIDE}/elb-https-load-balancers.html",
    types=elb.LOAD_BALANCERS,
    good={"listeners": [_HTTPS]},
    bad={"listeners": [_HTTPS, _PLAIN]},
)
def elb_balancer_require_encrypted_listeners(balancer: Resource) -> Iterator[str]:
    """Report every listener for HTTP or TCP."""
    for listener in balancer.each("listeners"):
        if listener.text("lbProtocol").lower() in ("http", "tcp"):
            yield f"lbProtocol of port {listener.show('lbPort')} is {listener.show('lbProtocol')}"


@Policy(
    id="elb-balancer-require-acm-certificate",
    description="HTTPS and TLS listeners of Classic Load Balancers use a certificate of AWS Certificate Manager.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ELB.2") + c.IN_TRANSIT,
    remediation="set sslCertificateId to the ARN of an aws.acm.Certificate",
    url=f"{_GUIDE}/ssl-server-cert.html",
    types=elb.LOAD_BALANCERS,
    good={"listeners": [_HTTPS]},
    bad={"listeners": [{**_HTTPS, "sslCertificateId": "arn:aws:iam::123456789012:server-certificate/old"}]},
)
def elb_balancer_require_acm_certificate(stack: Stack) -> Iterator[Finding]:
    """Report a certificate that was uploaded to IAM, which no one renews, or none."""
    path = "sslCertificateId"
    for balancer in stack.of(elb.LOAD_BALANCERS):
        uploads = stack.targets(balancer, "listeners", (iam.SERVER_CERTIFICATE,))
        for listener in filter(_encrypted, balancer.each("listeners")):
            uploaded = ":iam:" in listener.text(path) or (listener.unsure(path) and uploads)
            if uploaded or listener.lacks(path):
                yield Finding(balancer, f"{path} of port {listener.show('lbPort')} is {listener.show(path)}")


_STRONG = "ELBSecurityPolicy-TLS-1-2-2017-01"
_REFERENCE = "Reference-Security-Policy"
_OLD_PROTOCOLS = ("Protocol-SSLv2", "Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1")


@Policy(
    id="elb-policy-require-approved-tls",
    description="TLS policies of Classic Load Balancers require TLS 1.2.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.8", part="what the policy allows") + c.IN_TRANSIT,
    remediation=f"set the attribute {_REFERENCE} to {_STRONG}, and remove attributes that enable older protocols",
    url=f"{_GUIDE}/elb-security-policy-table.html",
    types=(*elb.LOAD_BALANCER_POLICIES, *elb.SSL_NEGOTIATION_POLICIES),
    good={
        "policyTypeName": "SSLNegotiationPolicyType",
        "policyAttributes": [{"name": _REFERENCE, "value": _STRONG}],
    },
    bad={
        "policyTypeName": "SSLNegotiationPolicyType",
        "policyAttributes": [{"name": _REFERENCE, "value": "ELBSecurityPolicy-2016-08"}],
    },
    settings={"approved": strings(_STRONG, description="Allowed predefined security policies.")},
)
def elb_policy_require_approved_tls(policy: Resource, settings: Settings) -> Iterator[str]:
    """Report a predefined policy that is not approved, or a protocol older than TLS 1.2."""
    for item in (*policy.each("policyAttributes"), *policy.each("attributes")):
        name = item.text("name")
        if name == _REFERENCE and item.differs("value", *settings["approved"]):
            yield f"{name} is {item.show('value')}"
        elif name in _OLD_PROTOCOLS and item.is_true("value"):
            yield f"{name} is true"


@Policy(
    id="elb-balancer-require-tls-policy",
    description="HTTPS and TLS listeners of Classic Load Balancers have a TLS policy.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ELB.8", part="that listeners have a policy") + c.IN_TRANSIT,
    remediation=f"add an aws.elb.LoadBalancerPolicy with {_STRONG} and an aws.elb.ListenerPolicy that attaches it",
    url=f"{_GUIDE}/ssl-config-update.html",
    types=(*elb.LOAD_BALANCERS, *elb.LISTENER_POLICIES, *elb.SSL_NEGOTIATION_POLICIES),
    good=(
        Sample(type=elb.LOAD_BALANCERS[0], props={"listeners": [_HTTPS]}),
        Sample(
            type=elb.LISTENER_POLICIES[0],
            name="tls",
            props={"loadBalancerPort": 443, "policyNames": ["tls-1-2"]},
            links={"loadBalancerName": "this"},
        ),
    ),
    bad=(Sample(type=elb.LOAD_BALANCERS[0], props={"listeners": [_HTTPS]}),),
    note="Without one, a listener has ELBSecurityPolicy-2016-08, which allows TLS 1.0. The other policy with the same "
    "control judges the policy itself.",
)
def elb_balancer_require_tls_policy(stack: Stack) -> Iterator[Finding]:
    """Report a load balancer with an encrypted listener to which no policy is attached."""
    for balancer in stack.of(elb.LOAD_BALANCERS):
        attached = (
            stack.companions(balancer, elb.LISTENER_POLICIES, "loadBalancerName"),
            stack.companions(balancer, elb.SSL_NEGOTIATION_POLICIES, "loadBalancer"),
        )
        if any(map(_encrypted, balancer.each("listeners"))) and all(one.none for one in attached):
            yield Finding(balancer, f"no TLS policy is attached to the encrypted listeners of {balancer.name}")


@Policy(
    id="elb-balancer-require-access-logs",
    description="Classic Load Balancers have access logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ELB.5", part="Classic Load Balancers") + c.LOGGING,
    remediation="set accessLogs, with a bucket",
    url=f"{_GUIDE}/access-log-collection.html",
    types=elb.LOAD_BALANCERS,
    good={"accessLogs": {"bucket": "logs", "enabled": True}},
    bad={"accessLogs": {"bucket": "logs", "enabled": False}},
    omitted="violates",
)
def elb_balancer_require_access_logs(balancer: Resource) -> Iterator[str]:
    """Report access logs that are not configured, or off."""
    if balancer.lacks("accessLogs.bucket") and not balancer.unsure("accessLogs"):
        yield "accessLogs.bucket is missing"
    elif balancer.is_false("accessLogs.enabled"):
        yield "accessLogs.enabled is false"


@Policy(
    id="elb-balancer-require-desync-mitigation",
    description="Classic Load Balancers mitigate HTTP desync attacks.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.14") + c.WEB_ATTACKS,
    remediation="set desyncMitigationMode to defensive or strictest",
    url=f"{_GUIDE}/config-desync-mitigation-mode.html",
    types=elb.LOAD_BALANCERS,
    good={"desyncMitigationMode": "strictest"},
    bad={"desyncMitigationMode": "monitor"},
)
def elb_balancer_require_desync_mitigation(balancer: Resource) -> Iterator[str]:
    """Report the mode `monitor`, which does not block requests."""
    if balancer.differs("desyncMitigationMode", "defensive", "strictest"):
        yield f"desyncMitigationMode is {balancer.show('desyncMitigationMode')}"


@Policy(
    id="elb-balancer-require-cross-zone-balancing",
    description="Classic Load Balancers have cross-zone load balancing enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ELB.9") + c.AVAILABILITY,
    remediation="set crossZoneLoadBalancing to true, or omit it",
    url=f"{_GUIDE}/enable-disable-crosszone-lb.html",
    types=elb.LOAD_BALANCERS,
    good={"crossZoneLoadBalancing": True},
    bad={"crossZoneLoadBalancing": False},
)
def elb_balancer_require_cross_zone_balancing(balancer: Resource) -> Iterator[str]:
    """Report cross-zone load balancing that is turned off."""
    if balancer.is_false("crossZoneLoadBalancing"):
        yield "crossZoneLoadBalancing is false"


@Policy(
    id="elb-balancer-require-connection-draining",
    description="Classic Load Balancers have connection draining enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ELB.7") + c.AVAILABILITY,
    remediation="set connectionDraining to true",
    url=f"{_GUIDE}/config-conn-drain.html",
    types=elb.LOAD_BALANCERS,
    good={"connectionDraining": True},
    bad={"connectionDraining": False},
    omitted="violates",
)
def elb_balancer_require_connection_draining(balancer: Resource) -> Iterator[str]:
    """Report connection draining that is off, the default."""
    if balancer.not_true("connectionDraining"):
        yield f"connectionDraining is {balancer.show('connectionDraining')}"


@Policy(
    id="elb-balancer-require-multiple-zones",
    description="Classic Load Balancers span multiple Availability Zones.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ELB.10") + c.AVAILABILITY,
    remediation="set subnets or availabilityZones in at least two Availability Zones",
    url=f"{_GUIDE}/enable-disable-az.html",
    types=elb.LOAD_BALANCERS,
    good={"subnets": ["subnet-a", "subnet-b"]},
    bad={"subnets": ["subnet-a"]},
)
def elb_balancer_require_multiple_zones(balancer: Resource) -> Iterator[str]:
    """Report a load balancer with a single subnet or Availability Zone."""
    for path in ("subnets", "availabilityZones"):
        value = balancer.raw(path)
        if isinstance(value, list) and len(value) == 1:
            yield f"{path} has 1 entry"
