"""SNS."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Shelf, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError


def _subscription_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the messages of a subscription."""
    protocol = resource.inputs.get("protocol")
    if protocol != "email":
        raise UnpricedError(f"no prices for subscriptions by {protocol}")
    yield Charge(item="e-mails", key="sns.emails", quantity=billing.usage.emails, kind="usage", assumes="emails")


CARDS = (
    Card(
        "aws:sns/topic:Topic",
        unique=(Unique("name"),),
        outputs=Outputs(id="arn:{partition}:sns:{region}:{account}:{name}", arn="{id}", more={"owner": "{account}"}),
        replacement=Replacement("sns/topic.go", "fifoTopic name namePrefix"),
        price=Free("the messages are billed by subscription"),
        shelf=Shelf.TOPICS,
    ),
    Card(
        "aws:sns/topicPolicy:TopicPolicy",
        outputs=Outputs(id="{input[arn]}", name="-", more={"owner": "{account}"}),
        replacement=Replacement("sns/topic_policy.go", "arn"),
        price=Free("a permission"),
        cloudformation=Counterpart(names={"arn": "Topics"}),
    ),
    Card(
        "aws:sns/topicSubscription:TopicSubscription",
        outputs=Outputs(
            id="{input[topic]}:{uuid:}",
            arn="{id}",
            more={"ownerId": "{account}", "pendingConfirmation": True, "confirmationWasAuthenticated": False},
        ),
        replacement=Replacement("sns/topic_subscription.go", "endpoint protocol topic"),
        price=_subscription_price,
        cloudformation=Counterpart(type="AWS::SNS::Subscription", names={"topic": "TopicArn"}),
    ),
)
