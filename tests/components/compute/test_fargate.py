import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.compute.fargate import MEMORY_BY_CPU, size_problem

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


def test_every_pair_up_to_the_largest_is_legal_exactly_if_aws_lists_it() -> None:
    for cpu in (*MEMORY_BY_CPU, 128, 300, 768, 3072, 32768):
        for memory in range(256, 131_072 + 1, 256):
            assert (size_problem(cpu, memory) is None) == ((cpu, memory) in LEGAL), (cpu, memory)


@given(cpu=st.integers(-1, 40_000), memory=st.integers(-1, 140_000))
def test_any_other_number_is_refused(cpu: int, memory: int) -> None:
    assert (size_problem(cpu, memory) is None) == ((cpu, memory) in LEGAL)


@pytest.mark.parametrize(
    ("cpu", "memory", "message"),
    [
        (300, 512, "cpu must be one of 256, 512, 1024, 2048, 4096, 8192, 16384, not 300"),
        (256, 4096, "memory_mib for cpu 256 must be one of 512, 1024, 2048, not 4096"),
        (1024, 1024, "memory_mib for cpu 1024 must be 2048 to 8192 in steps of 1024, not 1024"),
        (8192, 17408, "memory_mib for cpu 8192 must be 16384 to 61440 in steps of 4096, not 17408"),
    ],
)
def test_the_message_says_the_value_and_the_legal_ones(cpu: int, memory: int, message: str) -> None:
    assert size_problem(cpu, memory) == message
