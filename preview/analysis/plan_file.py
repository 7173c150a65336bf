"""The resources of a plan or state that was saved as JSON, in the form of a record. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from preview.analysis.documents import State, region_of, resources
from preview.engine.states import registered
from preview.recorder.record import Registered
from preview.recorder.values import from_state


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedPlan:
    """What was read."""

    resources: Sequence[Registered]
    """Without components."""
    region: str
    """Empty if neither the configuration nor an ARN names one."""


def saved_plan(document: Mapping[str, Any]) -> SavedPlan:
    """Return the resources of a plan (plinth or pulumi preview --json) or of a state (pulumi stack export).

    Raises ValueError for anything else.
    """
    found = [
        _registered(urn, state) for urn, state in resources(document).items() if not state["type"].startswith("pulumi:")
    ]
    return SavedPlan(resources=found, region=region_of(document))


def _registered(urn: str, state: State) -> Registered:
    outputs, _ = from_state(state.get("outputs") or {})
    # A plan of plinth has the id among the outputs alone.
    return registered(urn, {"id": outputs.get("id"), **state}, outputs, external=bool(state.get("external")))
