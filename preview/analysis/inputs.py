"""Which inputs of a resource differ between two documents. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from preview.analysis.documents import State, computed_from
from preview.aws.replacement import has_grown
from preview.recorder.wire_marks import MASK

_DEFAULTS = "__defaults"
"""Input in which Pulumi lists the inputs of a block that the provider chose, generated names above all."""


def differing(past: State, state: State, *, same_ids: bool) -> list[str]:
    """Return the inputs of one resource that differ, as dotted paths.

    *same_ids*: whether both documents have ids from one source. Ids of a simulator and of AWS, or of two stacks,
    differ: what is computed from the same resources then counts as equal.
    """
    old, new = past.get("inputs") or {}, state.get("inputs") or {}
    ignored = {path.partition(".")[0].partition("[")[0] for path in state.get("ignoreChanges") or ()}
    if not same_ids:
        then, now = (computed_from(item) for item in (past, state))
        ignored |= {key for key in then if then[key] == now.get(key)}
        if _DEFAULTS not in old:
            # It is not known which inputs of such a state the provider added.
            ignored |= old.keys() - new.keys()
    ignored |= {name for name in new if has_grown(state["type"], name, old, new)}
    return [path for key in _keys(old, new) if key not in ignored for path in _paths(key, old.get(key), new.get(key))]


def _keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the keys of a block that the program set in one of its two versions.

    What one version leaves to the provider, or both do, is no change: a plan that was made offline has no generated
    names, and a state has them.
    """
    versions = [(block, _chosen(block)) for block in (old, new)]
    return sorted(
        key
        for key in {*old, *new}
        if not key.startswith("__") and any(key in block and key not in chosen for block, chosen in versions)
    )


def _chosen(block: Mapping[str, Any]) -> set[str]:
    """Return the keys of a block that the provider chose."""
    listed = block.get(_DEFAULTS)
    return set(map(str, listed)) if isinstance(listed, list) else set()


def _paths(path: str, old: Any, new: Any) -> Iterator[str]:
    """Yield the paths at which two values differ. Values that are masked or unknown on one side count as equal."""
    if old == new or MASK in (old, new):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in _keys(old, new):
            yield from _paths(f"{path}.{key}", old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        if any(True for one, other in zip(old, new, strict=True) for _ in _paths(path, one, other)):
            yield path
    else:
        yield path
