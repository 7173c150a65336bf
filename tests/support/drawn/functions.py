"""Legal functions, and what invokes them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.support.drawn.messaging import SCHEDULE_EXPRESSIONS


def _further(region: str) -> tuple[dict[str, Any], ...]:
    stream = {"arn": f"arn:aws:kinesis:{region}:123456789012:stream/clicks", "starting_position": "TRIM_HORIZON"}
    return (
        {},
        {"snap_start": True, "canary": {"stable_version": "7", "percent": 10}},
        {"provisioned_concurrency": 2},
        {"layers": [f"arn:aws:lambda:{region}:123456789012:layer:parsers:7"]},
        {"streams": {"clicks": stream}},
    )


@st.composite
def legal_functions(
    draw: DrawFn, names: Iterator[str], sections: Mapping[str, Mapping[str, Any]], region: str
) -> dict[str, Any]:
    """Draw up to two functions; a queue invokes one of them at most."""
    functions = {one: draw(_function(sections, region)) for one in itertools.islice(names, draw(st.integers(0, 2)))}
    for function, queue in zip(functions.values(), sections.get("queues", {}), strict=False):
        if draw(st.booleans()):
            function["queues"] = {queue: draw(st.sampled_from([{}, {"batch_size": 1, "maximum_concurrency": 5}]))}
    for function, topic in zip(functions, sections.get("topics", {}).values(), strict=False):
        if "fifo" not in topic and draw(st.booleans()):
            topic["subscriptions"]["runs"] = {"kind": "function", "function": function}
    for function, bus in zip(functions, sections.get("event_buses", {}).values(), strict=False):
        for rule in bus.get("rules", {}).values():
            if draw(st.booleans()):
                rule["targets"]["runs"] = {"kind": "function", "function": function}
    return functions


@st.composite
def _function(draw: DrawFn, sections: Mapping[str, Mapping[str, Any]], region: str) -> dict[str, Any]:
    """Draw a function that is linked to some of what the stack has."""
    buckets = dict.fromkeys(list(sections.get("buckets", {}))[: draw(st.integers(0, 2))], "read")
    databases = dict.fromkeys(list(sections.get("databases", {}))[: draw(st.integers(0, 1))], "fetch")
    return {
        "code": "examples/functions/reports",
        "runtime": draw(st.sampled_from(["python3.12", "python3.14"])),
        **draw(st.sampled_from(_further(region))),
        "handler": "app.handler",
        "memory_mib": draw(st.sampled_from([128, 1769])),
        "timeout_seconds": 5,  # a sixth of the visibility time-out that queues have by default
        "links": {**buckets, **databases},
        **({"schedule": draw(st.sampled_from(SCHEDULE_EXPRESSIONS))} if draw(st.booleans()) else {}),
        **({"reserved_concurrency": 10, "tracing": False} if draw(st.booleans()) else {}),
    }
