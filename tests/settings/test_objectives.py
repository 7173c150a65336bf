"""``plinth:objectives``: what a stack promises of itself."""

from typing import Any

import pytest
from pydantic import ValidationError

from model.objectives import Objectives
from settings.stack_file import StackFile

LEGAL = {"recovery_time_minutes": 15, "recovery_point_minutes": 5}


def test_the_loss_of_the_region_counts_only_if_it_is_declared() -> None:
    assert Objectives(**LEGAL).region is False
    assert Objectives(**LEGAL, region=True).region is True


@pytest.mark.parametrize(
    "changes",
    [
        {"recovery_time_minutes": 0},
        {"recovery_time_minutes": 10081},
        {"recovery_time_minutes": "15"},
        {"recovery_point_minutes": -1},
        {"recovery_point_minutes": None},
        {"region": "yes"},
        {"recovery_time_seconds": 900},
    ],
)
def test_anything_else_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Objectives(**{**LEGAL, **changes})


def test_nothing_may_be_lost_is_a_legal_promise() -> None:
    assert Objectives(**{**LEGAL, "recovery_point_minutes": 0}).recovery_point_minutes == 0


def test_a_stack_need_not_promise_anything() -> None:
    assert StackFile.model_fields["objectives"].default is None
