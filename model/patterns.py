"""Which requests of one listener rule another one takes, too. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import product

from model.conditions import Conditions


def hidden_requests(first: Conditions, later: Conditions) -> Iterator[str]:
    """Yield requests of *later*, as ``host/path``, that never reach it because *first* is tried before it."""
    if not _others_include(first, later):
        return
    for host, path in product(later.hosts or ["*"], later.paths or ["*"]):
        hosts = any(includes(one.lower(), host.lower()) for one in first.hosts or ["*"])
        if hosts and any(includes(one, path) for one in first.paths or ["*"]):
            yield f"{'' if host == '*' else host}{'/*' if path == '*' else path}"


def _others_include(wide: Conditions, narrow: Conditions) -> bool:
    """Return whether every request with the other conditions of *narrow* meets those of *wide*."""
    headers = {name.lower(): values for name, values in narrow.headers.items()}
    for name, values in wide.headers.items():
        if not _covers(values, headers.get(name.lower(), ["*"])):
            return False
    for key, values in wide.query.items():
        if not _covers(values, narrow.query.get(key, ["*"])):
            return False
    if wide.methods and not (narrow.methods and set(narrow.methods) <= set(wide.methods)):
        return False
    return not wide.source_cidrs or (bool(narrow.source_cidrs) and _ranges_cover(wide, narrow))


def _covers(wide: list[str], narrow: list[str]) -> bool:
    return all(any(includes(one.lower(), other.lower()) for one in wide) for other in narrow)


def _ranges_cover(wide: Conditions, narrow: Conditions) -> bool:
    return all(any(_within(inner, outer) for outer in wide.source_cidrs) for inner in narrow.source_cidrs)


def _within(inner: str, outer: str) -> bool:
    match ip_network(inner), ip_network(outer):
        case IPv4Network() as one, IPv4Network() as other:
            return one.subnet_of(other)
        case IPv6Network() as one, IPv6Network() as other:
            return one.subnet_of(other)
        case _:
            return False


def includes(wide: str, narrow: str) -> bool:
    """Return whether every text that the pattern *narrow* matches is one that *wide* matches."""
    return bool(_pattern(wide).fullmatch(narrow))


@lru_cache(maxsize=1024)
def _pattern(wide: str) -> re.Pattern[str]:
    return re.compile("".join({"*": ".*", "?": "[^*]"}.get(letter, re.escape(letter)) for letter in wide))
