"""Containers that settings add to a task: a collector of telemetry, a log router. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi

from components.compute.container import Container
from components.identity.policy import Statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Agent:
    """A container beside the others of a task, and what it brings."""

    container: Container
    """The container."""

    environment: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Variables of the main container, where it has none of that name. Default: none."""

    allows: Sequence[Statement] = ()
    """What the role of the task may do because of it. Default: nothing."""
