"""Whether EventBridge would match an event: the operators that patterns of this project use. Pure.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def matches(pattern: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Return whether *event* matches *pattern*; raises ValueError for an operator that is not known here."""
    for key, wanted in pattern.items():
        if key == "$or":
            if not any(matches(one, event) for one in wanted):
                return False
        elif isinstance(wanted, Mapping):
            inner = event.get(key)
            if not matches(wanted, inner if isinstance(inner, Mapping) else {}):
                return False
        elif not any(_is(one, key, event) for one in wanted):
            return False
    return True


def _is(wanted: Any, key: str, event: Mapping[str, Any]) -> bool:
    if isinstance(wanted, Mapping):
        if set(wanted) != {"exists"}:
            raise ValueError(f"{wanted} is no operator that is known here")
        return (key in event) == wanted["exists"]
    value = event.get(key)
    return wanted in (value if isinstance(value, list) else [value])
