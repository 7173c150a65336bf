"""A monthly AWS budget with notifications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.naming import Label
from components.observability.alarm import Alarm, Graph
from components.site import Site
from model.base import require_valid
from model.cost import Cost
from model.observability import Observability

_NOTICES = ((80, "ACTUAL"), (100, "ACTUAL"), (100, "FORECASTED"))


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetArgs:
    """What a budget is made of."""

    spec: Cost
    """The limit, whether it counts the account or the stack, and a limit of the account besides.

    A budget of the stack counts what carries its tags ``Project`` and ``Environment``. The payer account must have
    activated both as cost allocation tags, which AWS offers a day after the first tagged resource; before that the
    budget reads zero.
    """

    recipients: Observability
    """Email addresses that are notified. These need no confirmation, unlike the topic's subscribers."""

    topic_arn: pulumi.Input[str]
    """Topic that is notified as well. Its policy and its key's admit ``budgets.amazonaws.com``."""

    site: Site
    """Gives the stack's tags."""


class Budget(pulumi.ComponentResource):
    """A cost budget, or two, that notifies at 80 % and 100 % spent, and when the month is forecast to end above 100 %.

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
        require_valid("cost", args.spec)
        super().__init__("plinth:cost:Budget", name, None, opts)
        self._args = args
        self.budget_name = self._budget(
            name, args.spec.monthly_budget_usd, args.site.label if args.spec.budget_scope == "stack" else None
        ).name
        if args.spec.account_budget_usd is not None:
            self._budget(f"{name}-account", args.spec.account_budget_usd, None)
        self.alarms = ()
        self.graphs = ()
        self.register_outputs({"budget_name": self.budget_name})

    def _budget(self, name: str, usd: float, label: Label | None) -> aws.budgets.Budget:
        """Return a budget of what carries the tags of *label*, or of the whole account."""
        return aws.budgets.Budget(
            name,
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=f"{usd:.2f}",
            limit_unit="USD",
            filter_expression=_of_stack(label) if label else None,
            metrics="UnblendedCost" if label else None,
            notifications=[self._notice(percent, kind) for percent, kind in _NOTICES],
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _notice(self, percent: float, kind: str) -> aws.budgets.BudgetNotificationArgs:
        return aws.budgets.BudgetNotificationArgs(
            comparison_operator="GREATER_THAN",
            notification_type=kind,
            threshold=percent,
            threshold_type="PERCENTAGE",
            subscriber_email_addresses=self._args.recipients.alert_emails or None,
            subscriber_sns_topic_arns=[self._args.topic_arn],
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
