"""In which order a load balancer tries its rules. Pure.

An automatic priority depends on the rule alone, so that adding, removing or changing another one moves nothing.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import accumulate, product

from model.conditions import Conditions

FIRST_AUTOMATIC = 1001
"""Lower numbers are for rules that come before all automatic ones, those above `LAST_AUTOMATIC` for the others."""

_HOST_CLASSES, _PATH_CLASSES, _OTHER_CLASSES = 3, 9, 3
_WIDE, _NARROW = 5000, 250
"""Numbers of a band. Of 10 rules in one wide band, two have the same number in one of 110 cases, which is refused."""

Band = tuple[int, int, int]
"""How narrow a rule is in hosts, paths and other conditions, each from 0, any."""


def _width(band: Band) -> int:
    hosts, paths, others = band
    common = hosts in {0, _HOST_CLASSES - 1} and paths in {0, 2, 4} and others == 0
    return _WIDE if common else _NARROW


_BANDS: tuple[Band, ...] = tuple(
    sorted(product(range(_HOST_CLASSES), range(_PATH_CLASSES), range(_OTHER_CLASSES)), reverse=True)
)
_STARTS = dict(zip(_BANDS, accumulate((_width(band) for band in _BANDS), initial=FIRST_AUTOMATIC), strict=False))
LAST_AUTOMATIC = FIRST_AUTOMATIC + sum(map(_width, _BANDS)) - 1


def priority_of(name: str, rule: Conditions) -> int:
    """Return the priority of the rule *name*: its own, or the automatic one."""
    if rule.priority is not None:
        return rule.priority
    band = _band(rule)
    place = int.from_bytes(sha256(name.encode()).digest()[:8]) % _width(band)
    return _STARTS[band] + place


def _band(rule: Conditions) -> Band:
    hosts = min((1 if _has_wildcard(host) else 2 for host in rule.hosts), default=0)
    paths = min(map(_depth, rule.paths), default=0)
    others = len(rule.headers) + bool(rule.methods) + len(rule.query) + bool(rule.source_cidrs)
    return hosts, min(paths, _PATH_CLASSES - 1), min(others, _OTHER_CLASSES - 1)


def _has_wildcard(pattern: str) -> bool:
    return "*" in pattern or "?" in pattern


def _depth(path: str) -> int:
    """Return two for each part of *path* without wildcards, and one if another part has more than wildcards."""
    parts = [part for part in path.split("/") if part]
    whole = sum(not _has_wildcard(part) for part in parts)
    return 2 * whole + any(_has_wildcard(part) and part.strip("*?") for part in parts)
