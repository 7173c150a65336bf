"""Whatever the strategy draws is legal; whatever is spoiled ends in lines, never in a traceback."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.legal_stack_files import legal_settings
from tests.support.spoiled_stack_files import LEGAL, lines_of, settings_of

_JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(legal_settings(account_id="210987654321"))
def test_every_drawn_stack_file_loads(config: dict[str, Any]) -> None:
    loaded = settings_of(config)
    assert set(loaded.services) == set(config["plinth:services"])
    assert all(risk.startswith("plinth:") for risk in loaded.risks)


def _paths(node: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [found for key, item in items for found in [(*path, key), *_paths(item, (*path, key))]]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_paths(LEGAL)), _JUNK)
def test_junk_anywhere_is_reported_in_lines_with_an_example_or_is_legal(path: tuple[str | int, ...], junk: Any) -> None:
    config: Any = copy.deepcopy(LEGAL)
    *above, last = path
    target = config
    for step in above:
        target = target[step]
    target[last] = junk
    for line in lines_of(config):
        assert ":" in line.partition("; example: ")[2]
