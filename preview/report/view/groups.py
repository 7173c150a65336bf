"""Rows and columns that say the same, put together. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

_WORDS = {
    "nat": ("NAT", "NATs"),
    "regional": ("bucket", "buckets"),
    "global": ("edge", "edges"),
    "cache": ("cache", "caches"),
}
"""Kinds that are not said as they are written, or whose plural has more than an s."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Things of a kind of which the same is true."""

    kind: str
    names: Sequence[str]

    @property
    def first(self) -> str:
        """The name by which it is looked up."""
        return self.names[0]

    @property
    def label(self) -> str:
        """What they are, and how many if they are several: ``service``, ``4 endpoints``."""
        plain = self.kind.replace("-", " ")
        one, several = _WORDS.get(self.kind, (plain, f"{plain}s"))
        return one if len(self.names) == 1 else f"{len(self.names)} {several}"


def grouped(names: Iterable[str], kind: Callable[[str], str], alike: Callable[[str], Hashable]) -> list[Group]:
    """Return *names* in groups of the same *kind* for which *alike* is the same, in the order of their first names."""
    found: dict[tuple[str, Hashable], list[str]] = {}
    for name in names:
        found.setdefault((kind(name), alike(name)), []).append(name)
    return [Group(kind=key[0], names=members) for key, members in found.items()]
