"""Sizes of a task that Fargate offers (Linux, platform version 1.4.0).

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

Cpu = Literal[256, 512, 1024, 2048, 4096, 8192, 16384]
"""CPU units; 1024 are one vCPU."""

MEMORY_MIB: Final[Mapping[int, Sequence[int]]] = {
    256: (512, 1024, 2048),
    512: range(1024, 4096 + 1, 1024),
    1024: range(2048, 8192 + 1, 1024),
    2048: range(4096, 16384 + 1, 1024),
    4096: range(8192, 30720 + 1, 1024),
    8192: range(16384, 61440 + 1, 4096),
    16384: range(32768, 122880 + 1, 8192),
}
"""CPU units → memory sizes in MiB."""

MIN_STORAGE_GIB: Final = 21
MAX_STORAGE_GIB: Final = 200
"""Ephemeral storage of a task, of which 20 GiB are included:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html"""

ZONES_WITHOUT_FARGATE: Final[Mapping[str, str]] = {"us-west-1": "usw1-az2", "ap-northeast-1": "apne1-az3"}
"""Region → id of the availability zone without Fargate:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html"""
