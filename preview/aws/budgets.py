"""AWS Budgets."""

from __future__ import annotations

from functools import partial
from typing import Any

from preview.aws.card import Card, Free, Replacement, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs

BUDGET = "aws:budgets/budget:Budget"


def _subscribers(kind: str, addresses: Any) -> Any:
    return [{"subscriptionType": kind, "address": address} for address in addresses]


CARDS = (
    Card(
        BUDGET,
        unique=(Unique("name"),),
        outputs=Outputs(id="{account}:{name}", arn="arn:{partition}:budgets::{account}:budget/{name}"),
        replacement=Replacement("budgets/budget.go", "accountId name namePrefix"),
        price=Free("budgets without actions are free"),
        cloudformation=Counterpart(
            within="Budget",
            names={
                "limitAmount": "BudgetLimit/Amount",
                "limitUnit": "BudgetLimit/Unit",
                "tags": "/ResourceTags",
                "notifications": "/NotificationsWithSubscribers",
                "notifications.comparisonOperator": "Notification/ComparisonOperator",
                "notifications.notificationType": "Notification/NotificationType",
                "notifications.threshold": "Notification/Threshold",
                "notifications.thresholdType": "Notification/ThresholdType",
                "notifications.subscriberEmailAddresses": "Subscribers",
                "notifications.subscriberSnsTopicArns": "Subscribers",
            },
            values={
                "notifications.subscriberEmailAddresses": partial(_subscribers, "EMAIL"),
                "notifications.subscriberSnsTopicArns": partial(_subscribers, "SNS"),
            },
        ),
    ),
)
