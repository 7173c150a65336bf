"""``plinth:services.*.sidecars``: containers beside the main one of a task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.aws import ecs
from model.base import Distinct, tried
from model.container import Container
from model.problem import Problem

MAIN = "main"
"""What depends_on of a sidecar calls the service's own container."""


class Sidecar(Container):
    """A container beside the main one, which it reaches on localhost."""

    essential: bool = Field(
        default=False,
        description="Whether the task is stopped, and replaced, when this container ends. Default: no.",
        examples=[True],
    )
    cpu: int | None = Field(
        default=None,
        ge=ecs.MIN_CONTAINER_CPU,
        description="CPU units that it is guaranteed, of the task's. Default: what the others leave.",
        examples=[64],
    )
    memory_mib: int | None = Field(
        default=None,
        ge=ecs.MIN_CONTAINER_MEMORY_MIB,
        description="Memory in MiB, of the task's, above which it is killed. Default: what the others leave.",
        examples=[256],
    )
    link_variables: Annotated[list[str], Distinct] = Field(
        default=[],
        description="Links of the service whose variables it receives, too. Default: none.",
        examples=[["main"]],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with it apart from the containers around it."""
        yield from tried(super().problems, self._health_check_problems, self._tmp_problems)

    def _health_check_problems(self) -> Iterator[Problem]:
        check = self.health_check
        if check is None:
            return
        if check.path is not None:
            yield Problem(
                ("health_check", "path"),
                "only the load balancer requests a path, of the main container; a sidecar is checked by a command",
                "health_check: {command: [python, -m, app.check]}",
            )
        elif not check.command:
            yield Problem(("health_check", "command"), "a sidecar is checked by a command")
        if "healthy_threshold" in check.model_fields_set:
            yield Problem(
                ("health_check", "healthy_threshold"),
                "has no effect for a sidecar, which has no load balancer; remove it",
                "health_check: {command: [python, -m, app.check]}",
            )

    def _tmp_problems(self) -> Iterator[Problem]:
        if self.memory_mib is not None and self.tmp_mib >= self.memory_mib:
            yield Problem(
                ("tmp_mib",),
                f"must be below memory_mib {self.memory_mib} of the sidecar: what is in /tmp counts as its memory",
                f"tmp_mib: {max(1, self.memory_mib // 4)}",
            )
