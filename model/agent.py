"""Containers that one setting adds to a task: what a collector of telemetry and a log router have in common."""

from __future__ import annotations

from pydantic import Field

from model.aws import ecs
from model.base import Model
from model.images import Uri


class Agent(Model):
    """What a container beside the others of a task is started from, and its shares of the task."""

    image: Uri
    cpu: int = Field(
        default=32,
        ge=ecs.MIN_CONTAINER_CPU,
        description="CPU units that its container is guaranteed, of the task's. Default: 32.",
        examples=[64],
    )
    memory_mib: int = Field(
        default=128,
        ge=64,
        description="Memory of its container in MiB, of the task's, above which it is killed. Default: 128.",
        examples=[256],
    )
