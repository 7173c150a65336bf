"""Properties as policies read them: by dotted path, with the provider's defaults, and three-valued. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from math import isfinite
from typing import Any

from policies.plan.bounds import bounded
from policies.plan.kinds import BLOCK_DEFAULTS, DEFAULTS
from policies.plan.values import MISSING, UNKNOWN, flat, known, shown

reads: set[tuple[str, str]] | None = None
"""A test collects (type, path) of every property here that a policy reads; None outside of tests."""


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


class View:
    """One object among a resource's properties."""

    __slots__ = ("data", "deferred", "prefix", "type")

    def __init__(self, data: Any, token: str, prefix: str = "", deferred: set[str] | None = None) -> None:
        self.data = data
        self.type = token
        self.prefix = prefix
        self.deferred: set[str] = set() if deferred is None else deferred

    def raw(self, path: str) -> Any:
        """Return the value at *path* as the program sets it: known, MISSING or UNKNOWN.

        A list is read by its first element, because older programs write single blocks as lists; so is one in it.
        """
        value = self._found(path)
        if value is UNKNOWN:
            self.deferred.add(self.prefix + path)
        return value

    def _found(self, path: str) -> Any:
        """Return the value without recording that the check waits for it: whether an unknown value is set is known."""
        if reads is not None:
            reads.add((self.type, self.prefix + path))
        value = self.data
        for step in _steps(path):
            while isinstance(value, list):
                value = value[0] if value else MISSING
            if value is UNKNOWN:
                return UNKNOWN
            if isinstance(value, dict):
                value = value.get(step, MISSING)
            else:
                return MISSING
            if value is None:
                return MISSING
        return value

    def get(self, path: str) -> Any:
        """Return the value at *path*; a missing one takes the provider's default, if it has one."""
        value = self.raw(path)
        return self._default(path) if value is MISSING else value

    def _default(self, path: str) -> Any:
        """Return the default of an omitted property, which may depend on whether its block is there."""
        key = (self.type, self.prefix + path)
        if key in BLOCK_DEFAULTS:
            block = path.rpartition(".")[0]
            if self._found(block) not in (MISSING, []) if block else self.prefix:
                return BLOCK_DEFAULTS[key]
        return DEFAULTS.get(key, MISSING)

    def text(self, path: str) -> str:
        """Return the string at *path*, or an empty one if there is no known string."""
        value = self.get(path)
        return value if isinstance(value, str) else ""

    def number(self, path: str) -> float | None:
        """Return the number at *path*, or None if there is no known number."""
        value = self.get(path)
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            return None
        try:
            found = float(value)
        except (ValueError, OverflowError):
            return None
        return found if isfinite(found) else None

    def lacks(self, path: str) -> bool:
        """Return whether the value at *path* is omitted, or known and empty."""
        value = self._found(path)
        if value is MISSING:
            value = self._default(path)
        return value is MISSING or (known(value) and value in ("", [], {}))

    def equals(self, path: str, *wanted: Any) -> bool:
        """Return whether the value is known and one of *wanted*."""
        return _same(self.get(path), wanted)

    def differs(self, path: str, *wanted: Any) -> bool:
        """Return whether the value is certainly none of *wanted*: known and different, or omitted without a default."""
        value = self.get(path)
        return value is not UNKNOWN and not _same(value, wanted)

    def is_true(self, path: str) -> bool:
        """Return whether the flag is certainly true."""
        return _same(self.get(path), (True,))

    def is_false(self, path: str) -> bool:
        """Return whether the flag is certainly false."""
        return _same(self.get(path), (False,))

    def not_true(self, path: str) -> bool:
        """Return whether the flag is certainly not true: false, or omitted without a default."""
        value = self.get(path)
        return value is not UNKNOWN and not _same(value, (True,))

    def below(self, path: str, least: float) -> bool:
        """Return whether the number is certainly below *least*, or omitted without a default."""
        value = self.get(path)
        if value is UNKNOWN:
            return False
        number = self.number(path)
        return number is None or number < least

    def each(self, path: str) -> list[View]:
        """Return the known objects of the list at *path*; a single object counts as a list of one."""
        prefix = f"{self.prefix}{path}."
        return [View(item, self.type, prefix, self.deferred) for item in self._items(path) if isinstance(item, dict)]

    def values(self, path: str) -> list[Any]:
        """Return the known scalars of the list at *path*; a single scalar counts as a list of one."""
        return [item for item in self._items(path) if isinstance(item, (str, int, float))]

    def texts(self, path: str) -> list[str]:
        """Return the known strings of the list at *path*; a single string counts as a list of one."""
        return [item for item in self._items(path) if isinstance(item, str)]

    def _items(self, path: str) -> list[Any]:
        items = list(flat(self.get(path)))
        if any(item is UNKNOWN for item in items):
            self.deferred.add(self.prefix + path)
        return items

    def unsure(self, path: str) -> bool:
        """Return whether the value, or an element of it, is unknown."""
        value = self._found(path)
        return any(item is UNKNOWN for item in flat(value))

    def show(self, path: str) -> str:
        """Return the value as a message shows it."""
        value = self._found(path)
        if value is MISSING:
            default = self._default(path)
            return "missing" if default is MISSING else f"missing, so {shown(default)}"
        return shown(value)


def _same(value: Any, wanted: Iterable[Any]) -> bool:
    """Return whether *value* is one of *wanted*; a flag may be a string, but never a number."""
    if not known(value):
        return False
    if isinstance(value, str) and value in {"true", "false"}:
        value = {"true": True, "false": False}[value] if value not in wanted else value
    return any(item == value and isinstance(item, bool) is isinstance(value, bool) for item in wanted)


class Resource(View):
    """One resource of a stack."""

    __slots__ = ("dependencies", "environment", "excess", "links", "name", "parent", "protect", "provider", "urn")

    def __init__(
        self,
        token: str,
        data: Any,
        *,
        urn: str,
        name: str,
        protect: bool = False,
        parent: str = "",
        provider: Mapping[str, Any] | None = None,
        dependencies: Iterable[str] = (),
        links: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        found, excess = bounded(data) if isinstance(data, dict) else ({}, ())
        super().__init__(found, token)
        self.excess = excess
        """A clause about each property that is too large to be read; it is UNKNOWN."""
        self.urn = urn
        self.name = name
        self.protect = protect
        self.parent = parent
        self.provider = View(dict(provider or {}), "pulumi:providers:aws")
        self.dependencies = tuple(dependencies)
        self.links = {key: frozenset(urns) for key, urns in (links or {}).items()}
        self.environment = _environment_tag(found)

    def sources(self, path: str) -> frozenset[str]:
        """Return the URNs of the resources from which the property at *path* was computed."""
        return self.links.get(path.partition(".")[0], frozenset())


def _environment_tag(data: Mapping[str, Any]) -> str:
    for bag in ("tags", "tagsAll"):
        tags = data.get(bag)
        if isinstance(tags, dict):
            for key, value in tags.items():
                if key.lower() in {"environment", "env"} and isinstance(value, str):
                    return value
    return ""
