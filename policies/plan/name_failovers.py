"""Reads pairs of Route 53 failover records: where a name points, to what instead, and what decides. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from policies.plan.aws import lb, route53
from policies.plan.edges import EDGES
from policies.plan.graph import Graph, Registration, blocks, number, texts
from policies.plan.hosts import home_of, region_of
from policies.plan.kind import Figure
from policies.plan.listeners import groups_behind
from policies.plan.network import Network

Decides = Literal["targets", "endpoint", "nothing"]
"""What Route 53 looks at: the health of every target group of a load balancer, a health check of its own, or nothing:
then it always answers with the primary."""

_INTERVAL_SECONDS, _FAILURES = 30, 3
"""Defaults of health checks and of target groups."""
_TTL_SECONDS = 60
"""Of the alias of a load balancer or distribution, which has that of its target."""
_CHECK_PAGE = (
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html"
)
_TARGETS_PAGE = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html"
_TTL_PAGE = (
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class NameFailover:
    """A DNS name with a primary and a standby: Route 53 answers with the latter while the former is not healthy."""

    name: str
    primary: str
    """Name of a load balancer or edge; a host name or address if it is not in the plan."""
    standby: str
    """The same of the standby; empty if no record has it."""
    standby_region: str
    """Region of the standby. Empty: unknown."""
    stays: bool
    """Whether the standby is in the Region of the plan, and fails with it."""
    decides: Decides
    takes: Figure
    """Time until clients use the standby: detection, and the lifetime of the answer that they have."""
    backends: Sequence[str] = ()
    """Nodes that serve the requests to the primary. Default: unknown."""


def name_failovers(graph: Graph[Registration], network: Network) -> list[NameFailover]:
    """Return the names with failover records; those for IPv4 and IPv6 are one."""
    pairs: dict[tuple[str, str], dict[str, Registration]] = {}
    for record in graph.of(route53.RECORD):
        for policy in blocks(record.inputs.get("failoverRoutingPolicies")):
            zone = graph.ref(record, "zoneId", route53.ZONE)
            key = (zone.urn if zone else str(record.inputs.get("zoneId")), str(record.inputs.get("name") or ""))
            pairs.setdefault(key, {}).setdefault(str(policy.get("type")), record)
    taken = set(network.names.values())
    found: list[NameFailover] = []
    for (_, name), records in pairs.items():
        primary = records.get("PRIMARY")
        if primary is None:
            continue
        label = name if name and name not in taken else f"name/{graph.label(primary)}"
        taken.add(label)
        found.append(_pair(graph, network, label, primary, records.get("SECONDARY")))
    return found


def _pair(
    graph: Graph[Registration],
    network: Network,
    name: str,
    primary: Registration,
    secondary: Registration | None,
) -> NameFailover:
    first, home = _target(graph, primary), home_of(network)
    second = _target(graph, secondary) if secondary else None
    host = _host(secondary) if secondary else ""
    region = _region(second, host, home)
    decides = _decides(primary)
    return NameFailover(
        name=name,
        primary=network.names[first.urn] if first else _host(primary),
        standby=network.names[second.urn] if second else host,
        standby_region=region,
        stays=bool(region) and region == home,
        decides=decides,
        takes=_takes(graph, network, primary, first, decides),
        backends=_behind(network, network.names[first.urn]) if first else (),
    )


def _region(standby: Registration | None, host: str, home: str) -> str:
    """Return the Region of a standby; empty for one of `EDGES`, and if it is unknown."""
    if standby is None:
        return region_of(host)
    return "" if standby.type in EDGES else region_of(host) or str(standby.inputs.get("region") or home)


def _target(graph: Graph[Registration], record: Registration) -> Registration | None:
    """Return the load balancer or edge of the plan that a record points to."""
    kinds = (*lb.LOAD_BALANCERS, *EDGES)
    return graph.ref(record, "aliases", *kinds) or graph.ref(record, "records", *kinds)


def _host(record: Registration) -> str:
    """Return the name or address that a record points to; what it is called in the plan if that is unknown."""
    aliases = texts(*(one.get("name") for one in blocks(record.inputs.get("aliases"))))
    return next(iter([*aliases, *texts(record.inputs.get("records"))]), record.name)


def _decides(primary: Registration) -> Decides:
    if any(one.get("evaluateTargetHealth") for one in blocks(primary.inputs.get("aliases"))):
        return "targets"
    checked = primary.inputs.get("healthCheckId") or primary.property_dependencies.get("healthCheckId")
    return "endpoint" if checked else "nothing"


def _takes(
    graph: Graph[Registration], network: Network, primary: Registration, target: Registration | None, decides: Decides
) -> Figure:
    ttl = _TTL_SECONDS if blocks(primary.inputs.get("aliases")) else number(primary.inputs.get("ttl"), _TTL_SECONDS)
    if decides == "targets":
        front = network.names[target.urn] if target else ""
        fronts = {front, *(edge.target for edge in network.edges if edge.name == front)}
        balancers = {one.urn for one in graph.of(*lb.LOAD_BALANCERS) if network.names[one.urn] in fronts}
        groups = groups_behind(graph, balancers)
        checks = [next(iter(blocks(group.inputs.get("healthCheck"))), {}) for group in groups]
        slowest = max((_period(one.get("interval"), one.get("unhealthyThreshold")) for one in checks), default=0)
        return Figure((slowest or _period(None, None)) + ttl, f"{_TARGETS_PAGE}; {_TTL_PAGE}")
    check = graph.ref(primary, "healthCheckId", route53.HEALTH_CHECK)
    inputs = check.inputs if check else {}
    period = _period(inputs.get("requestInterval"), inputs.get("failureThreshold"))
    return Figure(period + ttl, f"{_CHECK_PAGE}; {_TTL_PAGE}")


def _period(interval: object, failures: object) -> int:
    return number(interval, _INTERVAL_SECONDS) * number(failures, _FAILURES)


def _behind(network: Network, front: str) -> tuple[str, ...]:
    """Return the nodes at the end of what *front* forwards to."""
    onward: dict[str, list[str]] = {}
    for edge in network.edges:
        onward.setdefault(edge.name, []).append(edge.target)
    for forward in network.forwards:
        onward.setdefault(forward.source, []).append(forward.target)
    found: list[str] = []
    seen, waiting = {front, ""}, [front]
    while waiting:
        name = waiting.pop(0)
        following = [one for one in onward.get(name, ()) if one not in seen]
        seen.update(following)
        waiting += following
        if name != front and not onward.get(name):
            found.append(name)
    return tuple(found)
