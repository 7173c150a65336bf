from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from model.aws.fargate import MEMORY_MIB, Cpu
from model.base import all_problems
from model.images import Image
from model.service import Service

# From AWS's table, written out: CPU units → first, last and step of the memory in MiB.
STEPS = {
    512: (1024, 4096, 1024),
    1024: (2048, 8192, 1024),
    2048: (4096, 16384, 1024),
    4096: (8192, 30720, 1024),
    8192: (16384, 61440, 4096),
    16384: (32768, 122880, 8192),
}
LEGAL = {(256, 512), (256, 1024), (256, 2048)} | {
    (cpu, memory) for cpu, (first, last, step) in STEPS.items() for memory in range(first, last + 1, step)
}


def is_legal(cpu: int, memory_mib: int) -> bool:
    image = Image(uri="public.ecr.aws/nginx/nginx:1.29")
    try:
        service = Service.model_validate(
            {"kind": "worker", "image": image, "cpu": cpu, "memory_mib": memory_mib, "tasks": 1}
        )
    except ValidationError:
        return False
    return [problem.path for problem in all_problems(service)] != [("memory_mib",)]


def test_the_sizes_are_those_that_aws_lists() -> None:
    assert {(cpu, memory) for cpu, sizes in MEMORY_MIB.items() for memory in sizes} == LEGAL
    assert set(get_args(Cpu)) == set(MEMORY_MIB)


def test_every_size_that_aws_lists_is_legal() -> None:
    assert all(is_legal(cpu, memory) for cpu, memory in LEGAL)


@given(
    cpu=st.one_of(st.sampled_from(get_args(Cpu)), st.integers(-1, 40_000)),
    memory=st.one_of(st.sampled_from(range(0, 131_072, 512)), st.integers(-1, 140_000)),
)
def test_any_other_number_is_refused(cpu: int, memory: int) -> None:
    assert is_legal(cpu, memory) == ((cpu, memory) in LEGAL)


@pytest.mark.parametrize("cpu", [128, 300, 768, 3072, 32768])
def test_cpu_units_that_aws_does_not_list_are_refused(cpu: int) -> None:
    assert not any(is_legal(cpu, memory) for memory in (512, 1024, 2048, 4096))
