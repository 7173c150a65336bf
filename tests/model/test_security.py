from typing import Any

import pytest
from pydantic import ValidationError

from model.security import Parameter, Rotation, Secret


@pytest.mark.parametrize("days", [0, 7, 30])
def test_a_secret_can_be_restored_for_as_long_as_secrets_manager_knows(days: int) -> None:
    assert Secret(description="A key", recovery_window_days=days).recovery_window_days == days


@pytest.mark.parametrize("days", [-1, 1, 6, 31])
def test_a_window_that_secrets_manager_does_not_know_is_refused(days: int) -> None:
    with pytest.raises(ValidationError):
        Secret(description="A key", recovery_window_days=days)


@pytest.mark.parametrize("days", [0, 1001])
def test_a_rotation_beyond_secrets_managers_limits_is_refused(days: int) -> None:
    with pytest.raises(ValidationError):
        Rotation(function_arn="arn:aws:lambda:us-east-1:111122223333:function:rotate", days=days)


@pytest.mark.parametrize("fields", [{"value": ""}, {"value": "ä" * 2049}, {"value": "x", "kind": "List"}])
def test_what_parameter_store_refuses_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Parameter(**fields)


def test_a_parameter_holds_4096_bytes() -> None:
    assert len(Parameter(value="ä" * 2048).value) == 2048
