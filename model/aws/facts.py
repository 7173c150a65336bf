"""What AWS accepts, as of November 2026. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Cpu = Literal[256, 512, 1024, 2048, 4096, 8192, 16384]

FARGATE_MEMORY: dict[int, Sequence[int]] = {
    256: (512, 1024, 2048),
    512: range(1024, 4096 + 1, 1024),
    1024: range(2048, 8192 + 1, 1024),
    2048: range(4096, 16384 + 1, 1024),
    4096: range(8192, 30720 + 1, 1024),
    8192: range(16384, 61440 + 1, 4096),
    16384: range(32768, 122880 + 1, 8192),
}
"""CPU units → MiB: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"""
