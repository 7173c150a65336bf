"""Names of instance classes and node types, such as ``db.r6g.large``: what they say, and which is nearest. Pure."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping

Families = Mapping[str, str]
"""Family → its sizes, the smallest first, with spaces between them: ``t4g: micro small medium``."""

_FAMILY = re.compile(r"([a-z]+)([0-9]+)([a-z-]*)")
_SIZES = ("nano", "micro", "small", "medium", "large", "xlarge")


def offers(families: Families, name: str) -> bool:
    """Return whether *families* contain the type *name*."""
    _, family, size = _parts(name)
    return size in families.get(family, "").split()


def united(regions: Iterable[Families]) -> Families:
    """Return what any of several regions offers."""
    found: dict[str, dict[str, None]] = {}
    for families in regions:
        for family, sizes in families.items():
            found.setdefault(family, {}).update(dict.fromkeys(sizes.split()))
    return {family: " ".join(sizes) for family, sizes in found.items()}


def nearest_type(name: str, families: Families) -> str | None:
    """Return the type in *families* that *name* was most likely meant to be, always of the same CPU architecture.

    An existing family with another size gives its nearest size, the larger of two; another generation gives the nearest
    one of the same kind, such as r for memory. A family without such a kind has no answer.
    """
    prefix, family, size = _parts(name)
    meant = family if family in families else _nearest_family(family, families)
    if meant is None:
        return None
    return f"{prefix}.{meant}.{_nearest_size(size, families[meant].split())}"


def is_arm64(family: str) -> bool:
    """Return whether a family runs on AWS's Graviton processors: they have a g after the generation."""
    found = _FAMILY.fullmatch(family)
    return "g" in (found[3] if found else family[1:])


def _parts(name: str) -> tuple[str, str, str]:
    prefix, _, rest = name.partition(".")
    family, _, size = rest.partition(".")
    return prefix, family, size


def _nearest_family(family: str, families: Iterable[str]) -> str | None:
    same = [one for one in families if is_arm64(one) == is_arm64(family)]
    given = _FAMILY.fullmatch(family)
    found = [(one, match) for one in same if (match := _FAMILY.fullmatch(one)) and given and match[1] == given[1]]
    if given is not None and found:
        return min(found, key=lambda pair: _distance(given, pair[1]))[0]
    return next((one for one in families if sorted(one) == sorted(family)), None)


def _distance(given: re.Match[str], other: re.Match[str]) -> tuple[float, int, int]:
    alike = difflib.SequenceMatcher(None, given[3], other[3]).ratio()
    return 1 - alike, abs(int(given[2]) - int(other[2])), -int(other[2])


def _nearest_size(size: str, sizes: list[str]) -> str:
    wanted = _rank(size)
    if wanted is None:
        return (difflib.get_close_matches(size, sizes, n=1) or sizes)[0]
    return min(sizes, key=lambda one: (abs((_rank(one) or 0) - wanted), -(_rank(one) or 0)))


def _rank(size: str) -> float | None:
    """Return how large a size is, in doublings, or None if it is no size."""
    number = size.removesuffix("xlarge")
    if size.endswith("xlarge") and number.isdecimal() and int(number):
        return _SIZES.index("xlarge") + math.log2(int(number))
    return _SIZES.index(size) if size in _SIZES else None
