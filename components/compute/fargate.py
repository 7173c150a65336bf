"""Which sizes of a task Fargate sells: pairs of CPU and memory. Pure.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html (Linux, platform 1.4.0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

_GIB = 1024

MEMORY_BY_CPU: Final[Mapping[int, Sequence[int]]] = {
    256: (512, 1 * _GIB, 2 * _GIB),
    512: tuple(range(1 * _GIB, 4 * _GIB + 1, _GIB)),
    1024: tuple(range(2 * _GIB, 8 * _GIB + 1, _GIB)),
    2048: tuple(range(4 * _GIB, 16 * _GIB + 1, _GIB)),
    4096: tuple(range(8 * _GIB, 30 * _GIB + 1, _GIB)),
    8192: tuple(range(16 * _GIB, 60 * _GIB + 1, 4 * _GIB)),
    16384: tuple(range(32 * _GIB, 120 * _GIB + 1, 8 * _GIB)),
}
"""CPU units (1024 are one vCPU) → legal MiB of memory."""


def size_problem(cpu: int, memory_mib: int) -> str | None:
    """Return what is wrong with the pair, with the legal values, or None if Fargate sells it."""
    if cpu not in MEMORY_BY_CPU:
        return f"cpu must be one of {_listed(tuple(MEMORY_BY_CPU))}, not {cpu}"
    legal = MEMORY_BY_CPU[cpu]
    if memory_mib in legal:
        return None
    return f"memory_mib for cpu {cpu} must be {_spoken(legal)}, not {memory_mib}"


def _spoken(legal: Sequence[int]) -> str:
    steps = {after - before for before, after in pairwise(legal)}
    if len(steps) > 1:
        return f"one of {_listed(legal)}"
    return f"{legal[0]} to {legal[-1]} in steps of {steps.pop()}"


def _listed(values: Sequence[int]) -> str:
    return ", ".join(str(value) for value in values)
