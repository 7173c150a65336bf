"""How deep and how long a property may be, so that every reader ends, and in linear time. Pure."""

from __future__ import annotations

import re
from typing import Any

from policies.plan.values import UNKNOWN

DEPTH = 64
"""Levels of objects and lists within a property, or within a JSON document that is its text. The deepest inputs of
pulumi-aws, the statements of a web ACL and the definition of a dashboard, have about 20."""

LENGTH = 4 * 1024 * 1024
"""Characters of one text: more than any document that a policy reads may have in AWS."""

_TOO_DEEP = f"nested deeper than {DEPTH} levels"
_TOO_LONG = f"longer than {LENGTH // 1024 // 1024} MiB"
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


def bounded(data: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the properties with UNKNOWN for those that exceed a bound, and a clause about each of these."""
    excess = {key: reason for key, value in data.items() if (reason := _excess(value, DEPTH))}
    if not excess:
        return data, ()
    kept = {key: UNKNOWN if key in excess else value for key, value in data.items()}
    return kept, tuple(f"{key} is {reason}" for key, reason in excess.items())


def _excess(value: Any, levels: int) -> str:
    """Return which bound a value exceeds, or an empty string."""
    if isinstance(value, str):
        # Most texts are shorter than the brackets that would be too many.
        return _excess_of_text(value) if len(value) > DEPTH else ""
    if isinstance(value, dict):
        items = value.values()
    elif isinstance(value, list):
        items = value
    else:
        return ""
    if not levels:
        return _TOO_DEEP
    for item in items:
        # Most values are short texts and numbers: a call for each of them would double the time.
        long = len(item) > DEPTH if isinstance(item, str) else isinstance(item, (dict, list))
        if long and (reason := _excess(item, levels - 1)):
            return reason
    return ""


def _excess_of_text(text: str) -> str:
    if len(text) > LENGTH:
        return _TOO_LONG
    if text.count("{") + text.count("[") <= DEPTH or not text.lstrip().startswith(("{", "[")):
        return ""
    depth = 0
    for match in _BRACKET.finditer(_STRING.sub("", text)):
        depth += 1 if match[0] in "[{" else -1
        if depth > DEPTH:
            return _TOO_DEEP
    return ""
