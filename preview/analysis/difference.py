"""What an update would change: two plans, or a state and a plan, compared resource by resource. Pure.

Reads the JSON of ``plinth preview --json``, of ``pulumi preview --json`` and of ``pulumi stack export``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from policies.plan.kinds import STATEFUL
from preview.analysis.documents import region_of, resources, stack_of
from preview.aws.replacement import has_grown, known_types, replacing
from preview.recorder.wire_marks import MASK

Operation = Literal["create", "update", "replace", "delete", "rename"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What an update would do to one resource."""

    operation: Operation
    urn: str
    type: str
    paths: Sequence[str] = ()
    """Inputs that differ. Default: none, the resource is created or deleted."""
    forced_by: Sequence[str] = ()
    """Those of them that AWS cannot change in place. Default: none."""
    known: bool = True
    """Whether it is known which inputs of this type force a replacement. Default: yes."""
    protected: bool = False
    """Whether Pulumi refuses to delete the old resource. Default: no."""

    other_stack: bool = False
    """Whether the old resource belongs to another stack, so that nothing happens to it. Default: no."""

    @property
    def loses_data(self) -> bool:
        """Whether a resource that holds data would be lost."""
        return not self.other_stack and self.type in STATEFUL and self.operation in {"replace", "delete"}

    def is_one_of(self, names: Collection[str]) -> bool:
        """Return whether one of *names* is the resource's logical name or its URN without stack and project."""
        return self.urn in names or self.name in names

    @property
    def name(self) -> str:
        """Logical name."""
        return self.urn.rpartition("::")[2]

    @property
    def sentence(self) -> str:
        """The change in one line, the reason last."""
        reason = ""
        if self.forced_by:
            reason = f": {', '.join(self.forced_by)} cannot be changed in place"
        elif self.paths:
            reason = f": {', '.join(self.paths)}"
        if not self.known and self.operation == "update":
            reason += " (which inputs force a replacement of this type is not known)"
        return f"{self.operation} {self.type} {self.name}{reason}"


def losses(changes: Iterable[Change], allowed: Collection[str]) -> list[Change]:
    """Return the changes that would lose data, without those whose names or URNs are *allowed*."""
    return [change for change in changes if change.loses_data and not change.is_one_of(allowed)]


def as_dict(change: Change) -> dict[str, Any]:
    """Return a change as JSON has it."""
    return {
        "op": change.operation,
        "urn": change.urn,
        "type": change.type,
        "paths": list(change.paths),
        "forcedBy": list(change.forced_by),
        "replacementKnown": change.known,
        "protected": change.protected,
        "losesData": change.loses_data,
    }


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return every change from *old* to *new*, loss of data first, then by operation and URN."""
    before, after = _comparable(resources(old)), _comparable(resources(new))
    if stack_of(old) != stack_of(new) and before and after:
        return _between_stacks(_neutral(before, old), _neutral(after, new))
    same_ids = "steps" in old and "steps" in new
    renamed = dict(_renames(before, after))
    changes: list[Change] = []
    for urn, state in after.items():
        past = before.get(renamed.get(urn, urn))
        if past is None:
            changes.append(Change(operation="create", urn=urn, type=state["type"]))
        else:
            changes += _changed(urn, past, state, renamed=urn in renamed, same_ids=same_ids)
    gone = before.keys() - after.keys() - set(renamed.values())
    changes += [
        Change(operation="delete", urn=urn, type=before[urn]["type"], protected=bool(before[urn].get("protect")))
        for urn in gone
    ]
    return _in_order(changes)


def _in_order(changes: Iterable[Change]) -> list[Change]:
    order: tuple[Operation, ...] = ("delete", "replace", "rename", "update", "create")
    return sorted(changes, key=lambda change: (not change.loses_data, order.index(change.operation), change.urn))


def _between_stacks(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> list[Change]:
    """Return how two stacks differ: what only the new one has, what only the old one has, and other inputs."""
    changes: list[Change] = []
    for urn in before.keys() | after.keys():
        past, state = before.get(urn), after.get(urn)
        kind = (state or past or {})["type"]
        if past is None or state is None:
            changes.append(
                Change(operation="create" if past is None else "delete", urn=urn, type=kind, other_stack=True)
            )
        else:
            found = _changed(urn, past, state, renamed=False, same_ids=False)
            changes += [replace(c, operation="update", forced_by=(), known=True, other_stack=True) for c in found]
    return _in_order(changes)


def _neutral(states: Mapping[str, Mapping[str, Any]], document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return *states* with marks in place of the names of their stack and region, which always differ."""
    stack, _ = stack_of(document)
    region = region_of(document)
    marks = {name: mark for name, mark in ((stack, "{stack}"), (region, "{region}")) if name}
    if not marks:
        return dict(states)
    pattern = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(re.escape(name) for name in marks)})(?![0-9])")

    def marked(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(lambda match: marks[match[0]], value)
        if isinstance(value, Mapping):
            return {key: marked(item) for key, item in value.items()}
        return [marked(item) for item in value] if isinstance(value, (list, tuple)) else value

    return {urn: {**state, "inputs": marked(state.get("inputs") or {})} for urn, state in states.items()}


def _comparable(states: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return *states* under URNs without stack and project, so that two stacks can be compared."""
    return {
        "::".join(urn.split("::")[2:]): state
        for urn, state in states.items()
        if not str(state.get("type", "")).startswith("pulumi:")
    }


def _renames(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield new URN and old URN of every resource with an alias that is in the old plan."""
    for urn, state in after.items():
        if urn in before:
            continue
        for alias in state.get("aliases") or ():
            old = "::".join(str(alias).split("::")[2:]) if "::" in str(alias) else _sibling(urn, str(alias))
            if old in before and old not in after:
                yield urn, old
                break


def _sibling(urn: str, name: str) -> str:
    return f"{urn.rpartition('::')[0]}::{name}"


def _changed(
    urn: str, past: Mapping[str, Any], state: Mapping[str, Any], *, renamed: bool, same_ids: bool
) -> list[Change]:
    ignored = {path.partition(".")[0].partition("[")[0] for path in state.get("ignoreChanges") or ()}
    if not same_ids:
        # Ids of a simulator and of AWS, or of two stacks, differ: what is computed from the same resources is equal.
        then, now = (_computed(item) for item in (past, state))
        ignored |= {key for key in then if then[key] == now.get(key)}
        # A state also has what the provider adds, generated names above all.
        ignored |= past.get("inputs", {}).keys() - state.get("inputs", {}).keys()
    old, new = past.get("inputs") or {}, state.get("inputs") or {}
    ignored |= {name for name in new if has_grown(state["type"], name, old, new)}
    keys = sorted(key for key in {*old, *new} - ignored if not key.startswith("__"))
    paths = [path for key in keys for path in _paths(key, old.get(key), new.get(key))]
    if not paths:
        return [Change(operation="rename", urn=urn, type=state["type"])] if renamed else []
    kind = state["type"]
    forced = replacing(kind, paths, old, new) if kind in known_types() else []
    return [
        Change(
            operation="replace" if forced else "update",
            urn=urn,
            type=kind,
            paths=tuple(paths),
            forced_by=tuple(forced),
            known=kind in known_types(),
            protected=bool(past.get("protect")),
        )
    ]


def _computed(state: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return input → the resources that it was computed from, without stack and project."""
    found = (state.get("propertyDependencies") or {}).items()
    return {key: {"::".join(urn.split("::")[2:]) for urn in urns} for key, urns in found if urns}


def _paths(path: str, old: Any, new: Any) -> Iterator[str]:
    """Yield the paths at which two values differ. Values that are masked or unknown on one side count as equal."""
    if old == new or MASK in (old, new):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted({*old, *new}):
            yield from _paths(f"{path}.{key}", old.get(key), new.get(key))
    else:
        yield path
