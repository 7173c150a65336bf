"""An SNS topic, and who receives its messages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement, document, refuse_plain_http
from components.links import Consumer, Link
from components.messaging.dead_letter_queue import DeadLetterQueue, DeadLetterQueueArgs, depth
from components.messaging.queue import Queue
from components.messaging.senders import Sender
from components.observability.alarm import Alarm, Graph, Metric
from components.ordering import known_after
from components.security.key import Key
from components.site import Site
from model import topics
from model.base import require_valid
from model.topics import EmailSubscription, FunctionSubscription, HttpsSubscription, QueueSubscription, Subscription

SNS = "sns.amazonaws.com"


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicArgs:
    """Inputs of Topic."""

    spec: topics.Topic
    """What is asked for."""

    key: Key
    """Key of the domain ``messages``."""

    site: Site
    """Whether deletion of its dead-letter queue is refused."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscribedFunction:
    """A function that admits the topic."""

    arn: pulumi.Input[str]
    """What is invoked."""

    permission: pulumi.Resource
    """Lets the topic invoke it; without it messages would go to the dead-letter queue."""


class Topic(pulumi.ComponentResource):
    """An encrypted topic that requires TLS. What it cannot deliver to a subscription goes to its dead-letter queue.

    Queues and functions that it delivers to must admit it, so they are made after it, and `subscribe` and
    `subscribe_functions` after them.
    """

    arn: pulumi.Output[str]
    """ARN of the topic, known once its policy exists."""

    alarms: Sequence[Alarm]
    """Messages that were not delivered, and those lost because the dead-letter queue did not take them either."""

    graphs: Sequence[Graph]
    """Messages: published, delivered, failed."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack outputs that list it by its name."""

    def __init__(self, name: str, args: TopicArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"topic {name}", args.spec)
        super().__init__("plinth:messaging:Topic", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        topic = self._make_topic()
        policy = self._make_policy(topic)
        self.arn = known_after(policy, topic.arn)
        self._dead = self._make_dead_letter_queue(topic) if args.spec.subscriptions else None
        self.alarms = (_lost_alarm(name, topic.name), *self._dead.alarms) if self._dead else ()
        self.graphs = _graphs(name, topic.name, self._dead)
        self.exports = {"topicArns": self.arn}
        self.register_outputs({"arn": self.arn})

    @property
    def sender(self) -> Sender:
        """What a queue has to admit."""
        return Sender(service=SNS, arn=self.arn)

    def link(self, consumer: Consumer, access: str) -> Link:  # noqa: ARG002 - there is no port to open
        """Give a consumer the variable ``<NAME>_TOPIC_ARN``, and let its code ``publish``."""
        offer = self._args.spec.LINK
        offer.require_access(f"topic {self._name}", access)
        return Link(
            environment=offer.named(self._name, access, {"_TOPIC_ARN": self.arn}),
            allows=(
                Statement(actions=["sns:Publish"], resources=[self.arn]),
                self._args.key.encrypt_decrypt_statement("sns"),
            ),
        )

    def subscribe(self, queues: Mapping[str, Queue]) -> None:
        """Make the subscriptions; *queues* are those of the stack by name, which admit this topic."""
        for spec in self._args.spec.subscriptions.values():
            if isinstance(spec, QueueSubscription):
                self._subscribe(spec, "sqs", queues[spec.queue].arn, raw=spec.raw_message_delivery)
            elif isinstance(spec, EmailSubscription):
                self._subscribe(spec, "email", spec.address, raw=False)
            elif isinstance(spec, HttpsSubscription):
                self._subscribe(spec, "https", spec.url, raw=spec.raw_message_delivery)

    def subscribe_functions(self, functions: Mapping[str, SubscribedFunction]) -> None:
        """Make the subscriptions of functions; *functions* are those by name that admit this topic."""
        for spec in self._args.spec.subscriptions.values():
            if isinstance(spec, FunctionSubscription):
                found = functions[spec.function]
                self._subscribe(spec, "lambda", found.arn, raw=False, requires=[found.permission])

    def _subscribe(
        self,
        spec: Subscription,
        protocol: str,
        endpoint: pulumi.Input[str],
        *,
        raw: bool,
        requires: Sequence[pulumi.Resource] = (),
    ) -> None:
        filtered = spec.filter_policy is not None
        # Named for its endpoint, by which SNS knows it: one of another name would be the same subscription, and be
        # gone once the old one is deleted: https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
        aws.sns.TopicSubscription(
            f"{self._name}-{spec.endpoint_key}",
            topic=self.arn,
            protocol=protocol,
            endpoint=endpoint,
            raw_message_delivery=True if raw else None,
            filter_policy=json.dumps(spec.filter_policy, sort_keys=True) if filtered else None,
            # The provider keeps the scope of an earlier filter unless it is given.
            filter_policy_scope=spec.filter_scope if filtered else None,
            redrive_policy=(
                pulumi.Output.json_dumps({"deadLetterTargetArn": self._dead.arn}) if self._dead is not None else None
            ),
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(requires))),
        )

    def _make_topic(self) -> aws.sns.Topic:
        fifo = self._args.spec.fifo
        return aws.sns.Topic(
            self._name,
            fifo_topic=True if fifo else None,
            content_based_deduplication=fifo.content_based_deduplication if fifo else None,
            fifo_throughput_scope=fifo.throughput_scope if fifo else None,
            kms_master_key_id=self._args.key.arn,
            opts=self._child,
        )

    def _make_policy(self, topic: aws.sns.Topic) -> aws.sns.TopicPolicy:
        return aws.sns.TopicPolicy(
            f"{self._name}-policy",
            arn=topic.arn,
            policy=document(refuse_plain_http(["sns:Publish"], [topic.arn])),
            opts=self._child,
        )

    def _make_dead_letter_queue(self, topic: aws.sns.Topic) -> DeadLetterQueue:
        return DeadLetterQueue(
            f"{self._name}-dead-letters",
            DeadLetterQueueArgs(
                key=self._args.key,
                site=self._args.site,
                fifo=self._args.spec.fifo is not None,
                senders=[Sender(service=SNS, arn=topic.arn)],
            ),
            self._child,
        )


def _lost_alarm(name: str, topic_name: pulumi.Input[str]) -> Alarm:
    return Alarm(
        name=f"{name}-lost",
        description=f"Messages of topic {name} were neither delivered nor kept in its dead-letter queue. "
        "Look at the policies of that queue and of its key.",
        metric=_metric(topic_name, "NumberOfNotificationsFailedToRedriveToDlq"),
        threshold=0,
        period_seconds=300,
        evaluation_periods=1,
        severity="critical",
    )


def _graphs(name: str, topic_name: pulumi.Input[str], dead: DeadLetterQueue | None) -> tuple[Graph, ...]:
    counts = ("NumberOfMessagesPublished", "NumberOfNotificationsDelivered", "NumberOfNotificationsFailed")
    waiting = (
        (Graph(title=f"{name}: dead letters", metrics=(depth(dead.queue_name),), unit="messages"),) if dead else ()
    )
    return (
        Graph(
            title=f"{name}: published, delivered, failed",
            metrics=tuple(_metric(topic_name, one) for one in counts),
            unit="messages",
        ),
        *waiting,
    )


def _metric(topic_name: pulumi.Input[str], name: str) -> Metric:
    # https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
    return Metric(namespace="AWS/SNS", name=name, dimensions={"TopicName": topic_name}, statistic="Sum")
