"""What the events of a real preview say: the pack's findings, the resources, the configuration. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from preview.analysis.documents import resources
from preview.engine import policies
from preview.engine.events import Events, outputs
from preview.engine.states import registered
from preview.pack.findings import MANDATORY, Findings, PolicyInfo
from preview.recorder.record import Registered
from preview.recorder.values import from_state


@dataclass(frozen=True, kw_only=True, slots=True)
class LoggedPreview:
    """What was read."""

    project: str
    stack: str
    """Both are empty if there is no resource."""
    config: Mapping[str, str]
    resources: list[Registered]
    """Components too."""
    findings: Findings


def logged_preview(events: Events, catalog: Mapping[str, PolicyInfo]) -> LoggedPreview:
    """Return what *events* say; *catalog* describes the policies of the pack, if it is known.

    Raises DocumentError if a resource in them is damaged.
    """
    found = _resources(events)
    stack, project = _stack_of(events)
    return LoggedPreview(
        project=project,
        stack=stack,
        config=_config(events),
        resources=found,
        findings=policies.findings(_pack(events, catalog), events),
    )


def _pack(events: Events, catalog: Mapping[str, PolicyInfo]) -> policies.Pack:
    """Return the pack as far as events and catalog describe it: a policy that nothing was judged by has no level."""
    judged = policies.judged_by(events)
    said = [event["policyEvent"] for event in events if "policyEvent" in event]
    names = judged | {one["policyName"] for one in said}
    info = {
        name: catalog.get(name, PolicyInfo()) for name in (names | catalog.keys() if names & catalog.keys() else names)
    }
    packs = {
        str(body.get("policyPackName") or "")
        for event in events
        for body in event.values()
        if isinstance(body, Mapping)
    }
    return policies.Pack(
        name=", ".join(sorted(packs - {""})),
        levels=dict.fromkeys(info, MANDATORY),
        descriptions={name: one.description for name, one in info.items()},
        policy_info=info,
    )


def _resources(events: Events) -> list[Registered]:
    states: dict[str, Mapping[str, Any]] = {}
    for event in events:
        body = event.get("resOutputsEvent") or event.get("resourcePreEvent") or {}
        metadata = body.get("metadata") or {}
        if metadata.get("new"):
            states[metadata["urn"]] = (
                {**metadata["new"], "urn": metadata["urn"]} if isinstance(metadata["new"], Mapping) else {}
            )
    resources({"steps": [{"op": "create", "newState": state} for state in states.values()]})
    given = outputs(events)
    return [registered(urn, state, from_state(given.get(urn) or {})[0]) for urn, state in sorted(states.items())]


def _stack_of(events: Events) -> tuple[str, str]:
    """Return stack and project, from the first URN."""
    for event in events:
        for body in event.values():
            if isinstance(body, Mapping):
                metadata = body.get("metadata")
                urn = str(
                    (metadata or {}).get("urn") if isinstance(metadata, Mapping) else body.get("resourceUrn") or ""
                )
                if urn.startswith("urn:pulumi:"):
                    stack, project, *_ = [*urn.removeprefix("urn:pulumi:").split("::"), ""]
                    return stack, project
    return "", ""


def _config(events: Events) -> dict[str, str]:
    for event in events:
        given = event.get("preludeEvent", {}).get("config") or {}
        if given:
            return {str(key): str(value) for key, value in given.items()}
    return {}
