"""Reads the events of an engine from a file, whoever wrote it.

One event a line, as ``pulumi preview --json`` writes with ``PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true`` and as
``--event-log`` does, or one JSON document with the list of them, as Pulumi Cloud's API answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from preview.engine.events import Events
from preview.errors import WrongInputError

_TEXTS = {"policyEvent": ("policyName", "message", "enforcementLevel")}
_STEPS = ("resourcePreEvent", "resOutputsEvent")
_POLICIES = ("policyEvent", "policyAnalyzeSummaryEvent", "policyAnalyzeStackSummaryEvent")
_HOW = "PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json --policy-pack policies > events.json"


def read_events(path: Path) -> Events:
    """Return the events in a file. Raises WrongInputError for anything else, and if a policy pack was not run."""
    try:
        content = path.read_bytes()
        text = content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    except OSError as error:
        raise WrongInputError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise WrongInputError(
            f"{path}: not text in UTF-8 or UTF-16; expected the events of a preview: {_HOW}"
        ) from None
    found = list(_events(path, text))
    if not any(kind in event for event in found for kind in _POLICIES):
        raise WrongInputError(f"{path}: has no events of a policy pack; write them with {_HOW}")
    return found


def _events(path: Path, text: str) -> Iterator[Mapping[str, Any]]:
    for place, event in _parsed(path, text):
        if not isinstance(event, Mapping):
            raise WrongInputError(f"{path}: {place} is not an event; expected the events of a preview: {_HOW}")
        wrong = next(_wrong(event), "")
        if wrong:
            raise WrongInputError(f"{path}: {place}: a damaged event: {wrong}")
        yield event


def _parsed(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = None
    listed = whole.get("events") if isinstance(whole, Mapping) else whole
    if isinstance(listed, list):
        yield from ((f"event {number}", event) for number, event in enumerate(listed, start=1))
        return
    for number, line in enumerate(text.split("\n") if whole is None else [text], start=1):
        if line.strip():
            try:
                yield f"line {number}", json.loads(line)
            except (ValueError, RecursionError):
                raise WrongInputError(
                    f"{path}: line {number} is not an event; expected the events of a preview: {_HOW}"
                ) from None


def _wrong(event: Mapping[str, Any]) -> Iterator[str]:
    """Yield what would be read of an event, and is not of the right type."""
    for kind in (*_POLICIES, *_STEPS, "preludeEvent"):
        body = event.get(kind, {})
        if not isinstance(body, Mapping):
            yield f"{kind} is not an object"
            continue
        for key in _TEXTS.get(kind, ()) if kind in event else ():
            if not isinstance(body.get(key), str):
                yield f"{kind} has no {key}"
        for key in ("passed", "failed"):
            names = body.get(key) or []
            if kind in _POLICIES[1:] and not (isinstance(names, list) and all(isinstance(one, str) for one in names)):
                yield f"{key} of {kind} is not a list of policies"
        if not isinstance(body.get("resourceUrn") or "", str):
            yield f"resourceUrn of {kind} is not a URN"
        if kind == "preludeEvent" and not isinstance(body.get("config") or {}, Mapping):
            yield "config of preludeEvent is not an object"
        metadata = body.get("metadata")
        if (
            kind in _STEPS
            and kind in event
            and not (isinstance(metadata, Mapping) and isinstance(metadata.get("urn"), str))
        ):
            yield f"{kind} has no URN"
