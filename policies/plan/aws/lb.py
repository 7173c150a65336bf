"""Elastic Load Balancing. Each type has had four modules in pulumi-aws; the plural holds all, the current one first."""

from __future__ import annotations

from typing import Any

from policies.plan.kind import Kind, Placement

_MODULES = ("lb", "alb", "elasticloadbalancingv2", "applicationloadbalancing")


def _kinds(thing: str, **card: Any) -> tuple[Kind, ...]:
    return tuple(Kind(f"aws:{module}/{thing[0].lower()}{thing[1:]}:{thing}", **card) for module in _MODULES)


LOAD_BALANCERS = _kinds(
    "LoadBalancer",
    placement=Placement(node="load-balancer"),
    defaults={
        "loadBalancerType": "application",
        "internal": False,
        "dropInvalidHeaderFields": False,
        "desyncMitigationMode": "defensive",
        "enableDeletionProtection": False,
        "accessLogs.enabled": False,
    },
)
LOAD_BALANCER = LOAD_BALANCERS[0]
LISTENERS = _kinds(
    "Listener",
    defaults={
        # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html: the default
        # security policy of listeners that are made by the API or the CLI.
        "sslPolicy": "ELBSecurityPolicy-2016-08",
        "protocol": "HTTP",
    },
)
LISTENER = LISTENERS[0]
LISTENER_RULES = _kinds("ListenerRule")
LISTENER_RULE = LISTENER_RULES[0]
TARGET_GROUPS = _kinds(
    "TargetGroup",
    # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
    defaults={"targetType": "instance", "healthCheck.protocol": "HTTP"},
)
TARGET_GROUP = TARGET_GROUPS[0]
TARGET_GROUP_ATTACHMENTS = _kinds("TargetGroupAttachment")
TARGET_GROUP_ATTACHMENT = TARGET_GROUP_ATTACHMENTS[0]
