"""Patterns that events and messages are matched by: filter policies of SNS, and event patterns of EventBridge. Pure.

Both are JSON with a list of alternatives at each leaf:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html and
https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Iterator, Mapping
from typing import Any

from model.base import suggestion
from model.problem import Path

Pattern = Mapping[str, Any]

OR = "$or"
_FEWEST_ALTERNATIVES = 2
_MOST_NUMBER = 5e9
"""Numbers are compared from -5 to 5 billion:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-numeric-matching"""

_OPERATORS = ("prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "cidr", "exists")
_TEXTS = ("prefix", "suffix", "equals-ignore-case", "wildcard")
_COMPARISONS = ("=", "<", "<=", ">", ">=")
_FORM = "must be a list of the values that match, such as [paid]"


def broken_pattern(pattern: Pattern, *, nested: bool = True) -> Iterator[tuple[Path, str]]:
    """Yield path and rule of whatever is not legal in *pattern*; without *nested* its keys hold lists only."""
    if not pattern:
        yield (), "is empty: it needs a key"
    for key, value in pattern.items():
        if key == OR:
            yield from _within((key,), _broken_alternatives(value, nested=nested))
        elif isinstance(value, Mapping):
            if nested:
                yield from _within((key,), broken_pattern(value))
            else:
                yield (key,), f"{_FORM}; keys within keys are for the body of a message"
        elif not isinstance(value, list):
            yield (key,), _FORM
        elif not value:
            yield (key,), "is an empty list: nothing ever matches"
        else:
            for position, one in enumerate(value):
                yield from _within((key, position), _broken_match(one))


def _within(path: Path, found: Iterator[tuple[Path, str]]) -> Iterator[tuple[Path, str]]:
    for inner, rule in found:
        yield (*path, *inner), rule


def _broken_alternatives(value: Any, *, nested: bool) -> Iterator[tuple[Path, str]]:
    if not isinstance(value, list) or len(value) < _FEWEST_ALTERNATIVES:
        yield (), "must be a list of at least 2 patterns"
        return
    for position, one in enumerate(value):
        if isinstance(one, Mapping):
            yield from _within((position,), broken_pattern(one, nested=nested))
        else:
            yield (position,), "must be a pattern: {key: [value]}"


def _broken_match(one: Any) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with one of the alternatives of a key: a value, or an operator with its operand."""
    if isinstance(one, list):
        yield (), "is a list in a list; write its values as entries"
    if not isinstance(one, Mapping):
        return
    if len(one) != 1:
        yield (), "must have one operator; a further one is an entry of its own"
        return
    ((operator, operand),) = one.items()
    if operator not in _OPERATORS:
        yield (), f"{operator!r} is no operator; legal: {', '.join(_OPERATORS)}{suggestion(operator, _OPERATORS)}"
        return
    rule = _broken_operand(operator, operand)
    if rule:
        yield (operator,), rule


def _broken_operand(operator: str, operand: Any) -> str | None:
    if operator in _TEXTS:
        return _broken_text(operator, operand)
    if operator == "numeric":
        return _broken_numeric(operand)
    if operator == "cidr":
        return _broken_cidr(operand)
    if operator == "exists":
        return None if isinstance(operand, bool) else "must be true or false"
    return _broken_exclusion(operand)


def _broken_text(operator: str, operand: Any) -> str | None:
    if isinstance(operand, Mapping) and operator in {"prefix", "suffix"}:
        folded = operand.get("equals-ignore-case")
        return None if len(operand) == 1 and _is_text(folded) else "must be a text, or {equals-ignore-case: text}"
    if not _is_text(operand):
        return "must be a text"
    return "has ** ; one * is any number of characters" if operator == "wildcard" and "**" in operand else None


def _broken_exclusion(operand: Any) -> str | None:
    if isinstance(operand, Mapping):
        legal = [key for key in _TEXTS if key in operand]
        values = operand[legal[0]] if len(operand) == 1 and legal else None
        texts = values if isinstance(values, list) else [values]
        return (
            None if texts and all(map(_is_text, texts)) else f"must be values, or one of {', '.join(_TEXTS)} with texts"
        )
    values = operand if isinstance(operand, list) else [operand]
    alike = all(map(_is_text, values)) or all(map(_is_number, values))
    return None if values and alike else "must be texts, or numbers, and not both"


def _broken_numeric(operand: Any) -> str | None:
    form = f"must be a comparison and a number, or two of them: [{', '.join(_COMPARISONS)}], such as ['>=', 0, '<', 5]"
    if not isinstance(operand, list) or len(operand) not in {2, 4}:
        return form
    pairs = list(zip(operand[::2], operand[1::2], strict=True))
    if any(comparison not in _COMPARISONS or not _is_number(number) for comparison, number in pairs):
        return form
    if any(abs(number) > _MOST_NUMBER for _, number in pairs):
        return "has a number beyond 5 billion"
    if len(pairs) == 1:
        return None
    (low, least), (high, most) = pairs
    if low not in {">", ">="} or high not in {"<", "<="}:
        return "must be the lower bound, then the upper one: ['>=', 0, '<', 5]"
    return None if least < most else "has a lower bound that is not below the upper one"


def _broken_cidr(operand: Any) -> str | None:
    try:
        ipaddress.ip_network(operand if isinstance(operand, str) else "", strict=False)
    except ValueError:
        return "must be a range of addresses, such as 10.0.0.0/24"
    return None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def leaf_keys(pattern: Pattern, depth: int = 1) -> list[tuple[int, int]]:
    """Return (nesting level, number of values) of every key with a list, in all alternatives of ``$or`` together."""
    found: list[tuple[int, int]] = []
    for key, value in pattern.items():
        if key == OR:
            found += [leaf for one in value for leaf in leaf_keys(one, depth)]
        elif isinstance(value, Mapping):
            found += leaf_keys(value, depth + 1)
        else:
            found.append((depth, len(value)))
    return found
