"""IAM policy documents as data: statements, their conditions, and what one pattern covers of another. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One line of a condition block."""

    operator: str
    """In lower case, such as ``stringequals`` or ``foranyvalue:stringlike``."""
    key: str
    """In lower case, such as ``aws:sourceaccount``."""
    values: Sequence[str]
    written: str = ""
    """The key as it was written, such as ``aws:SourceAccount``. Default: in lower case."""

    @property
    def demands(self) -> bool:
        """Whether a request must carry the key with one of the values: not negated, not skipped where it is missing."""
        positive = self.operator.removeprefix("foranyvalue:")
        return positive in _POSITIVE

    @property
    def text(self) -> str:
        """The condition in words."""
        every, _, operator = self.operator.rpartition(":")
        whole = {"foranyvalue": "any ", "forallvalues": "every "}.get(every, "")
        words = _WORDS.get(operator.removesuffix("ifexists"), operator)
        where_given = ", where it is given," if operator.endswith("ifexists") else ""
        return f"{whole}{self.written or self.key}{where_given} {words} {' or '.join(self.values)}"


_WORDS = {
    "stringequals": "is",
    "stringequalsignorecase": "is",
    "stringnotequals": "is not",
    "stringlike": "is like",
    "stringnotlike": "is not like",
    "arnequals": "is",
    "arnnotequals": "is not",
    "arnlike": "is like",
    "arnnotlike": "is not like",
    "ipaddress": "is in",
    "notipaddress": "is not in",
    "bool": "is",
}
"""Operator → how it is said; any other is said as it is written."""
_POSITIVE = (
    "stringequals",
    "stringequalsignorecase",
    "stringlike",
    "arnequals",
    "arnlike",
    "ipaddress",
    "bool",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One statement of a document."""

    allow: bool
    sid: str = ""
    actions: Sequence[str] = ()
    not_actions: Sequence[str] = ()
    resources: Sequence[str] = ()
    not_resources: Sequence[str] = ()
    principals: Sequence[tuple[str, str]] = ()
    """(kind, who); ``*`` alone is ("AWS", "*")."""
    not_principals: Sequence[tuple[str, str]] = ()
    conditions: Sequence[Condition] = ()

    def on(self, key: str) -> list[Condition]:
        """Return the conditions on *key*; one that ends in a star means all that begin so."""
        wanted = key.lower()
        if wanted.endswith("*"):
            return [condition for condition in self.conditions if condition.key.startswith(wanted[:-1])]
        return [condition for condition in self.conditions if condition.key == wanted]


def read(document: Any) -> list[Statement] | None:
    """Return the statements of a document, given as JSON text or as an object; None for what is no document."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return None
    if not isinstance(document, Mapping):
        return None
    found = document.get("Statement")
    items = [found] if isinstance(found, Mapping) else found
    if not isinstance(items, Sequence) or isinstance(items, str):
        return None
    return [_statement(item) for item in items if isinstance(item, Mapping)]


def _statement(item: Mapping[str, Any]) -> Statement:
    return Statement(
        allow=str(item.get("Effect")).lower() == "allow",
        sid=str(item.get("Sid") or ""),
        actions=_list(item.get("Action")),
        not_actions=_list(item.get("NotAction")),
        resources=_list(item.get("Resource")),
        not_resources=_list(item.get("NotResource")),
        principals=_principals(item.get("Principal")),
        not_principals=_principals(item.get("NotPrincipal")),
        conditions=_conditions(item.get("Condition")),
    )


def _list(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, (list, tuple)) else [value]
    return tuple(str(item) for item in items if item is not None)


def _principals(value: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(value, str):
        return (("AWS", value),)
    if not isinstance(value, Mapping):
        return ()
    return tuple((str(kind), who) for kind, names in value.items() for who in _list(names))


def _conditions(value: Any) -> tuple[Condition, ...]:
    if not isinstance(value, Mapping):
        return ()
    return tuple(
        Condition(
            operator=str(operator).lower(),
            key=str(key).lower(),
            written=str(key),
            values=tuple(str(one).lower() if isinstance(one, bool) else str(one) for one in _list_of(values)),
        )
        for operator, block in value.items()
        if isinstance(block, Mapping)
        for key, values in block.items()
    )


def _list_of(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    # A pattern's own star covers anything, another pattern's star included; its question mark covers no star.
    text = "".join(".*" if sign == "*" else "[^*]" if sign == "?" else re.escape(sign) for sign in pattern)
    return re.compile(text, re.DOTALL)


def covers(outer: str, inner: str) -> bool:
    """Tell whether everything that the pattern *inner* means is meant by the pattern *outer* too."""
    return _regex(outer).fullmatch(inner) is not None


def covers_action(outer: str, inner: str) -> bool:
    """Tell the same of actions, whose case does not count."""
    return covers(outer.lower(), inner.lower())


@cache
def meets(one: str, other: str) -> bool:
    """Tell whether some text is meant by both patterns."""
    if not one or not other:
        return not (one or other).strip("*")
    if one[0] == "*":
        return meets(one[1:], other) or meets(one, other[1:])
    if other[0] == "*":
        return meets(one, other[1:]) or meets(one[1:], other)
    return (one[0] == other[0] or "?" in (one[0], other[0])) and meets(one[1:], other[1:])


def is_wild(text: str) -> bool:
    """Tell whether *text* is a pattern."""
    return "*" in text or "?" in text
