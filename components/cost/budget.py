"""A monthly budget that speaks up before the money is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.naming import Label
from components.observability.alarm import Alarm, Graph

# https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-best-practices.html
_MOST_EMAILS = 10
_NOTICES = ((80, "ACTUAL"), (100, "ACTUAL"), (100, "FORECASTED"))


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetArgs:
    """What a budget is made of."""

    monthly_usd: float
    """What a month may cost, in US dollars."""

    emails: Sequence[str]
    """Who is told, at most ten. These need no confirmation, unlike the topic's subscribers."""

    topic_arn: pulumi.Input[str] | None
    """Topic that is told as well. Its policy and its key's admit ``budgets.amazonaws.com``. None: only the e-mails."""

    label: Label | None = None
    """Stack whose tags ``Project`` and ``Environment`` the cost must carry. Default: none, all cost of the account.

    Give it only once the account that pays has activated both as cost allocation tags, which AWS offers a day after the
    first tagged resource; before that the budget reads zero.
    """


class Budget(pulumi.ComponentResource):
    """A cost budget: told at 80 % and 100 % spent, and when the month is forecast to end above 100 %.

    AWS updates the figures up to three times a day, and forecasts after about five weeks of history
    (https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html): it is no brake.
    """

    budget_name: pulumi.Output[str]
    """Name of the budget."""

    alarms: Sequence[Alarm]
    """None: a budget sends its own notices."""

    graphs: Sequence[Graph]
    """None: CloudWatch knows nothing of budgets."""

    def __init__(self, name: str, args: BudgetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(args)
        super().__init__("plinth:cost:Budget", name, None, opts)
        self._args = args
        budget = aws.budgets.Budget(
            name,
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=f"{args.monthly_usd:.2f}",
            limit_unit="USD",
            filter_expression=_of_stack(args.label) if args.label else None,
            metrics="UnblendedCost" if args.label else None,
            notifications=[self._notice(percent, kind) for percent, kind in _NOTICES],
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.budget_name = budget.name
        self.alarms = ()
        self.graphs = ()
        self.register_outputs({"budget_name": self.budget_name})

    def _notice(self, percent: float, kind: str) -> aws.budgets.BudgetNotificationArgs:
        topic = self._args.topic_arn
        return aws.budgets.BudgetNotificationArgs(
            comparison_operator="GREATER_THAN",
            notification_type=kind,
            threshold=percent,
            threshold_type="PERCENTAGE",
            subscriber_email_addresses=list(self._args.emails) or None,
            subscriber_sns_topic_arns=None if topic is None else [topic],
        )


def _of_stack(label: Label) -> aws.budgets.BudgetFilterExpressionArgs:
    tags = {"Project": label.project, "Environment": label.environment}
    return aws.budgets.BudgetFilterExpressionArgs(
        ands=[
            aws.budgets.BudgetFilterExpressionAndArgs(
                tags=aws.budgets.BudgetFilterExpressionAndTagsArgs(key=key, values=[value])
            )
            for key, value in tags.items()
        ]
    )


def _check(args: BudgetArgs) -> None:
    if args.monthly_usd <= 0:
        raise ValueError(f"monthly_usd is more than 0, such as 150, not {args.monthly_usd}")
    if len(args.emails) > _MOST_EMAILS:
        raise ValueError(f"a budget tells at most {_MOST_EMAILS} addresses, not {len(args.emails)}: use a mailing list")
    if not args.emails and args.topic_arn is None:
        raise ValueError("a budget needs somebody to tell: give emails or a topic_arn")
