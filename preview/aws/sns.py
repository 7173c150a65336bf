"""SNS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policies.plan.aws.cloudwatch import METRIC_ALARM
from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Shelf, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError, own_charge, usage_charge

if TYPE_CHECKING:
    from model.topics import TopicUsage


TOPIC = "aws:sns/topic:Topic"


def _topic_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the messages published to a topic; what alarms publish to has hardly any, and is billed by its e-mails."""
    from model.topics import TopicUsage  # noqa: PLC0415 - see preview.aws.pricing

    if resource.urn in _alert_topics(billing):
        return
    messages, path = _messages(resource, billing, TopicUsage)
    fifo = resource.inputs.get("fifoTopic") is True
    key = "sns.fifo.messages" if fifo else "sns.messages"
    if path:
        yield own_charge("messages", key, messages, path)
    else:
        yield usage_charge("messages", key, messages, "topic_messages")
    if fifo:
        raise UnpricedError("payload and deliveries of FIFO topics")


def _messages(topic: Registration, billing: Billing, kind: type[TopicUsage]) -> tuple[float, str]:
    """Return the messages of a topic, and the path of its own usage; the path is empty for a share of the stack's."""
    path, own = billing.usage_of(topic, "topics", kind)
    if own.messages is not None:
        return own.messages, f"{path}.messages"
    alerts = _alert_topics(billing)
    topics = [one for one in billing.graph.of(TOPIC) if one.urn not in alerts]
    return billing.usage.topic_messages / max(len(topics), 1), ""


def _alert_topics(billing: Billing) -> set[str]:
    """Return the URNs of topics that alarms publish to, and of what those depend on."""
    return {urn for one in billing.graph.of(METRIC_ALARM) for urn in one.property_dependencies.get("alarmActions", ())}


def _subscription_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the messages of a subscription."""
    protocol = resource.inputs.get("protocol")
    if protocol in ("sqs", "lambda"):  # no charge: https://aws.amazon.com/sns/pricing/
        return
    if protocol == "https":
        yield from _https(resource, billing)
        return
    if protocol != "email":
        raise UnpricedError(f"no prices for subscriptions by {protocol}")
    yield Charge(item="e-mails", key="sns.emails", quantity=billing.usage.emails, kind="usage", assumes="emails")


def _https(subscription: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the messages of the topic, which the endpoint receives unless a filter keeps them."""
    from model.topics import TopicUsage  # noqa: PLC0415 - see preview.aws.pricing

    item, key = "notifications by HTTPS", "sns.https"
    messages, path = _messages(subscription, billing, TopicUsage)
    if path:
        yield own_charge(item, key, messages, path)
    else:
        yield usage_charge(item, key, messages, "topic_messages")


CARDS = (
    Card(
        TOPIC,
        unique=(Unique("name"),),
        outputs=Outputs(id="arn:{partition}:sns:{region}:{account}:{name}", arn="{id}", more={"owner": "{account}"}),
        replacement=Replacement("sns/topic.go", "fifoTopic name namePrefix"),
        price=_topic_price,
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
