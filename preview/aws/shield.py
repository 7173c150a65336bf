"""Shield Advanced."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Unique
from preview.aws.counterpart import NoCounterpart
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge


def _subscription_price(_: Registration, _billing: Billing) -> Iterator[Charge]:
    """Yield the month of a subscription, which AWS charges for a year; data that is sent out costs a fee besides."""
    yield Charge(item="subscription for a year", key="shield.subscription", quantity=1)


CARDS = (
    Card(
        "aws:shield/subscription:Subscription",
        outputs=Outputs(id="{account}"),
        replacement=Replacement("shield/subscription.go"),
        price=_subscription_price,
        cloudformation=NoCounterpart("CloudFormation cannot subscribe an account"),
    ),
    Card(
        "aws:shield/protection:Protection",
        unique=(Unique("resourceArn", named=False),),
        outputs=Outputs(id="{uuid:}", arn="arn:{partition}:shield::{account}:protection/{id}"),
        replacement=Replacement("shield/protection.go", "name resourceArn"),
        price=Free("part of the account's subscription; data that is sent out costs a fee besides"),
        cloudformation=NoCounterpart("the schemas that Plinth has from AWS do not include Shield"),
    ),
)
