"""The stack as a picture in text: users at the top, the VPC with its tiers and zones, and who may call whom. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from preview.recorder.record import Registered
from preview.report.text.lines import DIM, PLAIN, Line, fitted, line, title, wrapped
from preview.report.view.places import Network, Places, Tier

_NAME = 12
_ZONE = 18
_LABEL = 36
_NOTES = {"internet": "to and from the internet", "NAT": "out by NAT only", "isolated": "no way to the internet"}


def picture(resources: Sequence[Registered], width: int) -> list[Line]:
    """Return the picture, or nothing if there is no network to draw."""
    places = Places(resources)
    networks = places.networks()
    if not networks:
        return []
    lines = [*title("Picture"), *_users(places)]
    for network in networks:
        lines += _box(network, width)
    lines += _around(places, width)
    return lines + _connections(places, width)


def _connections(places: Places, width: int) -> list[Line]:
    """Return who may call whom; those that are called by the same on the same port share a line."""
    together: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (target, port), sources in places.calls().items():
        together.setdefault((port, tuple(sources)), []).append(target)
    if not together:
        return []
    lines = title("Connections", "who may open one to whom; nothing else is let through")
    rows = [(f"  {fitted(names, _LABEL)}:{port}", sources) for (port, sources), names in together.items()]
    head = max(len(label) for label, _ in rows) + 4
    for label, sources in rows:
        lines += wrapped(", ".join(sources), width, head, DIM, label.ljust(head - 3) + "←")
    return lines


def _users(places: Places) -> list[Line]:
    lines: list[Line] = [line("  users")]
    for distribution in places.of("aws:cloudfront/distribution:Distribution"):
        names = distribution.inputs.get("aliases") or [distribution.outputs.get("domainName", "")]
        lines += [
            line("    │ HTTPS"),
            line("    ▼"),
            line(f"  CloudFront {places.owner(distribution)}  ", (", ".join(names), DIM)),
        ]
        routes = [("default", distribution.inputs.get("defaultCacheBehavior") or {})]
        routes += [(str(b.get("pathPattern")), b) for b in distribution.inputs.get("orderedCacheBehaviors") or []]
        origins = {
            str(o.get("originId")): places.origin(distribution, o) for o in distribution.inputs.get("origins") or []
        }
        for number, (path, behaviour) in enumerate(routes):
            branch = "└" if number == len(routes) - 1 else "├"
            target = origins.get(str(behaviour.get("targetOriginId")), "")
            lines.append(line(f"    {branch}─ {path:<10} ──▶ {target}"))
    for balancer in places.of("aws:lb/loadBalancer:LoadBalancer"):
        if not balancer.inputs.get("internal"):
            lines += [line("    │ HTTPS"), line("    ▼"), line(f"  load balancer {places.owner(balancer)}")]
    return lines if len(lines) > 1 else []


def _box(network: Network, width: int) -> list[Line]:
    zones = network.zones
    inner = max(min(width - 4, 6 + _NAME + max(_ZONE * len(zones), 60)), 40)
    head = f"─ VPC {network.name}  {network.cidr} "
    lines = [line("  ┌" + head + "─" * (inner - len(head)) + "┐")]
    cells = "".join(zone.ljust(_ZONE) for zone in zones)
    lines.append(_inside(" " * _NAME + cells, inner, DIM))
    for number, tier in enumerate(network.tiers):
        if number:
            lines.append(_inside("", inner))
        lines += _tier(tier, zones, inner)
    for note in network.notes:
        lines += [_inside("", inner)] if note is network.notes[0] else []
        lines += [_inside(text, inner, DIM) for text in _folded(note, inner - 3)]
    return [*lines, line("  └" + "─" * inner + "┘")]


def _tier(tier: Tier, zones: Sequence[str], inner: int) -> list[Line]:
    lines = [_inside(tier.name.ljust(_NAME) + "".join(tier.cidrs.get(zone, "").ljust(_ZONE) for zone in zones), inner)]
    if tier.gateways:
        lines.append(_inside(" " * _NAME + "".join(tier.gateways.get(zone, "").ljust(_ZONE) for zone in zones), inner))
    homes = _folded(", ".join(tier.residents), inner - _NAME - 3)
    lines += [_inside(" " * _NAME + text, inner) for text in homes]
    lines.append(_inside(" " * _NAME + _NOTES[tier.way_out], inner, DIM))
    return lines


def _folded(text: str, width: int) -> list[str]:
    """Return text in lines, broken at its commas where that is possible."""
    lines: list[str] = []
    for part in text.split(", ") if text else []:
        if lines and len(lines[-1]) + len(part) + 2 <= width:
            lines[-1] += f", {part}"
        else:
            lines.append(part[:width])
    return [text + ("," if number < len(lines) - 1 else "") for number, text in enumerate(lines)]


def _inside(text: str, inner: int, style: str = PLAIN) -> Line:
    return line("  │ ", (text.ljust(inner - 2)[: inner - 2], style), " │")


def _around(places: Places, width: int) -> list[Line]:
    """Return what stands in the region and in no subnet."""
    lines: list[Line] = []
    for token, what in (
        ("aws:s3/bucket:Bucket", "buckets"),
        ("aws:ecr/repository:Repository", "images"),
        ("aws:secretsmanager/secret:Secret", "secrets"),
        ("aws:sqs/queue:Queue", "queues"),
        ("aws:lambda/function:Function", "functions"),
    ):
        names = sorted({places.owner(resource) for resource in places.of(token)})
        if names:
            lines.append(line(f"  {what:<10}", (fitted(names, width - _NAME), DIM)))
    return lines
