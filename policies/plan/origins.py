"""Reads the origins of CloudFront distributions: which paths lead to each, and which one replaces it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from policies.plan.aws import lb, s3
from policies.plan.graph import Graph, Registration, blocks, number
from policies.plan.hosts import home_of, region_of
from policies.plan.kind import Figure
from policies.plan.network import Network

_SERVER_ERRORS = (500, 502, 503, 504)
_ATTEMPTS, _TIMEOUT_SECONDS = 3, 10
_PAGE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html"
"""Also the defaults: three attempts of ten seconds each to connect to the first origin."""

R_co = TypeVar("R_co", bound=Registration, covariant=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class OriginFailover:
    """Two origins of a distribution: CloudFront asks the second what the first does not answer."""

    paths: Sequence[str]
    """Path patterns, or ``other paths``."""
    first: str
    """Name of the bucket or load balancer; its host name if it is not in the plan."""
    second: str
    """The same of its replacement."""
    returned: Sequence[int]
    """Server errors of the first origin that viewers get, because they are not among the group's status codes."""
    takes: Figure
    """How long CloudFront tries to connect to the first origin, for each request."""
    leaves_region: bool
    """Whether the first origin is in the Region of the plan, and the second in another one."""


def behaviors_of(distribution: Registration) -> list[tuple[str, str]]:
    """Return the path of each behavior, ``other paths`` or ``all paths`` for the default, and the id that it leads to.

    The id is that of an origin or of an origin group.
    """
    ordered = blocks(distribution.inputs.get("orderedCacheBehaviors") or [])
    found = [(str(one.get("pathPattern")), str(one.get("targetOriginId"))) for one in ordered]
    rest = "other paths" if found else "all paths"
    default = blocks(distribution.inputs.get("defaultCacheBehavior") or {})
    return [*found, *((rest, str(one.get("targetOriginId"))) for one in default)]


def members_of(distribution: Registration) -> dict[str, list[str]]:
    """Return id of an origin group → ids of its origins, the first one first."""
    return {
        str(group.get("originId")): [str(one.get("originId")) for one in blocks(group.get("members") or [])]
        for group in blocks(distribution.inputs.get("originGroups") or [])
    }


def targets_of(graph: Graph[R_co], distribution: Registration, host: str, *types: str) -> list[R_co]:
    """Return the resources of *types* that an origin with this *host* may be.

    If the host is unknown, these are all that the distribution's origins depend on.
    """
    if host:
        return graph.named(host, *types)
    linked = distribution.property_dependencies.get("origins", ())
    return [one for one in graph.of(*types) if one.urn in linked]


def origin_failovers(
    graph: Graph[Registration], network: Network, distribution: Registration
) -> Iterator[OriginFailover]:
    """Yield the origin groups of a distribution that a behavior names."""
    origins = {str(one.get("originId")): one for one in blocks(distribution.inputs.get("origins") or [])}
    members, home = members_of(distribution), home_of(network)
    for group in blocks(distribution.inputs.get("originGroups") or []):
        name = str(group.get("originId"))
        paths = [path for path, target in behaviors_of(distribution) if target == name]
        pair = [origins[one] for one in members[name] if one in origins]
        if not paths or len(pair) != 2:  # noqa: PLR2004 - a group has two
            continue
        first, second = (_Origin(graph, network, distribution, one) for one in pair)
        criteria = next(iter(blocks(group.get("failoverCriteria"))), {})
        codes = {number(code) for code in criteria.get("statusCodes") or ()}
        attempts = number(pair[0].get("connectionAttempts"), _ATTEMPTS)
        yield OriginFailover(
            paths=paths,
            first=first.name,
            second=second.name,
            returned=[code for code in _SERVER_ERRORS if code not in codes],
            takes=Figure(attempts * number(pair[0].get("connectionTimeout"), _TIMEOUT_SECONDS), _PAGE),
            leaves_region=first.region(home) == home and second.region(home) not in ("", home),
        )


class _Origin:
    """One origin: what it is called, and where it is."""

    def __init__(
        self,
        graph: Graph[Registration],
        network: Network,
        distribution: Registration,
        block: Mapping[str, Any],
    ) -> None:
        self._host = str(block.get("domainName") or "")
        found = targets_of(graph, distribution, self._host, *s3.BUCKETS, *lb.LOAD_BALANCERS)
        self._own = found[0] if len(found) == 1 else None
        self.name = network.names[self._own.urn] if self._own else self._host or str(block.get("originId"))

    def region(self, home: str) -> str:
        """Return its Region: that of its host name, or *home* for what is in the plan and says no other."""
        if region := region_of(self._host):
            return region
        return str(self._own.inputs.get("region") or home) if self._own else ""
