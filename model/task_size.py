"""CPU, memory, disk and processor of a task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from model.aws.fargate import MAX_STORAGE_GIB, MEMORY_MIB, MIN_STORAGE_GIB, Cpu
from model.base import Model, Unknown
from model.problem import Problem

_MANY_SIZES = 8
"""Memory sizes that a message still lists one by one."""


class TaskSize(Model):
    """What all containers of a task share."""

    cpu: Cpu = Field(description="CPU units of a task; 1024 are one vCPU.", examples=[256])
    memory_mib: int = Field(description="Memory of a task in MiB; which sizes exist depends on cpu.", examples=[512])
    ephemeral_storage_gib: int | None = Field(
        default=None,
        ge=MIN_STORAGE_GIB,
        le=MAX_STORAGE_GIB,
        description="Disk of a task in GiB, for its images and scratch_paths; what exceeds 20 is billed. Default: the "
        "20 GiB that every task has.",
        examples=[50],
    )
    architecture: Literal["arm64", "x86_64"] = Field(
        default="arm64", description="Processor; arm64 costs a fifth less. Default: arm64.", examples=["arm64"]
    )

    def size_problems(self) -> Iterator[Problem]:
        """Yield memory that Fargate does not offer with this CPU."""
        try:
            sizes = MEMORY_MIB[self.cpu]
        except Unknown:
            yield from self._memory_of_any_cpu()
            return
        if self.memory_mib in sizes:
            return
        if len(sizes) <= _MANY_SIZES:
            text = f"{', '.join(map(str, sizes[:-1]))} or {sizes[-1]}"
        else:
            text = f"{sizes[0]} to {sizes[-1]} in steps of {sizes[1] - sizes[0]}"
        nearest = min(sizes, key=lambda mib: abs(mib - self.memory_mib))
        yield Problem(
            ("memory_mib",),
            f"must be {text} for cpu {self.cpu}",
            f"memory_mib: {sizes[1] if nearest == sizes[-1] else nearest}",
        )

    def _memory_of_any_cpu(self) -> Iterator[Problem]:
        if not any(self.memory_mib in sizes for sizes in MEMORY_MIB.values()):
            least, most = (end(map(end, MEMORY_MIB.values())) for end in (min, max))
            yield Problem(("memory_mib",), f"must be a memory size of Fargate, {least} to {most} MiB, that suits cpu")
