"""SNS."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.aws.cloudwatch import METRIC_ALARM
from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Shelf, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError, thing_charge

TOPIC = "aws:sns/topic:Topic"


def _topic_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the messages published to a topic; what alarms publish to has hardly any, and is billed by its e-mails."""
    if resource.urn in _alert_topics(billing):
        return
    fifo = resource.inputs.get("fifoTopic") is True
    yield _messages("messages", "sns.fifo.messages" if fifo else "sns.messages", resource, billing)
    if fifo:
        raise UnpricedError("payload and deliveries of FIFO topics")


def _messages(item: str, key: str, resource: Registration, billing: Billing) -> Charge:
    """Return a charge for the messages of a topic; *resource* is the topic, or a subscription in its component."""
    from model.topics import TopicUsage  # noqa: PLC0415 - see preview.aws.pricing

    path, own = billing.usage_of(resource, "topics", TopicUsage)
    alerts = _alert_topics(billing)
    topics = sum(one.urn not in alerts for one in billing.graph.of(TOPIC))
    share = billing.usage.topic_messages / max(topics, 1)
    return thing_charge(item, key, own.messages, f"{path}.messages", share=share, assumes="topic_messages")


def _alert_topics(billing: Billing) -> set[str]:
    """Return the URNs of topics that alarms publish to, and of what those depend on."""
    return {urn for one in billing.graph.of(METRIC_ALARM) for urn in one.property_dependencies.get("alarmActions", ())}


def _subscription_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the messages of a subscription."""
    protocol = resource.inputs.get("protocol")
    if protocol in ("sqs", "lambda"):  # no charge: https://aws.amazon.com/sns/pricing/
        return
    if protocol == "https":  # what its topic gets, unless a filter keeps it
        yield _messages("notifications by HTTPS", "sns.https", resource, billing)
        return
    if protocol != "email":
        raise UnpricedError(f"no prices for subscriptions by {protocol}")
    yield Charge(item="e-mails", key="sns.emails", quantity=billing.usage.emails, kind="usage", assumes="emails")


CARDS = (
    Card(
        TOPIC,
        unique=(Unique("name"),),
        outputs=Outputs(
            id="arn:{partition}:sns:{region}:{account}:{name}",
            arn="{id}",
            fifo="fifoTopic",
            more={"owner": "{account}"},
        ),
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
