"""What an engine's event log tells. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Events = Sequence[Mapping[str, Any]]

_NO_NEWS = "preview failed"
_FOUND_PLUGIN = ("using pulumi-", " from $PATH at ")


def outputs(events: Events) -> dict[str, Mapping[str, Any]]:
    """Return URN → outputs, the last of each resource: a component registers them after its children."""
    metadata = (event["resOutputsEvent"]["metadata"] for event in events if "resOutputsEvent" in event)
    return {told["urn"]: (told.get("new") or {}).get("outputs") or {} for told in metadata}


def messages(events: Events) -> list[tuple[str, str]]:
    """Return severity and text of what the program and the provider logged, without the engine's own notes."""
    return [(severity, text) for severity, _, text in _said(events) if severity != "debug"]


def errors(events: Events) -> list[tuple[str, str]]:
    """Return the URN and text of each error, once; the URN is empty if it is about no resource."""
    return list(dict.fromkeys((urn, text) for severity, urn, text in _said(events) if severity == "error"))


def _said(events: Events) -> Iterator[tuple[str, str, str]]:
    for event in events:
        told = event.get("diagnosticEvent")
        if told is not None:
            text = str(told.get("message", "")).strip()
            start, middle = _FOUND_PLUGIN
            if text and text != _NO_NEWS and not (text.startswith(start) and middle in text):
                yield str(told.get("severity")).partition("#")[0], told.get("urn") or "", text
