"""AWS Budgets."""

from __future__ import annotations

from preview.aws.card import Card, Free, Replacement
from preview.aws.outputs import Outputs

BUDGET = "aws:budgets/budget:Budget"


CARDS = (
    Card(
        BUDGET,
        outputs=Outputs(id="{account}:{name}", arn="arn:{partition}:budgets::{account}:budget/{name}"),
        replacement=Replacement("budgets/budget.go", "accountId name namePrefix"),
        price=Free("budgets without actions are free"),
    ),
)
