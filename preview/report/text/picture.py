"""The architecture as text: users at the top, VPCs with their tiers, and which connections may be opened. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policies.plan.network import INTERNET
from preview.report.text.lines import DIM, Line, fitted, line, title, wrapped
from preview.report.view.architecture.connections import OpenConnections
from preview.report.view.architecture.items import Architecture, DrawnVpc, Item, SubnetTier
from preview.report.view.nouns import noun_of, rank_of
from preview.report.view.remarks import PLAIN
from preview.report.view.wording import capitalized

_NAME = 12
_ZONE = 18
_LABEL = 36
_SHELF = 18


def picture(architecture: Architecture, width: int) -> list[Line]:
    """Return the picture; nothing if there is nothing to draw."""
    if architecture.is_empty:
        return []
    lines = [*title("Picture"), *_users(architecture, width)]
    for vpc in architecture.vpcs:
        lines += _box(vpc, width)
    return [*lines, *_shelves(architecture, width)]


def connections(found: OpenConnections, width: int) -> list[Line]:
    """Return the connections that may be opened; targets with the same port and sources share a line."""
    sources: dict[tuple[str, int], list[str]] = {}
    for one in found.direct:
        sources.setdefault((one.target, one.port), []).append(one.source)
    for place, ranges in found.inside.items():
        sources.setdefault(place, []).extend(ranges)
    together: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for (target, port), names in sorted(sources.items()):
        together.setdefault((port, tuple(sorted(names))), []).append(target)
    rows = [(f"  {fitted(targets, _LABEL)}:{port}", names) for (port, names), targets in together.items()]
    if found.served:
        rows.append((f"  {noun_of('endpoint').nouns}:443", tuple(found.served)))
    if found.outward:
        rows.append((f"  {INTERNET}:443", tuple(sorted(found.outward))))
    rows += [(f"  {place}", tuple(sorted(names))) for place, names in found.outside.items()]
    if not rows:
        return []
    lines = title("Connections", "which may be opened, by the same proofs")
    head = max(len(label) for label, _ in rows) + 4
    for label, names in rows:
        lines += wrapped(", ".join(names), width, head, DIM, label.ljust(head - 3) + "←")
    return lines


def _users(architecture: Architecture, width: int) -> list[Line]:
    lines: list[Line] = [line("  users")]
    for distribution in architecture.distributions:
        lines += [
            line("    │ HTTPS"),
            line("    ▼"),
            line(f"  {distribution.service} {distribution.label}  ", (distribution.detail, DIM)),
        ]
        origins = [origin for origin in architecture.origins if origin.source == distribution.name]
        wide = max((len(origin.path) for origin in origins), default=0)
        for number, origin in enumerate(origins):
            branch = "└" if number == len(origins) - 1 else "├"
            lines.append(line(f"    {branch}─ {origin.path:<{wide}} ──▶ {origin.target}"))
    for item in architecture.items():
        if item.kind == "load-balancer" and not item.private:
            lines += [line("    │"), line("    ▼"), line(f"  {noun_of(item.kind).one} {item.label}")]
    for standby in architecture.standbys:
        lines += wrapped(standby.sentence, width, 4, PLAIN, "  ")
    return lines if len(lines) > 1 else []


def _box(vpc: DrawnVpc, width: int) -> list[Line]:
    zones = [zone for zone in vpc.zones if zone]
    inner = max(min(width - 4, 6 + _NAME + max(_ZONE * len(zones), 60)), 40)
    head = f"─ {vpc.title} "
    lines = [line("  ┌" + head + "─" * (inner - len(head)) + "┐")]
    if zones:
        lines.append(_inside(" " * _NAME + "".join(zone.ljust(_ZONE) for zone in zones), inner, DIM))
    for kind in dict.fromkeys(one.kind for one in vpc.remotes):
        held = [_described(one) for one in vpc.remotes if one.kind == kind]
        noun = noun_of(kind).one if len(held) == 1 else noun_of(kind).nouns
        lines += [_inside(text, inner) for text in _folded(f"{capitalized(noun)}: {', '.join(held)}", inner - 3)]
    if vpc.remotes:
        lines.append(_inside("", inner))
    for number, tier in enumerate(vpc.tiers):
        if number:
            lines.append(_inside("", inner))
        lines += _tier(tier, zones, inner)
        if vpc.known:
            lines.append(_inside(" " * _NAME + tier.path_out, inner, DIM))
    if vpc.gateways:
        lines.append(_inside("", inner))
        lines += [_inside(f"{one.label} {one.detail} ({one.name})", inner, DIM) for one in vpc.gateways]
    return [*lines, line("  └" + "─" * inner + "┘")]


def _tier(tier: SubnetTier, zones: Sequence[str], inner: int) -> list[Line]:
    """Return a tier: its CIDRs, its NATs by availability zone, and a line for each kind of thing in it."""
    lines = [_row(tier.name, tier.cidrs, zones, inner)] if zones else []
    if nats := tier.of("nat"):
        lines.append(_row("", {zone: nat.label for nat in nats for zone in nat.zones}, zones, inner))
    by_kind: dict[str, list[Item]] = {}
    for item in (*tier.items, *tier.endpoints):
        if item.kind != "nat":
            by_kind.setdefault(item.kind, []).append(item)
    for name in sorted(by_kind, key=rank_of):
        held = by_kind[name]
        kind = noun_of(name)
        noun = capitalized(kind.one if len(held) == 1 else kind.nouns)
        texts = [item.label if name == "endpoint" else _described(item) for item in held]
        lines += [
            _inside(" " * _NAME + text, inner) for text in _folded(f"{noun}: {', '.join(texts)}", inner - _NAME - 3)
        ]
    return lines


def _row(name: str, cells: Mapping[str, str], zones: Sequence[str], inner: int) -> Line:
    return _inside(name.ljust(_NAME) + "".join(cells.get(zone, "").ljust(_ZONE) for zone in zones), inner)


def _described(item: Item) -> str:
    replicas = f"{len(item.also)} replica{'s' if len(item.also) > 1 else ''}" if item.also else ""
    detail = ", ".join(part for part in (item.detail, replicas) if part)
    return f"{item.label} ({detail})" if detail else item.label


def _folded(text: str, width: int) -> list[str]:
    """Return text in lines, broken after commas where possible."""
    lines: list[str] = []
    for part in text.split(", "):
        if lines and len(lines[-1]) + len(part) + 2 <= width:
            lines[-1] += f", {part}"
        else:
            lines.append(part[:width])
    return [text + ("," if number < len(lines) - 1 else "") for number, text in enumerate(lines)]


def _inside(text: str, inner: int, style: str = PLAIN) -> Line:
    return line("  │ ", (text.ljust(inner - 2)[: inner - 2], style), " │")


def _shelves(architecture: Architecture, width: int) -> list[Line]:
    """Return what is in the region and outside of any VPC."""
    return [
        line(f"  {shelf.label:<{_SHELF}}", (fitted(shelf.names, width - _SHELF - 2), DIM))
        for shelf in architecture.shelves
    ]
