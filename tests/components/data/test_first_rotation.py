import asyncio

import pytest

from components.data.first_rotation import has_rotated, wait_until


@pytest.mark.parametrize(
    ("versions", "rotated"),
    [
        ([["SEED"], ["AWSCURRENT", "FIRST"]], False),
        ([["SEED"], ["AWSCURRENT", "FIRST"], ["AWSPENDING"]], False),
        ([["SEED"], ["AWSPREVIOUS", "FIRST"], ["AWSCURRENT", "AWSPENDING"]], True),
        ([["SEED"], ["FIRST"], ["AWSPREVIOUS"], ["AWSCURRENT"]], True),
        ([], False),
    ],
)
def test_a_secret_has_rotated_once_its_current_version_is_not_the_first(
    versions: list[list[str]], *, rotated: bool
) -> None:
    assert has_rotated(versions) is rotated


@pytest.mark.parametrize(("answers", "ends"), [([True], True), ([False, False, True], True), ([False] * 4, False)])
def test_waiting_ends_with_the_rotation_or_with_the_patience(answers: list[bool], *, ends: bool) -> None:
    asked = iter(answers)

    async def ready() -> bool:
        return next(asked)

    assert asyncio.run(wait_until(ready, attempts=4, pause_seconds=0)) is ends
