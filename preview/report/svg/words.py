"""The picture in words, for those who do not see it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from preview.report.svg.grouping import Arrow
from preview.report.svg.letters import listed
from preview.report.svg.parts import WORDS, Item, Plan, Tier, Vpc
from preview.report.svg.traffic import INTERNET, Traffic

_OUT = {"internet": "to and from the internet", "NAT": "out by NAT only", "isolated": "no way to the internet"}


def described(plan: Plan, traffic: Traffic, arrows: Sequence[Arrow]) -> str:
    """Return what the picture shows: what stands where, then who reaches whom."""
    labels = {item.name: item.label for item in plan.items()}
    return " ".join([*_places(plan), *_connections(plan, traffic, arrows, labels)]) or "There is nothing to draw."


def of_arrow(arrow: Arrow, labels: Mapping[str, str]) -> str:
    """Return what an arrow stands for: ``api and auth reach main on 5432``."""
    sources = sorted({"the internet" if hop.source == INTERNET else labels[hop.source] for hop in arrow.hops})
    targets = sorted({labels[hop.target] for hop in arrow.hops})
    verb = "reaches" if len(sources) == 1 else "reach"
    return f"{listed(sources)} {verb} {listed(targets)} on {listed([str(port) for port in arrow.ports])}"


def _places(plan: Plan) -> Iterator[str]:
    for edge in plan.edges:
        yield f"CloudFront {edge.label}{f' ({edge.detail})' if edge.detail else ''}."
    for vpc in plan.vpcs:
        yield from _vpc(vpc)
    if plan.shelves:
        held = [f"{shelf.label} ({shelf.count})" for shelf in plan.shelves]
        yield f"Outside of any VPC: {listed(held, 20)}."


def _vpc(vpc: Vpc) -> Iterator[str]:
    if vpc.known:
        yield f"VPC {vpc.name} ({vpc.cidr}) in {listed(vpc.zones)}."
    for gateway in vpc.gateways:
        yield f"{gateway.label} {gateway.detail}."
    for tier in vpc.tiers:
        name = f"Tier {tier.name} ({_OUT[tier.way_out]})" if vpc.known else "In subnets that this plan does not make"
        yield f"{name}: {_residents(tier)}."


def _residents(tier: Tier) -> str:
    held = [_item(item) for item in tier.items]
    if tier.endpoints:
        held.append(f"endpoints of {listed([item.label for item in tier.endpoints], 40)}")
    return "; ".join(held) or "nothing"


def _item(item: Item) -> str:
    details = [item.detail, *(role for _, role in item.roles)]
    told = ", ".join(one for one in details if one)
    what = item.label if item.kind == "nat" else f"{WORDS[item.kind]} {item.label}"
    where = f" in {', '.join(item.zones)}" if item.kind == "nat" and item.zones else ""
    return what + where + (f" ({told})" if told else "")


def _connections(plan: Plan, traffic: Traffic, arrows: Sequence[Arrow], labels: Mapping[str, str]) -> Iterator[str]:
    for origin in plan.origins:
        yield f"{labels[origin.source]} serves bucket {origin.bucket.label} for {origin.path}."
    for arrow in arrows:
        yield f"{of_arrow(arrow, labels)}."
    if traffic.served:
        yield f"{listed(sorted(labels[name] for name in traffic.served))} reach the endpoints."
    if traffic.outward:
        yield f"{listed(sorted(labels[name] for name in traffic.outward))} reach the internet."
