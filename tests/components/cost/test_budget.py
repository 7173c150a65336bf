from collections.abc import Sequence

import pytest

from components.cost.budget import Budget, BudgetArgs
from components.naming import Label
from preview.recorder.record import Registered
from tests.support.offline import record

TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts"


def budget(
    usd: float = 150,
    emails: Sequence[str] = ("ops@example.com",),
    topic: str | None = TOPIC,
    label: Label | None = None,
) -> Registered:
    args = BudgetArgs(monthly_usd=usd, emails=emails, topic_arn=topic, label=label)
    return record(lambda: Budget("budget", args)).only("aws:budgets/budget:Budget")


def test_a_month_of_cost_is_limited_in_dollars() -> None:
    inputs = budget(112.4).inputs

    assert (inputs["budgetType"], inputs["timeUnit"]) == ("COST", "MONTHLY")
    assert (inputs["limitAmount"], inputs["limitUnit"]) == ("112.40", "USD")
    assert "filterExpression" not in inputs


def test_it_speaks_up_at_80_and_100_percent_spent_and_at_100_percent_forecast() -> None:
    notices = budget().inputs["notifications"]

    assert [(notice["threshold"], notice["notificationType"]) for notice in notices] == [
        (80, "ACTUAL"),
        (100, "ACTUAL"),
        (100, "FORECASTED"),
    ]
    for notice in notices:
        assert notice["comparisonOperator"] == "GREATER_THAN"
        assert notice["thresholdType"] == "PERCENTAGE"
        assert notice["subscriberEmailAddresses"] == ["ops@example.com"]
        assert notice["subscriberSnsTopicArns"] == [TOPIC]


def test_it_may_tell_only_the_topic_or_only_people() -> None:
    assert "subscriberEmailAddresses" not in budget(emails=()).inputs["notifications"][0]
    assert "subscriberSnsTopicArns" not in budget(topic=None).inputs["notifications"][0]


def test_with_a_label_only_the_cost_of_the_stack_counts() -> None:
    inputs = budget(label=Label(project="plinth", environment="prod")).inputs

    assert inputs["metrics"] == "UnblendedCost"
    assert inputs["filterExpression"] == {
        "ands": [
            {"tags": {"key": "Project", "values": ["plinth"]}},
            {"tags": {"key": "Environment", "values": ["prod"]}},
        ]
    }


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"usd": 0}, "monthly_usd is more than 0"),
        ({"emails": [f"p{n}@example.com" for n in range(11)]}, "at most 10 addresses, not 11"),
        ({"emails": (), "topic": None}, "needs somebody to tell"),
    ],
)
def test_a_budget_that_cannot_work_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        budget(**given)
