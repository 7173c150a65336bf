"""Elastic Load Balancing: Classic Load Balancers.

Each type has had two modules in pulumi-aws; the plural holds both, the current one first.
"""

from __future__ import annotations

from typing import Any

from policies.plan.kind import Kind

_MODULES = ("elb", "elasticloadbalancing")


def _kinds(thing: str, **card: Any) -> tuple[Kind, ...]:
    return tuple(Kind(f"aws:{module}/{thing[0].lower()}{thing[1:]}:{thing}", **card) for module in _MODULES)


LOAD_BALANCERS = _kinds(
    "LoadBalancer",
    defaults={
        "accessLogs.enabled": False,
        "connectionDraining": False,
        "crossZoneLoadBalancing": True,
        "desyncMitigationMode": "defensive",
    },
    block_defaults={"accessLogs.enabled": True},
)
LISTENER_POLICIES = _kinds("ListenerPolicy")
"""Attaches policies to a listener."""
LOAD_BALANCER_POLICIES = _kinds("LoadBalancerPolicy")
SSL_NEGOTIATION_POLICIES = _kinds("SslNegotiationPolicy")
"""Creates a TLS policy and attaches it to a listener."""
