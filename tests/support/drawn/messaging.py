"""Legal queues, topics, event buses and schedules, and what they send to each other."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

SCHEDULE_EXPRESSIONS = ("rate(1 day)", "rate(5 minutes)", "cron(0 3 * * ? *)", "cron(15 0/6 ? * MON-FRI *)")


def legal_queue(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    return st.sampled_from(
        [{}, {"visibility_timeout_seconds": 43_200, "retention_days": 13}, {"fifo": {}, "delay_seconds": 900}]
    ).map(copy.deepcopy)


def legal_topic(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    people = {"kind": "email", "address": "sales@example.com", "filter_policy": {"amount": [{"numeric": [">", 9]}]}}
    partner = {"kind": "https", "url": "https://hooks.example.com/purchases"}
    return st.sampled_from(
        [
            {"subscriptions": {}},
            {"subscriptions": {"people": people, "partner": partner}},
            {"fifo": {"throughput_scope": "Topic"}, "subscriptions": {}},
        ]
    ).map(copy.deepcopy)


def legal_event_bus(safe: bool, environment: str) -> SearchStrategy[dict[str, Any]]:  # noqa: FBT001, ARG001
    archive = {"retention_days": 30, "pattern": {"source": [{"prefix": "shop"}]}}
    return st.sampled_from([{}, {"archive": archive}]).map(copy.deepcopy)


def connect(draw: DrawFn, targets: Mapping[str, Mapping[str, Any]]) -> None:
    """Subscribe queues of *targets* to its topics, and give its event buses rules."""
    for topic in targets["topics"].values():
        for queue, spec in targets["queues"].items():
            if ("fifo" in topic) == ("fifo" in spec) and draw(st.booleans()):
                topic["subscriptions"][f"to-{queue}"[:20].rstrip("-")] = {"queue": queue}
    for bus in targets["event_buses"].values():
        found = _event_targets(targets)
        if found:
            pattern = {"source": ["shop"], "detail": {"amount": [{"numeric": [">", draw(st.integers(0, 9))]}]}}
            bus["rules"] = {"some": {"pattern": pattern, "targets": {"first": draw(st.sampled_from(found))}}}


@st.composite
def legal_schedule(draw: DrawFn, names: Iterator[str], targets: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    found = _event_targets(targets) + [
        {"kind": "event_bus", "event_bus": name, "source": "shop", "detail_type": "Nightly"}
        for name in targets["event_buses"]
    ]
    if not found or draw(st.booleans()):
        return {}
    zone = draw(st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]))
    spec = {
        "schedule": draw(st.sampled_from(SCHEDULE_EXPRESSIONS)),
        "time_zone": zone,
        "target": draw(st.sampled_from(found)),
    }
    return {next(names): spec | draw(st.sampled_from([{}, {"flexible_window_minutes": 15, "message": {"a": 1}}]))}


def _event_targets(targets: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the standard queues and topics of *targets*, as rules and schedules name them."""
    kinds = {"queue": "queues", "topic": "topics"}
    return [
        {"kind": kind, kind: name}
        for kind, section in kinds.items()
        for name, spec in targets[section].items()
        if "fifo" not in spec
    ]
