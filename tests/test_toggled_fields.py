"""Every optional field of the stack file is toggled in the real engine, or tried by a test that is named here.

The toggles are with the engine's tests, which the plain test run leaves out; whether they are complete needs no engine.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from model.base import Model
from settings.fields import entries_of, known_keys, models_of
from settings.stack_file import STACK_NAME, StackFile
from tests.support.offline import ROOT

# At the end: some of its modules have names of packages of the project.
sys.path.append(str(ROOT / "tests" / "engine"))

import toggles


def optional_paths(model: type[Model] = StackFile, prefix: str = "") -> Iterator[str]:
    for key, field in known_keys(model).items():
        path = f"{prefix}{key.removeprefix('plinth:')}"
        if not field.is_required() and path != STACK_NAME:
            yield path
        inner, entries = models_of(field.annotation), entries_of(field.annotation)
        for part in inner or entries:
            yield from optional_paths(part, f"{path}." if inner else f"{path}.*.")


def touched(path: str, value: Any) -> Iterator[str]:
    """Yield the paths that a change touches: what it sets, and what it takes away."""
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from touched(f"{path}.{key}", item)


def stands_for(path: str, touched_path: str) -> bool:
    """Return whether *path*, of the reference page, is that of a change: ``services.*.cpu`` of ``services.api.cpu``."""
    parts, others = path.split("."), touched_path.split(".")
    return len(parts) == len(others) and all(part in ("*", other) for part, other in zip(parts, others, strict=True))


def toggled_paths() -> set[str]:
    """Return the paths that toggles touch, with the sections that one test of the engine leaves out all at once."""
    groups = [toggle for group in toggles.GROUPS.values() for toggle in group.values()]
    changes = [item for toggle in groups for item in [*toggle.changes.items(), *toggle.secret.items()]]
    found = {path for change, value in changes for path in touched(change, value)}
    return {
        path
        for path in optional_paths()
        if any(stands_for(path, one) for one in found)
        or ("." not in path and not path.startswith("aws:") and path not in toggles.ELSEWHERE)
    }


def test_every_optional_field_is_toggled_or_tried_elsewhere() -> None:
    toggled = toggled_paths()
    elsewhere = {path for path in optional_paths() for other in toggles.ELSEWHERE if f"{path}.".startswith(f"{other}.")}
    forgotten = [path for path in optional_paths() if path not in toggled | elsewhere]

    assert not forgotten, (
        f"nothing tries {', '.join(forgotten)}: add a toggle to tests/engine/toggles.py, or name under ELSEWHERE there "
        "the test that does"
    )
    assert sorted(elsewhere & toggled) == []
    assert sorted(toggles.ELSEWHERE.keys() - elsewhere) == []
