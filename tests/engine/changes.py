"""Changes of a stack file, and what a run of the engine made of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from result import Result
from stateful import REMOVES

OPERATIONS = ("create", "update", "replace", "delete")


@dataclass(frozen=True, kw_only=True, slots=True)
class Toggle:
    """A change of the stack file, and ``Type name`` patterns of what it touches, by operation."""

    changes: Mapping[str, Any]
    """Dotted path → value, as ``stacks.changed`` takes them."""
    secret: Mapping[str, str] = field(default_factory=dict)
    """Dotted path → value, set as ``pulumi config set --secret --path`` does."""
    create: Sequence[str] = ()
    update: Sequence[str] = ()
    replace: Sequence[str] = ()
    delete: Sequence[str] = ()


def changes_of(group: Mapping[str, Toggle]) -> dict[str, Any]:
    """Return the changes of toggles that are made together."""
    return {path: value for toggle in group.values() for path, value in toggle.changes.items()}


def surprises(result: Result, group: Mapping[str, Toggle]) -> list[str]:
    """Return what a run did that no toggle of the group says, and what one says that it did not do."""
    found: list[str] = []
    for operation in OPERATIONS:
        done = short(result, operation)
        said = {pattern for toggle in group.values() for pattern in getattr(toggle, operation)}
        found += [f"{operation} {one}" for one in sorted(done) if not any(fnmatchcase(one, p) for p in said)]
        found += [f"no {operation} {p}" for p in sorted(said) if not any(fnmatchcase(one, p) for one in done)]
    return found


def short(result: Result, *operations: str) -> set[str]:
    """Return ``Type name`` of AWS's resources that these operations touched."""
    return {item.rpartition(":")[2] for item in result.of(*operations) if item.startswith("aws:")}


def removed(result: Result, types: Collection[str]) -> set[str]:
    """Return what of these types is deleted or replaced."""
    return {f"{step.op} {step.type} {step.name}" for step in result.steps if step.op in REMOVES and step.type in types}
