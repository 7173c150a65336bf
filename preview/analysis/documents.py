"""Reads a plan or a state that was saved as JSON, whoever wrote it. Pure.

Plans are those of ``plinth preview --json`` and ``pulumi preview --json``, states those of ``pulumi stack export``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

State = Mapping[str, Any]
"""One resource: ``urn``, ``type``, ``inputs`` and what else a plan or a state has of it."""

_NEITHER = "neither a plan (plinth or pulumi preview --json) nor a state (pulumi stack export)"
_DAMAGED = "a damaged plan or state"
_URN_PARTS = 4
_TEXTS = ("urn", "type")
_OBJECTS = ("inputs", "outputs", "propertyDependencies")
_LISTS = ("ignoreChanges", "aliases", "dependencies")
_REMOVING = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "read-discard"})
"""Operations of the engine whose step has no new state."""
_REPLACING = frozenset({"replace", "create-replacement", "delete-replaced", "import-replacement", "read-replacement"})


class DocumentError(ValueError):
    """The document is no plan and no state, or it is damaged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What the engine found for one resource when it compared its own state with the program."""

    operation: Literal["same", "update", "replace", "delete"]
    old: State
    """The resource as the engine's state had it."""
    replace_reasons: Sequence[str] = field(default=())
    """Inputs that force the replacement, as the provider says. Default: none."""
    differing: Sequence[str] = field(default=())
    """Inputs that differ. Default: none."""


def resources(document: Mapping[str, Any]) -> dict[str, State]:
    """Return URN → state of every resource that is, or will be, in AWS; raises DocumentError for a damaged document."""
    return {state["urn"]: state for state in _states(document) if state.get("custom") and not state.get("delete")}


def stack_of(document: Mapping[str, Any]) -> tuple[str, str]:
    """Return the stack and the project that the resources of a document belong to; empty if it has none."""
    for state in _states(document):
        _, _, stack_and_more = state["urn"].partition("urn:pulumi:")
        stack, project, *_ = stack_and_more.split("::")
        return stack, project
    return "", ""


def without_stack(urn: str) -> str:
    """Return a URN without stack and project, by which two stacks can be compared."""
    return "::".join(urn.split("::")[2:])


def computed_from(state: State) -> dict[str, frozenset[str]]:
    """Return input → URNs, without stack and project, of the resources that it was computed from."""
    found = (state.get("propertyDependencies") or {}).items()
    return {key: frozenset(map(without_stack, urns)) for key, urns in found if urns}


def region_of(document: Mapping[str, Any]) -> str:
    """Return the region of a plan or state: that of its configuration, or the one that most ARNs name; else empty."""
    config = document.get("config")
    configured = config.get("aws:region") if isinstance(config, Mapping) else ""
    return str(configured or "") or _region(resources(document))


def _region(states: Mapping[str, Mapping[str, Any]]) -> str:
    arns = (str((state.get("outputs") or {}).get("arn") or "").split(":") for state in states.values())
    found = Counter(parts[3] for parts in arns if len(parts) > 3 and parts[3])  # noqa: PLR2004 - an ARN's fourth part
    return found.most_common(1)[0][0] if found else ""


def verdicts(document: Mapping[str, Any]) -> dict[str, Verdict]:
    """Return URN → what the engine found, for a plan that it made for an existing stack; empty for any other."""
    found: dict[str, Verdict] = {}
    for step in _steps(document):
        old, operation = step.get("oldState"), str(step.get("op"))
        if not isinstance(old, Mapping) or not old.get("custom"):
            continue
        urn = str(step.get("urn") or old["urn"])
        if operation in _REPLACING:
            before = found.get(urn)
            reasons = _texts(step.get("replaceReasons")) or (before.replace_reasons if before else ())
            found[urn] = Verdict(operation="replace", old=old, replace_reasons=reasons, differing=_differing(step))
        elif operation in {"same", "update", "delete"} and urn not in found:
            found[urn] = Verdict(operation=operation, old=old, differing=_differing(step))  # pyrefly: ignore
    return found


def _differing(step: Mapping[str, Any]) -> Sequence[str]:
    detailed = step.get("detailedDiff")
    return _texts(step.get("diffReasons")) or _texts(list(detailed) if isinstance(detailed, Mapping) else None)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(sorted(map(str, value))) if isinstance(value, list) else ()


def _states(document: Any) -> Iterator[State]:
    """Yield every state of a document, components included; raises DocumentError for a damaged document."""
    if not isinstance(document, Mapping):
        raise DocumentError(_NEITHER)
    if isinstance(document.get("deployment"), Mapping):
        states = document["deployment"].get("resources")
        if states is None:  # an empty stack
            return
        if not isinstance(states, list):
            raise DocumentError(f"{_DAMAGED}: deployment.resources is not a list")
        for state in states:
            yield _whole(state)
        return
    for step in _steps(document):
        if step.get("op") not in _REMOVING:
            yield _whole(step.get("newState"))


def _steps(document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    if isinstance(document.get("deployment"), Mapping):
        return ()
    steps = document.get("steps")
    if not isinstance(steps, list):
        raise DocumentError(_NEITHER)
    for step in steps:
        if not isinstance(step, Mapping):
            raise DocumentError(f"{_DAMAGED}: a step is not an object")
        if step.get("oldState") is not None:
            _whole(step["oldState"])
    return steps


def _whole(state: Any) -> State:
    """Return *state* if it has what a comparison reads; otherwise raise DocumentError."""
    if not isinstance(state, Mapping):
        raise DocumentError(f"{_DAMAGED}: a resource is not an object")
    if not all(isinstance(state.get(key), str) and state[key] for key in _TEXTS):
        raise DocumentError(f"{_DAMAGED}: a resource has no URN or no type")
    urn = state["urn"]
    if not urn.startswith("urn:pulumi:") or len(urn.split("::")) < _URN_PARTS:
        raise DocumentError(f"{_DAMAGED}: {urn} is not a URN")
    for key in _OBJECTS:
        if not isinstance(state.get(key, {}), (Mapping, type(None))):
            raise DocumentError(f"{_DAMAGED}: {key} of {urn} is not an object")
    dependencies = state.get("propertyDependencies") or {}
    lists = {**{key: state.get(key) for key in _LISTS}, **dependencies}
    for key, value in lists.items():
        if value is not None and not (isinstance(value, list) and all(isinstance(item, (str, dict)) for item in value)):
            raise DocumentError(f"{_DAMAGED}: {key} of {urn} is not a list")
    if not all(isinstance(item, str) for value in dependencies.values() for item in value or ()):
        raise DocumentError(f"{_DAMAGED}: propertyDependencies of {urn} have something other than URNs")
    return state
