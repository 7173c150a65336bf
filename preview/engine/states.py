"""Converts the states that an engine plans into a record. Pure.

In a preview, values that AWS assigns are unknown: they are left out. In a list, None takes their position, because the
number of items matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from preview.recorder.record import Record, Registered
from preview.recorder.schema import ANY, SchemaError, check
from preview.recorder.values import from_state, unknown_paths
from preview.recorder.wire_marks import STACK_TYPE

_PROVIDER = "pulumi:providers:"
_SOURCE = "project:///"
_UNITS = ((3600, "h"), (60, "m"))


def record_of(
    steps: Sequence[Mapping[str, Any]], outputs: Mapping[str, Mapping[str, Any]], folder: str
) -> tuple[Record, list[SchemaError]]:
    """Return the record of a plan, by URN, and what the provider would reject in it.

    *steps* are those of ``pulumi preview --json``, *outputs* the last ones of each URN in the event log, *folder* is
    the project's.
    """
    record, wrong = Record(), []
    states = {step["urn"]: step for step in steps if step.get("newState")}
    for urn, step in sorted(states.items()):
        token = _type(urn)
        given, secrets = from_state(outputs.get(urn) or {})
        if token == STACK_TYPE:
            record.stack_outputs, record.secret_stack_outputs = given, secrets
        elif not _is_default_provider(urn):
            resource = registered(urn, step["newState"], given, folder=folder, external=step.get("op") == "read")
            record.resources.append(resource)
            if not resource.custom:
                record.component_outputs[urn] = given
                if secrets:
                    record.secret_component_outputs[urn] = secrets
            whole, _ = from_state(step["newState"].get("inputs") or {}, ANY)
            wrong += check(replace(resource, inputs=whole))
    return record, wrong


def registered(
    urn: str, state: Mapping[str, Any], outputs: Mapping[str, Any], *, folder: str = "", external: bool = False
) -> Registered:
    """Return the resource of a state, with *outputs* as plain values; *folder* is the project's."""
    inputs, secrets = from_state(state.get("inputs") or {})
    provider, parent = state.get("provider") or "", state.get("parent") or ""
    return Registered(
        urn=urn,
        type=_type(urn),
        name=urn.split("::", 3)[3],
        custom=bool(state.get("custom")),
        parent="" if _type(parent) == STACK_TYPE else parent,
        inputs=inputs,
        secret_inputs=frozenset(str(path[0]) for path in secrets),
        secret_paths=tuple(secrets),
        unknown_paths=tuple(unknown_paths(state.get("inputs") or {})),
        id=str(from_state({"id": state.get("id")})[0].get("id") or ""),
        outputs=outputs,
        dependencies=tuple(state.get("dependencies") or ()),
        property_dependencies={
            key: tuple(urns) for key, urns in (state.get("propertyDependencies") or {}).items() if urns
        },
        protect=bool(state.get("protect")),
        retain_on_delete=bool(state.get("retainOnDelete")),
        ignore_changes=tuple(state.get("ignoreChanges") or ()),
        replace_on_changes=tuple(state.get("replaceOnChanges") or ()),
        aliases=tuple(state.get("aliases") or ()),
        provider="" if _is_default_provider(provider) else provider,
        custom_timeouts={key: _duration(seconds) for key, seconds in (state.get("customTimeouts") or {}).items()},
        additional_secret_outputs=tuple(state.get("additionalSecretOutputs") or ()),
        deleted_with=state.get("deletedWith") or "",
        external=external,
        source=_source(state.get("sourcePosition") or "", folder),
    )


def _type(urn: str) -> str:
    """Return the type token of a URN; empty if the URN has none."""
    return "::".join(urn.split("::")[2:3]).rpartition("$")[2]


def _is_default_provider(urn: str) -> bool:
    """Return whether the engine created this provider: its name is ``default``, with or without a version."""
    name = "::".join(urn.split("::")[3:4])
    return _type(urn).startswith(_PROVIDER) and (name == "default" or name.startswith("default_"))


def _duration(seconds: float | str) -> str:
    """Return seconds as resource options have them, ``2h``, ``90m`` or ``45s``; so has a plan of plinth already."""
    if isinstance(seconds, str):
        return seconds
    whole = int(seconds)
    size, unit = next((pair for pair in _UNITS if whole % pair[0] == 0), (1, "s"))
    return f"{whole // size}{unit}"


def _source(position: str, folder: str) -> str:
    """Return where a resource was created; empty for code outside of the project."""
    path = position.removeprefix(_SOURCE)
    return f"file://{folder}/{path}" if path != position and not path.startswith("..") else ""
