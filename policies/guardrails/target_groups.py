"""Elastic Load Balancing: protocols of target groups."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import lb
from policies.plan.lens.view import Resource

_PLAIN = ("HTTP", "UDP")
_WITHOUT_OWN = ("lambda", "alb")
"""Target types without a protocol of their own: functions, and load balancers, whose listeners have one."""


@Policy(
    id="lb-target-group-enforce-tls",
    description="Load balancers connect to their targets over TLS.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("ELB.22", part="target groups of HTTP and UDP") + c.IN_TRANSIT,
    remediation="set protocol to HTTPS (Application Load Balancer) or TLS (Network Load Balancer)",
    url=f"{guides.SECURITY_HUB}/elb-controls.html#elb-22",
    types=lb.TARGET_GROUPS,
    good={"port": 443, "protocol": "HTTPS"},
    bad={"port": 80, "protocol": "HTTP"},
    note="Off by default: TLS ends at the load balancer, and what is behind it is a private network where only its "
    "security group is let in. Switch it on where encryption has to be end to end. TCP may pass the TLS of clients "
    "through, so it is not judged.",
)
def lb_target_group_enforce_tls(group: Resource) -> Iterator[str]:
    """Report a protocol that never is encrypted."""
    if group.unsure("targetType") or group.equals("targetType", *_WITHOUT_OWN) or group.lacks("protocol"):
        return
    if group.equals("protocol", *_PLAIN):
        yield f"protocol is {group.show('protocol')}"


@Policy(
    id="lb-target-group-enforce-health-check-tls",
    description="Health checks of load balancers are encrypted.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("ELB.21") + c.IN_TRANSIT,
    remediation="set healthCheck.protocol to HTTPS",
    url=f"{guides.SECURITY_HUB}/elb-controls.html#elb-21",
    types=lb.TARGET_GROUPS,
    good={"port": 443, "protocol": "HTTPS", "healthCheck": {"protocol": "HTTPS", "path": "/healthz"}},
    bad={"port": 443, "protocol": "HTTPS", "healthCheck": {"protocol": "HTTP", "path": "/healthz"}},
    note="Off by default, as lb-target-group-enforce-tls is. A health check tells whether a target works, and no data.",
)
def lb_target_group_enforce_health_check_tls(group: Resource) -> Iterator[str]:
    """Report a health check over HTTP, which an omitted protocol means."""
    path = "healthCheck.protocol"
    lambda_ = group.unsure("targetType") or group.equals("targetType", "lambda")
    if not lambda_ and not group.lacks("healthCheck") and group.equals(path, "HTTP"):
        yield f"{path} is {group.show(path)}"
