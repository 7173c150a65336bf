"""What to change on one resource so that it satisfies one policy, made from the policy's own examples. Pure.

The difference between the violating and the compliant example is applied to the resource, and the policy judges the
result: a change is only proposed if it removes the violation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Properties = Mapping[str, Any]
Violates = Callable[[Properties, Sequence["Addition"]], bool]
"""Whether the resource, with these properties and these resources next to it, violates the policy."""


class _Removed:
    """In place of a property that is to be removed."""

    def __repr__(self) -> str:
        return "REMOVED"


REMOVED: Final = _Removed()
_IDENTITY = re.compile(r"([a-z][A-Za-z]*)?([Nn]ame|[Kk]ey|[Ii]d|logType)")
"""Properties that say which item of a list it is."""
_STRATEGIES = ("identity", "alike", "append")
_OWN_CONTENT = frozenset({"variables", "environmentVariables"})
"""Properties whose content is the user's: what a variable is to be cannot follow from an example."""
_DOCUMENT = re.compile(r"\s*[\[{]")


class _NotMechanicalError(Exception):
    """The difference between the examples cannot be applied."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Addition:
    """A resource to add."""

    type: str
    role: str
    """Its name in the example."""
    properties: Properties
    links: Mapping[str, str] = field(default_factory=dict)
    """Property → role of the resource that it refers to; the empty one is the violating resource."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Remediation:
    """A change that removes the violation."""

    properties: Properties = field(default_factory=dict)
    """What to set, in the shape of the inputs, with only what changes and `REMOVED` for what is to be removed."""
    result: Properties = field(default_factory=dict)
    """The inputs with the change."""
    additions: Sequence[Addition] = ()
    """Resources to add next to it. Default: none."""
    context: Properties = field(default_factory=dict)
    """What the examples have and the resource has not, such as another engine: their values may not fit it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One resource of a policy's example."""

    type: str
    name: str
    properties: Properties
    links: Mapping[str, str] = field(default_factory=dict)


def remediation(
    token: str, inputs: Properties, good: Sequence[Example], bad: Sequence[Example], violates: Violates
) -> Remediation | None:
    """Return a change of the resource of type *token* that removes the violation.

    None if none follows from the examples.
    """
    if not good or (any(one.type == token for one in bad) and not any(one.type == token for one in good)):
        return None
    wanted = next((one for one in good if one.type == token), good[0])
    wrong = next((one for one in bad if one.type == wanted.type), None)
    if set(wanted.links) - set(wrong.links if wrong else ()):
        return None  # the resource itself would have to refer to another one
    additions = _additions(good, bad, wanted)
    for change, changed in _changes(inputs, wrong.properties if wrong else {}, wanted.properties):
        if change and not violates(changed, ()):
            return Remediation(properties=change, result=changed, context=_context(inputs, wanted, wrong))
    if additions and not violates(inputs, additions):
        return Remediation(additions=additions, result=inputs)
    return None


def _context(inputs: Properties, wanted: Example, wrong: Example | None) -> dict[str, Any]:
    """Return the texts that both examples have and the resource has otherwise."""
    same = {key: value for key, value in wanted.properties.items() if wrong and wrong.properties.get(key) == value}
    return {key: value for key, value in same.items() if isinstance(value, str) and inputs.get(key, value) != value}


def _additions(good: Sequence[Example], bad: Sequence[Example], wanted: Example) -> list[Addition]:
    """Return what only the compliant example has next to the resource."""
    there = {(one.type, one.name) for one in bad}
    roles = {wanted.name: ""}
    return [
        Addition(
            type=one.type,
            role=one.name,
            properties={key: value for key, value in one.properties.items() if key not in one.links},
            links={path: roles.get(name, name) for path, name in one.links.items()},
        )
        for one in good
        if one is not wanted and (one.type, one.name) not in there
    ]


def _changes(inputs: Properties, bad: Properties, good: Properties) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield (what changes, the whole result): what to set, with what to remove, and with what both examples have."""
    differing = {key: value for key, value in good.items() if bad.get(key) != value}
    before = {key: value for key, value in bad.items() if good.get(key) != value}
    if {"name", "value"} <= differing.keys():  # another thing, not the same one with a better value
        return
    for part, known, removes in ((differing, before, False), (differing, before, True), (differing, {}, False)):
        for strategy in _STRATEGIES:
            try:
                yield _Merger(strategy, removes=removes).merged(inputs, known, part)
            except _NotMechanicalError:
                continue


class _Merger:
    """Applies the difference between two examples to the inputs of a resource."""

    def __init__(self, strategy: str, *, removes: bool) -> None:
        self._strategy = strategy
        """Which items of a list the difference is about: those of the same name, those that are alike, or a new one."""
        self._removes = removes
        """Whether what only the violating example has is removed."""

    def merged(self, actual: Any, bad: Any, good: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return (what changes, the result); raises _NotMechanicalError."""
        if actual is None:
            actual = {}
        if not isinstance(actual, Mapping) or "Statement" in good:  # a policy document says who may do what: a decision
            raise _NotMechanicalError
        before = bad if isinstance(bad, Mapping) else {}
        change, result = dict[str, Any](), dict(actual)
        for key, value in good.items():
            if key in before and before[key] == value:
                continue
            if key in _OWN_CONTENT:
                raise _NotMechanicalError
            part, whole = self._applied(actual.get(key), before.get(key), value)
            if part is not None:
                change[key], result[key] = part, whole
        for key in (before.keys() - good.keys()) if self._removes else ():
            if key in actual:
                change[key] = REMOVED
                del result[key]
        return change, result

    def _applied(self, actual: Any, bad: Any, good: Any) -> tuple[Any, Any]:
        """Return (what changes, the result) for one value; (None, the value) if nothing changes."""
        if isinstance(good, Mapping):
            part, whole = self.merged(actual, bad, good)
            return (part or None), whole
        if isinstance(good, list) and any(isinstance(item, Mapping) for item in good):
            return self._items(actual, bad, good)
        if actual == good and isinstance(actual, bool) is isinstance(good, bool):
            return None, actual
        if _is_structured(actual) or (isinstance(good, list) and not isinstance(actual, (list, type(None)))):
            raise _NotMechanicalError
        if isinstance(good, str) and _DOCUMENT.match(good) and actual is not None:  # it has more than the example's
            raise _NotMechanicalError
        return good, good

    def _items(self, actual: Any, bad: Any, good: list[Any]) -> tuple[Any, Any]:
        """Apply the difference between two lists of objects to those items of a third list that it is about."""
        if actual is None or actual == []:
            return good, good
        if not isinstance(actual, list) or not all(isinstance(item, Mapping) for item in (*actual, *good)):
            raise _NotMechanicalError
        before = bad if isinstance(bad, list) else []
        if self._strategy == "append":
            new = [item for item in good if item not in before]
            return new, [*actual, *new]
        changes, result = [], [dict(item) for item in actual]
        for number, wanted in enumerate(good):
            wrong = before[number] if number < len(before) and isinstance(before[number], Mapping) else {}
            _refuse_another_thing(wrong, wanted)
            for index, item in enumerate(result):
                if self._is_meant(item, wrong, wanted):
                    part, result[index] = self.merged(item, wrong, wanted)
                    changes += [{**_identity(item), **part}] if part else []
        if not changes:
            raise _NotMechanicalError
        return changes, result

    def _is_meant(self, item: Mapping[str, Any], wrong: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
        if self._strategy == "identity":
            return bool(_identity(wanted)) and _identity(wanted) == _identity(item)
        differing = [key for key, value in wanted.items() if wrong.get(key) != value]
        return all(item.get(key) == wrong.get(key) or isinstance(wanted[key], (Mapping, list)) for key in differing)


def _is_structured(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(item, Mapping) for item in value))


def _refuse_another_thing(wrong: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Raise if a name or a number in an item differs: another port is no remedy for an open one."""
    if wrong and _identity(wrong) != _identity(wanted):
        raise _NotMechanicalError
    for key, value in wanted.items():
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if number and key in wrong and wrong[key] != value:
            raise _NotMechanicalError


def _identity(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return what says which item it is: its name, its key."""
    return {key: value for key, value in item.items() if isinstance(value, str) and _IDENTITY.fullmatch(key)}
