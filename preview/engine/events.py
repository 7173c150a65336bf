"""Reads what an engine's event log contains. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Events = Sequence[Mapping[str, Any]]

_NO_NEWS = "preview failed"
_FOUND_PLUGIN = ("using pulumi-", " from $PATH at ")


def outputs(events: Events) -> dict[str, Mapping[str, Any]]:
    """Return URN → outputs, the last of each resource: a component registers them after its children."""
    metadata = (event["resOutputsEvent"]["metadata"] for event in events if "resOutputsEvent" in event)
    return {one["urn"]: (one.get("new") or {}).get("outputs") or {} for one in metadata}


def messages(events: Events) -> list[tuple[str, str]]:
    """Return severity and text of what the program and the provider logged, without the engine's own messages."""
    return [(severity, text) for severity, _, text in _said(events) if severity != "debug"]


def errors(events: Events) -> list[tuple[str, str]]:
    """Return the URN and text of each error, once; the URN is empty if it is about no resource."""
    return list(dict.fromkeys((urn, text) for severity, urn, text in _said(events) if severity == "error"))


def _said(events: Events) -> Iterator[tuple[str, str, str]]:
    for event in events:
        diagnostic = event.get("diagnosticEvent")
        if diagnostic is not None:
            text = str(diagnostic.get("message", "")).strip()
            start, middle = _FOUND_PLUGIN
            if text and text != _NO_NEWS and not (text.startswith(start) and middle in text):
                yield str(diagnostic.get("severity")).partition("#")[0], diagnostic.get("urn") or "", text
