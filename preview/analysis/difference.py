"""What an update would change: two plans, or a state and a plan, compared resource by resource. Pure.

Reads the JSON of ``plinth preview --json``, of ``pulumi preview --json`` and of ``pulumi stack export``. Where a plan
has what the engine itself found, that decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from preview.analysis.change import Change, Operation
from preview.analysis.documents import State, Verdict, region_of, resources, stack_of, verdicts, without_stack
from preview.analysis.inputs import differing
from preview.analysis.joint_updates import joint_refusals
from preview.analysis.occupied_subnets import occupied
from preview.analysis.unique_values import collisions
from preview.aws.replacement import known_types, refused, replacing

States = Mapping[str, State]
"""URN without stack and project → resource."""


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return every change from *old* to *new*, loss of data and refusals first, then by operation and URN."""
    before, after = _comparable(resources(old)), _comparable(resources(new))
    if stack_of(old) != stack_of(new) and before and after:
        return _between_stacks(old, new, _neutral(before, old), _neutral(after, new))
    same_ids = "steps" in old and "steps" in new
    renamed = dict(_renames(before, after))
    found = {without_stack(urn): verdict for urn, verdict in verdicts(new).items()}
    changes = {}
    for urn, state in after.items():
        past, verdict = before.get(renamed.get(urn, urn)), found.get(urn)
        change = _change(urn, past, state, renamed=urn in renamed, same_ids=same_ids)
        if verdict is not None:
            change = _as_the_engine_says(change, verdict, urn, past, state)
        if change is not None:
            changes[urn] = change
    gone = {urn: before[urn] for urn in before.keys() - after.keys() - set(renamed.values())}
    gone |= {urn: one.old for urn, one in found.items() if one.operation == "delete" and urn not in after}
    for urn, state in gone.items():
        if urn not in renamed.values():
            protected = bool(state.get("protect"))
            changes[urn] = Change(operation="delete", urn=urn, type=state["type"], protected=protected)
    return _in_order(_judged(changes, before, after, renamed).values())


def _in_order(changes: Iterable[Change]) -> list[Change]:
    order: tuple[Operation, ...] = ("delete", "replace", "rename", "update", "create")
    return sorted(
        changes,
        key=lambda change: (not change.loses_data, not change.refusals, order.index(change.operation), change.urn),
    )


def _judged(
    changes: Mapping[str, Change], before: States, after: States, renamed: Mapping[str, str]
) -> dict[str, Change]:
    """Return *changes* with what AWS refuses, or may refuse, in each."""
    judged = dict(changes)
    replaced = {urn for urn, change in changes.items() if change.operation == "replace"}

    def add(urn: str, sentence: str, *, certain: bool) -> None:
        change = judged.get(urn)
        if change is None:
            return
        refusals, doubts = (sentence,) if certain else (), () if certain else (sentence,)
        judged[urn] = replace(change, refusals=(*change.refusals, *refusals), doubts=(*change.doubts, *doubts))

    for urn, change in changes.items():
        if change.operation == "update" and (past := before.get(renamed.get(urn, urn))) is not None:
            old, new = past.get("inputs") or {}, after[urn].get("inputs") or {}
            for one in refused(change.type, change.paths, old, new):
                add(urn, f"{one.reason}; {one.instead} ({one.source})", certain=True)
    for collision in collisions(before, after, renamed, replaced):
        add(collision.urn, collision.sentence, certain=collision.certain)
    for one in joint_refusals(before, after, renamed, replaced):
        add(one.urn, one.sentence, certain=True)
    new_urns = {renamed.get(urn, urn): urn for urn in after}
    staying = {old for old, urn in new_urns.items() if old in before and urn not in replaced}
    for one in occupied(before, staying, before.keys() - staying):
        add(new_urns.get(one.subnet, one.subnet), one.sentence, certain=one.certain)
    return judged


def _between_stacks(old: Mapping[str, Any], new: Mapping[str, Any], before: States, after: States) -> list[Change]:
    """Return how two stacks differ: what only one of them has, and other inputs."""
    (then, project), (now, other_project) = stack_of(old), stack_of(new)
    if then == now:
        then, now = f"{project}/{then}", f"{other_project}/{now}"
    changes: list[Change] = []
    for urn in before.keys() | after.keys():
        past, state = before.get(urn), after.get(urn)
        if past is not None and state is not None:
            change = _change(urn, past, state, renamed=False, same_ids=False)
            if change is not None:
                changes.append(replace(change, operation="update", forced_by=(), known=True, stack="both"))
        elif state is not None:
            changes.append(Change(operation="create", urn=urn, type=state["type"], stack=now))
        elif past is not None:
            changes.append(Change(operation="delete", urn=urn, type=past["type"], stack=then))
    return _in_order(changes)


def _neutral(states: States, document: Mapping[str, Any]) -> dict[str, State]:
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


def _comparable(states: States) -> dict[str, State]:
    """Return *states* under URNs without stack and project, so that two stacks can be compared."""
    return {
        without_stack(urn): state
        for urn, state in states.items()
        if not str(state.get("type", "")).startswith("pulumi:")
    }


def _renames(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield new URN and old URN of every resource with an alias that is in the old plan."""
    for urn, state in after.items():
        if urn in before:
            continue
        for alias in state.get("aliases") or ():
            old = without_stack(str(alias)) if "::" in str(alias) else _sibling(urn, str(alias))
            if old in before and old not in after:
                yield urn, old
                break


def _sibling(urn: str, name: str) -> str:
    return f"{urn.rpartition('::')[0]}::{name}"


def _change(urn: str, past: State | None, state: State, *, renamed: bool, same_ids: bool) -> Change | None:
    """Return what would happen to one resource of the new document, as its card says; None if nothing."""
    kind = state["type"]
    if past is None:
        return Change(operation="create", urn=urn, type=kind)
    paths = differing(past, state, same_ids=same_ids)
    if not paths:
        return Change(operation="rename", urn=urn, type=kind) if renamed else None
    old, new = past.get("inputs") or {}, state.get("inputs") or {}
    asked = set(state.get("replaceOnChanges") or ())
    forced = [path for path in paths if path.partition(".")[0].partition("[")[0] in asked]
    forced += replacing(kind, paths, old, new) if kind in known_types() else []
    return Change(
        operation="replace" if forced else "update",
        urn=urn,
        type=kind,
        paths=tuple(paths),
        forced_by=tuple(forced),
        known=kind in known_types(),
        protected=bool(past.get("protect")),
    )


def _as_the_engine_says(
    change: Change | None, verdict: Verdict, urn: str, past: State | None, state: State
) -> Change | None:
    """Return the change that the engine found in place of *change*.

    A replacement always counts. That nothing, or only an update, is needed counts if the engine compared with the same
    inputs as the old document has.
    """
    paths = tuple(verdict.differing) or (tuple(change.paths) if change is not None else ())
    protected = bool(verdict.old.get("protect"))
    if verdict.operation == "replace":
        return Change(
            operation="replace",
            urn=urn,
            type=state["type"],
            paths=paths,
            forced_by=tuple(verdict.replace_reasons),
            protected=protected,
        )
    if past is None or differing(past, verdict.old, same_ids=True):
        return change
    if verdict.operation == "update":
        return Change(operation="update", urn=urn, type=state["type"], paths=paths, protected=protected)
    return change if change is not None and change.operation == "rename" else None
