"""The resources of a plan or state that was saved as JSON, in the form of a record. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from preview.analysis.documents import region_of, resources
from preview.recorder.record import Registered
from preview.recorder.schema import ANY
from preview.recorder.values import from_state


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedPlan:
    """What was read."""

    resources: Sequence[Registered]
    """Without components. What is hidden, or not known yet, is ``preview.recorder.schema.ANY``."""
    region: str
    """Empty if neither the configuration nor an ARN names one."""


def saved_plan(document: Mapping[str, Any]) -> SavedPlan:
    """Return the resources of a plan (plinth or pulumi preview --json) or of a state (pulumi stack export).

    Raises ValueError for anything else.
    """
    states = resources(document)
    read = [_registered(state) for state in states.values() if not state["type"].startswith("pulumi:")]
    return SavedPlan(resources=read, region=region_of(document))


def _registered(state: Mapping[str, Any]) -> Registered:
    inputs, secrets = from_state(state.get("inputs") or {}, ANY)
    outputs, _ = from_state(state.get("outputs") or {})
    return Registered(
        urn=state["urn"],
        type=state["type"],
        name=state["urn"].rpartition("::")[2],
        custom=True,
        parent=state.get("parent") or "",
        inputs=inputs,
        secret_inputs=frozenset(str(path[0]) for path in secrets),
        secret_paths=tuple(secrets),
        id=str(from_state({"id": state.get("id")})[0].get("id") or outputs.get("id") or ""),
        outputs=outputs,
        dependencies=tuple(state.get("dependencies") or ()),
        property_dependencies={
            key: tuple(urns) for key, urns in (state.get("propertyDependencies") or {}).items() if urns
        },
        external=bool(state.get("external")),
    )
