"""Legal functions, and what invokes them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.support.drawn.messaging import SCHEDULE_EXPRESSIONS


@st.composite
def legal_functions(draw: DrawFn, names: Iterator[str], sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Draw up to two functions; a queue invokes one of them at most."""
    functions = {one: draw(_function(sections)) for one in itertools.islice(names, draw(st.integers(0, 2)))}
    for function, queue in zip(functions.values(), sections.get("queues", {}), strict=False):
        if draw(st.booleans()):
            function["queues"] = {queue: draw(st.sampled_from([{}, {"batch_size": 1, "maximum_concurrency": 5}]))}
    for function, topic in zip(functions, sections.get("topics", {}).values(), strict=False):
        if "fifo" not in topic and draw(st.booleans()):
            topic["subscriptions"]["runs"] = {"kind": "function", "function": function}
    return functions


@st.composite
def _function(draw: DrawFn, sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Draw a function that is linked to some of what the stack has."""
    buckets = dict.fromkeys(list(sections.get("buckets", {}))[: draw(st.integers(0, 2))], "read")
    databases = dict.fromkeys(list(sections.get("databases", {}))[: draw(st.integers(0, 1))], "fetch")
    return {
        "code": "examples/functions/reports",
        "runtime": draw(st.sampled_from(["python3.12", "python3.14"])),
        "handler": "app.handler",
        "memory_mib": draw(st.sampled_from([128, 1769])),
        "timeout_seconds": 5,  # a sixth of the visibility time-out that queues have by default
        "links": {**buckets, **databases},
        **({"schedule": draw(st.sampled_from(SCHEDULE_EXPRESSIONS))} if draw(st.booleans()) else {}),
        **({"reserved_concurrency": 10, "tracing": False} if draw(st.booleans()) else {}),
    }
