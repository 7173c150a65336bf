from typing import Any

import pytest

from components.compute.strategy_change import is_jump

ONE = {"loadBalancers": [{"targetGroupArn": "arn:tg"}]}
TWO = {"loadBalancers": [{"targetGroupArn": "arn:tg", "advancedConfiguration": {"roleArn": "arn:role"}}]}
ROLLING, CANARY = ({"deploymentConfiguration": {"strategy": strategy}} for strategy in ("ROLLING", "CANARY"))


@pytest.mark.parametrize(
    ("before", "now", "refused"),
    [
        ({**ONE, **ROLLING}, {**TWO, **CANARY}, True),
        (ONE, {**TWO, **CANARY}, True),
        ({**ONE, **ROLLING}, {**TWO, **ROLLING}, False),
        ({**TWO, **ROLLING}, {**TWO, **CANARY}, False),
        ({**TWO, **CANARY}, {**TWO, **ROLLING}, False),
        (ROLLING, CANARY, False),
        ({}, {**TWO, **CANARY}, False),
    ],
)
def test_only_a_service_behind_one_target_group_cannot_shift_traffic_at_once(
    before: dict[str, Any], now: dict[str, Any], *, refused: bool
) -> None:
    assert is_jump(before, now) is refused
