"""Legal instance groups."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

_SPOT = {"instance_types": ["m7g.medium", "c7g.medium"], "on_demand_base": 1}


@st.composite
def legal_instance_groups(
    draw: DrawFn, names: Iterator[str], sections: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Draw one instance group at most, so that plans stay small."""
    return {one: draw(_group(sections)) for one in itertools.islice(names, draw(st.integers(0, 1)))}


@st.composite
def _group(draw: DrawFn, sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Draw a group that is linked to some of what the stack has."""
    buckets = dict.fromkeys(list(sections.get("buckets", {}))[: draw(st.integers(0, 1))], "read")
    databases = dict.fromkeys(list(sections.get("databases", {}))[: draw(st.integers(0, 1))], "connect")
    grows = draw(st.booleans())
    return {
        "instance_type": "t4g.small",
        "scripts": draw(st.sampled_from([[], ["examples/instances/web.sh"]])),
        "min_instances": 1,
        "max_instances": 3 if grows else 1,
        "links": {**buckets, **databases},
        **({"scaling": {"cpu_percent": 80, "memory_percent": 70}} if grows else {}),
        **draw(st.sampled_from([{}, {"spot": _SPOT}, {"warm_pool": {"instances": 1}}])),
        **draw(st.sampled_from([{}, {"patching": {"window": "sun:03:00-sun:05:00"}, "backup": {}}])),
    }
