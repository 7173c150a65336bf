"""The picture as text, for screen readers. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policies.plan.network import INTERNET
from preview.report.svg.grouping import Arrow
from preview.report.view.architecture.connections import OpenConnections
from preview.report.view.architecture.items import OTHER_SUBNETS, Architecture, DrawnVpc, Item, SubnetTier
from preview.report.view.nouns import noun_of
from preview.report.view.wording import listed


def described(architecture: Architecture, connections: OpenConnections, arrows: Sequence[Arrow]) -> str:
    """Return what the picture shows: what is where, then the connections."""
    labels = {item.name: item.label for item in architecture.items()}
    return (
        " ".join([*_places(architecture), *_connections(architecture, connections, arrows, labels)])
        or "There is nothing to draw."
    )


def of_arrow(arrow: Arrow, labels: Mapping[str, str]) -> str:
    """Return what an arrow says: ``api and auth reach main on 5432``."""
    sources = sorted(
        {
            "the internet" if connection.source == INTERNET else labels[connection.source]
            for connection in arrow.connections
        }
    )
    targets = sorted({labels[connection.target] for connection in arrow.connections})
    verb = "reaches" if len(sources) == 1 else "reach"
    return f"{listed(sources)} {verb} {listed(targets)} on {listed([str(port) for port in arrow.ports])}"


def _places(architecture: Architecture) -> Iterator[str]:
    for edge in architecture.distributions:
        yield f"{edge.service} {edge.label}{f' ({edge.detail})' if edge.detail else ''}."
    for vpc in architecture.vpcs:
        yield from _vpc(vpc)
    if architecture.shelves:
        held = [f"{shelf.label} ({shelf.count})" for shelf in architecture.shelves]
        yield f"Outside of any VPC: {listed(held, 20)}."


def _vpc(vpc: DrawnVpc) -> Iterator[str]:
    if vpc.known:
        more = "".join(f", {part}" for part in (vpc.peered, vpc.firewall) if part)
        yield f"VPC {vpc.name} ({vpc.cidr}) in {listed(vpc.zones)}{more}."
    for gateway in vpc.gateways:
        yield f"{gateway.label} {gateway.detail}."
    for tier in vpc.tiers:
        name = f"Tier {tier.name} ({tier.path_out})" if vpc.known else OTHER_SUBNETS
        yield f"{name}: {_residents(tier)}."


def _residents(tier: SubnetTier) -> str:
    held = [_item(item) for item in tier.items]
    if tier.endpoints:
        held.append(f"endpoints of {listed([item.label for item in tier.endpoints], 40)}")
    return "; ".join(held) or "nothing"


def _item(item: Item) -> str:
    details = [item.detail, *(role for _, role in item.roles)]
    more = ", ".join(one for one in details if one)
    what = item.label if item.kind == "nat" else f"{noun_of(item.kind).one} {item.label}"
    where = f" in {', '.join(item.zones)}" if item.kind == "nat" and item.zones else ""
    return what + where + (f" ({more})" if more else "")


def _connections(
    architecture: Architecture, connections: OpenConnections, arrows: Sequence[Arrow], labels: Mapping[str, str]
) -> Iterator[str]:
    for origin in architecture.origins:
        if origin.target:
            yield f"{labels[origin.source]} {origin.verb} {origin.target} for {origin.path}."
    for standby in architecture.standbys:
        yield f"{standby.sentence}."
    for arrow in arrows:
        yield f"{of_arrow(arrow, labels)}."
    if connections.served:
        yield f"{listed(sorted(labels[name] for name in connections.served))} reach the endpoints."
    if connections.outward:
        yield f"{listed(sorted(labels[name] for name in connections.outward))} reach the internet."
    for (target, port), ranges in connections.inside.items():
        yield f"{listed(sorted(ranges))} may connect to {labels[target]}:{port}."
    for place, names in connections.outside.items():
        yield f"{listed(sorted(labels[name] for name in names))} may connect to {place}."
