"""What an update would do to one resource. Pure data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from policies.plan.kinds import STATEFUL

Operation = Literal["create", "update", "replace", "delete", "rename"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What an update would do to one resource."""

    operation: Operation
    urn: str
    """Without stack and project."""
    type: str
    paths: Sequence[str] = ()
    """Inputs that differ. Default: none, the resource is created or deleted."""
    forced_by: Sequence[str] = ()
    """Those of them that AWS cannot change in place. Default: none."""
    known: bool = True
    """Whether it is known which inputs of this type force a replacement. Default: yes."""
    protected: bool = False
    """Whether Pulumi refuses to delete the old resource. Default: no."""
    refusals: Sequence[str] = ()
    """Why AWS refuses the change, each with how to reach the same state. Default: it does not."""
    doubts: Sequence[str] = ()
    """Why AWS may refuse it, each with how to avoid that. Default: no reason is known."""
    stack: str = ""
    """Between two stacks: the one that alone has the resource, or ``both``. Default: an update of one stack."""

    @property
    def other_stack(self) -> bool:
        """Whether two stacks are compared, so that nothing happens to either of them."""
        return bool(self.stack)

    @property
    def loses_data(self) -> bool:
        """Whether a resource that holds data would be lost."""
        return not self.other_stack and self.type in STATEFUL and self.operation in {"replace", "delete"}

    def is_one_of(self, names: Collection[str]) -> bool:
        """Return whether one of *names* is the resource's logical name or its URN without stack and project."""
        return self.urn in names or self.name in names

    @property
    def name(self) -> str:
        """Logical name."""
        return self.urn.rpartition("::")[2]

    @property
    def title(self) -> str:
        """What happens to which resource."""
        if not self.other_stack:
            return f"{self.operation} {self.type} {self.name}"
        verb = "different in both:" if self.operation == "update" else f"only in {self.stack}:"
        return f"{verb} {self.type} {self.name}"

    @property
    def reason(self) -> str:
        """Which inputs differ, which of them force a replacement, and what AWS refuses; empty if there is none."""
        parts = []
        if self.forced_by:
            parts.append(f"{', '.join(self.forced_by)} cannot be changed in place")
        elif self.paths:
            parts.append(", ".join(self.paths))
        if not self.known and self.operation == "update":
            parts.append("which inputs force a replacement of this type is not known")
        parts += [f"refused by AWS: {text}" for text in self.refusals]
        parts += [f"AWS may refuse it: {text}" for text in self.doubts]
        return "; ".join(parts)

    @property
    def sentence(self) -> str:
        """The change in one line, the reason last."""
        return f"{self.title}: {self.reason}" if self.reason else self.title


def losses(changes: Iterable[Change], allowed: Collection[str]) -> list[Change]:
    """Return the changes that would lose data, without those whose names or URNs are *allowed*."""
    return [change for change in changes if change.loses_data and not change.is_one_of(allowed)]


def refused(changes: Iterable[Change]) -> list[Change]:
    """Return the changes that AWS refuses."""
    return [change for change in changes if change.refusals]


def as_dict(change: Change) -> dict[str, Any]:
    """Return a change as JSON has it."""
    return {
        "op": change.operation,
        "urn": change.urn,
        "type": change.type,
        "paths": list(change.paths),
        "forcedBy": list(change.forced_by),
        "replacementKnown": change.known,
        "protected": change.protected,
        "losesData": change.loses_data,
        "refusedByAws": list(change.refusals),
        "perhapsRefusedByAws": list(change.doubts),
    }
