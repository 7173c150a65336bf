from collections.abc import Sequence

from components.cost.budget import Budget, BudgetArgs
from model.cost import Cost
from model.observability import Observability
from preview.recorder.record import Registered
from tests.support.offline import SITE, record

TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts"


def budget(usd: float = 150, emails: Sequence[str] = ("ops@example.com",), scope: str = "account") -> Registered:
    args = BudgetArgs(
        spec=Cost(monthly_budget_usd=usd, budget_scope=scope),
        recipients=Observability(alert_emails=list(emails), log_retention_days=30),
        topic_arn=TOPIC,
        site=SITE,
    )
    return record(lambda: Budget("budget", args)).only("aws:budgets/budget:Budget")


def test_a_month_of_cost_is_limited_in_dollars() -> None:
    inputs = budget(112.4).inputs

    assert (inputs["budgetType"], inputs["timeUnit"]) == ("COST", "MONTHLY")
    assert (inputs["limitAmount"], inputs["limitUnit"]) == ("112.40", "USD")
    assert "filterExpression" not in inputs


def test_it_notifies_at_80_and_100_percent_spent_and_at_100_percent_forecast() -> None:
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


def test_without_addresses_it_notifies_the_topic_alone() -> None:
    assert "subscriberEmailAddresses" not in budget(emails=()).inputs["notifications"][0]


def test_with_scope_stack_only_cost_with_the_tags_of_the_stack_counts() -> None:
    inputs = budget(scope="stack").inputs

    assert inputs["metrics"] == "UnblendedCost"
    assert inputs["filterExpression"] == {
        "ands": [
            {"tags": {"key": "Project", "values": ["plinth"]}},
            {"tags": {"key": "Environment", "values": ["test"]}},
        ]
    }


def test_a_budget_of_the_account_is_next_to_that_of_the_stack() -> None:
    args = BudgetArgs(
        spec=Cost(monthly_budget_usd=100, budget_scope="stack", account_budget_usd=500),
        recipients=Observability(alert_emails=["ops@example.com"], log_retention_days=30),
        topic_arn=TOPIC,
        site=SITE,
    )
    seen = record(lambda: Budget("budget", args))

    assert seen.named("budget", "aws:budgets/budget:Budget").inputs["limitAmount"] == "100.00"
    account = seen.named("budget-account").inputs
    assert account["limitAmount"] == "500.00"
    assert "filterExpression" not in account
    assert len(account["notifications"]) == 3


def test_two_budgets_of_the_account_are_refused() -> None:
    (problem,) = Cost(monthly_budget_usd=100, account_budget_usd=500).problems()

    assert problem.path == ("account_budget_usd",)
