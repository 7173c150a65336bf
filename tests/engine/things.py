"""What exists in the make-believe account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """One resource that exists."""

    id: str
    type: str
    urn: str
    inputs: Mapping[str, Any]
    state: Mapping[str, Any]

    @property
    def identity(self) -> str:
        """What distinguishes it from all others of its type: revisions of a task definition share their id."""
        return self.state["arn"] if "revision" in self.state else self.id
