"""What exists in the make-believe account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_STAGE = "aws:apigatewayv2/stage:Stage"


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
        """What distinguishes it from all others of its type."""
        return identity(self.type, self.id, self.state)


def identity(type_: str, id_: str, state: Mapping[str, Any]) -> str:
    """Return the ARN where an id is shared: by revisions of a task definition, by the default stages of APIs."""
    return state["arn"] if "revision" in state or type_ == _STAGE else id_
