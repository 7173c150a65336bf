"""Values that only one resource can have at a time, and that two have: in one plan, or while it is updated. Pure.

Pulumi creates and updates resources before it deletes any. A value that changes hands is still held by the old resource
when the new one takes it: AWS refuses that, or the later deletion removes what the new one has made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from preview.analysis.documents import State, computed_from, without_stack
from preview.aws.card import Unique
from preview.aws.catalog import cards
from preview.recorder.record import Registered, SchemaError
from preview.recorder.wire_marks import MASK, UNKNOWN

Key = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Value:
    """One unique value of one resource."""

    key: Key
    """Equal for two resources that cannot have it at the same time."""
    words: str
    named: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Collision:
    """A value that one resource takes while another still holds it."""

    urn: str
    """The resource that takes it, without stack and project."""
    sentence: str
    """What collides, and how to avoid it."""
    certain: bool
    """Whether AWS refuses it in every order in which Pulumi may work."""


def duplicates(resources: Iterable[Registered]) -> list[SchemaError]:
    """Return the resources of one plan whose unique value an earlier one has as well."""
    holders: dict[Key, Registered] = {}
    found = []
    for resource in resources:
        if resource.external or not resource.custom:
            continue
        computed = {key: frozenset(urns) for key, urns in resource.property_dependencies.items() if urns}
        for value in _values(resource.type, resource.inputs, computed, resource.provider):
            holder = holders.setdefault(value.key, resource)
            if holder is not resource:
                message = f"property {value.words}: {holder.name} has the same, and AWS takes it only once"
                found.append(SchemaError(urn=resource.urn, message=message))
    return found


def collisions(
    before: Mapping[str, State], after: Mapping[str, State], renamed: Mapping[str, str], replaced: Iterable[str]
) -> list[Collision]:
    """Return the values that a resource takes while another one, or its own predecessor, still holds them.

    *before* and *after* are by URN without stack and project; *renamed* has new URN → old URN, *replaced* the new URNs
    of what is replaced.
    """
    now = {renamed.get(urn, urn): urn for urn in after}
    moved = now.get
    held: dict[Key, str] = {}
    for urn, state in before.items():
        for value in _values_of(state, lambda one: moved(one, one)):
            held.setdefault(value.key, urn)
    kept = {(value.key, urn) for urn, state in after.items() for value in _values_of(state, str)}
    gone_first = {urn for urn in replaced if after[urn].get("deleteBeforeReplace")}
    order = _Order(before, after, now, held, frozenset(replaced), frozenset(gone_first), frozenset(kept))
    return [collision for urn, state in after.items() for collision in _of(urn, state, renamed.get(urn, urn), order)]


@dataclass(frozen=True, slots=True)
class _Order:
    """What decides whether a value is free when another resource takes it."""

    before: Mapping[str, State]
    after: Mapping[str, State]
    now: Mapping[str, str]
    """Old URN → new URN of what stays."""
    held: Mapping[Key, str]
    """Unique value → old URN of its holder."""
    replaced: frozenset[str]
    gone_first: frozenset[str]
    """Replaced resources that are deleted before their replacement is created."""
    kept: frozenset[tuple[Key, str]]
    """Unique values and the new URNs that have them after the update."""


def _of(urn: str, state: State, old_urn: str, order: _Order) -> Iterator[Collision]:
    for value in _values_of(state, str):
        holder = order.held.get(value.key)
        if holder is None:
            continue
        if holder == old_urn:
            if urn in order.replaced and not value.named and urn not in order.gone_first:
                yield Collision(
                    urn=urn,
                    certain=True,
                    sentence=f"its replacement is created with {value.words} while the resource that it replaces still "
                    "has it; do it in two updates: remove the resource in the first, and add it again in the second",
                )
        elif (certain := _is_certain(value.key, urn, old_urn, holder, order)) is not None:
            name = holder.rpartition("::")[2]
            yield Collision(
                urn=urn,
                certain=certain,
                sentence=f"{name} still has {value.words} when this resource takes it, because Pulumi creates and "
                f"updates before it deletes; do it in two updates: free it from {name} in the first, and take it in "
                "the second",
            )


def _is_certain(key: Key, urn: str, old_urn: str, holder: str, order: _Order) -> bool | None:
    """Return whether the value is certainly taken while it is held; None if it certainly is not, or both keep it."""
    new_holder = order.now.get(holder)
    if new_holder is None:
        return True
    if (key, new_holder) in order.kept or new_holder in order.gone_first:
        return None
    if new_holder in order.replaced:
        return True
    if _depends(order.after[urn], new_holder):
        return None
    taken_in_return = any(order.held.get(one) == old_urn for one, taker in order.kept if taker == new_holder)
    return taken_in_return or _depends(order.after[new_holder], urn)


def _depends(state: State, urn: str) -> bool:
    named = (without_stack(str(one)) for one in state.get("dependencies") or ())
    return urn in {*named, *(one for urns in computed_from(state).values() for one in urns)}


def _values_of(state: State, moved: Callable[[str], str]) -> Iterator[_Value]:
    sources = {key: frozenset(map(moved, urns)) for key, urns in computed_from(state).items()}
    provider = str(state.get("provider") or "")
    own = "" if "::default" in provider else provider.rpartition("::")[0]
    return _values(state["type"], state.get("inputs") or {}, sources, own)


def _values(
    token: str, inputs: Mapping[str, Any], computed: Mapping[str, frozenset[str]], provider: str
) -> Iterator[_Value]:
    """Yield the unique values of a resource that are known."""
    card = cards().get(token)
    for unique in card.unique if card is not None else ():
        if unique.unless and inputs.get(unique.unless):
            continue
        for items in _items(unique, inputs, computed):
            yield _Value(
                key=(token, provider, inputs.get("region"), unique.properties, _scope(unique, inputs, computed), items),
                words=_words(items, unique, computed),
                named=unique.named,
            )


def _items(
    unique: Unique, inputs: Mapping[str, Any], computed: Mapping[str, frozenset[str]]
) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield each value as pairs of property and text; nothing if a part of it is generated, hidden or not known."""
    names = unique.properties.split()
    if any(name in computed and inputs.get(name) is None for name in names):  # an engine knows it after the update
        return
    chosen = inputs.get("__defaults")
    generated = set(map(str, chosen)) if isinstance(chosen, list) else set()
    given = [(name, inputs[name]) for name in names if inputs.get(name) is not None and name not in generated]
    if not given:
        return
    listed = given[0][1] if len(given) == 1 and isinstance(given[0][1], list) else [None]
    for item in listed:
        pairs = [(name, value if item is None else item) for name, value in given]
        texts = tuple((name, one if isinstance(one, str) else json.dumps(one, sort_keys=True)) for name, one in pairs)
        if not any(mark in text for _, text in texts for mark in (MASK, UNKNOWN)):
            yield texts


def _scope(unique: Unique, inputs: Mapping[str, Any], computed: Mapping[str, frozenset[str]]) -> Key:
    """Return what a value is unique in: the resource that it was computed from, otherwise the text itself."""
    sources = computed.get(unique.within, frozenset())
    if len(sources) == 1:
        return tuple(sources)
    return (*sorted(sources), str(inputs.get(unique.within) or ""))


def _words(items: tuple[tuple[str, str], ...], unique: Unique, computed: Mapping[str, frozenset[str]]) -> str:
    value = ", ".join(f"{name} {text}" for name, text in items)
    sources = computed.get(unique.within, frozenset())
    return f"{value} of {next(iter(sources)).rpartition('::')[2]}" if len(sources) == 1 else value
