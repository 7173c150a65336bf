from typing import Any

import pytest

from model.cost import Usage
from preview.analysis.cost.estimate import estimate
from tests.support.written_plans import resource

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"


@pytest.mark.parametrize(
    ("token", "inputs", "usd"),
    [
        (ALARM, {"period": 60}, 0.10),
        (ALARM, {"period": 10}, 0.30),
        ("aws:cloudwatch/dashboard:Dashboard", {}, 3.00),
        ("aws:cloudwatch/logMetricFilter:LogMetricFilter", {}, 0.30),
        ("aws:kms/key:Key", {}, 1.00),
        ("aws:secretsmanager/secret:Secret", {}, 0.40),
        ("aws:secretsmanager/secret:Secret", {"replicas": [{"region": "us-west-2"}]}, 0.80),
        ("aws:ssm/parameter:Parameter", {"type": "String"}, 0),
        ("aws:ec2/flowLog:FlowLog", {"logDestinationType": "cloud-watch-logs"}, 0),
    ],
)
def test_a_month_has_a_fixed_price(token: str, inputs: dict[str, Any], usd: float) -> None:
    found = estimate([resource(token, "thing", **inputs)], "us-east-1")

    assert found.fixed_usd == pytest.approx(usd)
    assert not found.not_priced


def test_log_groups_share_what_is_written() -> None:
    plan = [resource("aws:cloudwatch/logGroup:LogGroup", name) for name in ("api", "auth")]
    found = estimate(plan, "us-east-1", Usage(log_gb=10))

    assert found.usage_usd == pytest.approx(10 * (0.50 + 0.03))


@pytest.mark.parametrize(
    ("token", "inputs", "reason"),
    [
        (ALARM, {"metricQueries": []}, "an alarm on a query costs as many alarms as it finds metrics"),
        ("aws:ec2/flowLog:FlowLog", {"logDestinationType": "s3"}, "no price of flow logs that AWS delivers outside of"),
        ("aws:ssm/parameter:Parameter", {"tier": "Advanced"}, "no price of parameters of the tier Advanced"),
        ("aws:sns/topicSubscription:TopicSubscription", {"protocol": "sms"}, "no prices for subscriptions by sms"),
    ],
)
def test_what_has_no_price_is_named(token: str, inputs: dict[str, Any], reason: str) -> None:
    (left,) = estimate([resource(token, "thing", **inputs)], "us-east-1").not_priced

    assert left.reason.startswith(reason)
