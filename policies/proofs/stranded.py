"""Whether workloads can reach what they need in order to start: image, secrets, logs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from policies.plan.network import Network, Node
from policies.proofs.hops import connects, reaches_aws

_HTTPS = 443
_WORKLOADS = ("service", "job")


@dataclass(frozen=True, kw_only=True, slots=True)
class Stranded:
    """A workload that cannot reach what it needs in order to start."""

    node: str
    missing: Sequence[str]
    """AWS services that it can reach neither through an endpoint nor through the internet."""
    subnets: Sequence[str] = ()
    """Those of its subnets where it cannot start. Default: all of them."""

    @property
    def sentence(self) -> str:
        """The finding as a sentence."""
        where = f" in {', '.join(self.subnets)}" if self.subnets else ""
        return (
            f"{self.node} cannot start{where}: it reaches neither the internet nor an endpoint of "
            f"{', '.join(self.missing)}; add the endpoints, or a NAT gateway"
        )


def stranded(network: Network) -> list[Stranded]:
    """Return the services and jobs that cannot start, or not in each of their subnets: ECS may choose any."""
    found: list[Stranded] = []
    for node in network.nodes.values():
        if node.kind not in _WORKLOADS or not node.subnets:
            continue
        missing = {subnet: _missing(network, node, subnet) for subnet in node.subnets}
        for services in dict.fromkeys(missing.values()):
            where = tuple(subnet for subnet in node.subnets if missing[subnet] == services)
            if services:
                everywhere = len(where) == len(node.subnets)
                found.append(Stranded(node=node.name, missing=list(services), subnets=() if everywhere else where))
    return found


def _missing(network: Network, node: Node, subnet: str) -> tuple[str, ...]:
    """Return the AWS services that *node* calls but cannot reach if it starts in *subnet*."""
    if reaches_aws(network, node, network.subnets[subnet], _HTTPS):
        return ()
    placed = replace(node, subnets=(subnet,))
    routed = {route.target for route in network.subnets[subnet].routes if route.kind == "gateway-endpoint"}
    served = routed | {
        other.serves
        for other in network.nodes.values()
        if other.serves in node.calls and connects(network, placed, other, _HTTPS)
    }
    return tuple(service for service in node.calls if service not in served)
