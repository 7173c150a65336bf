"""An SQS queue with its dead-letter queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement, document
from components.links import Consumer, Link
from components.messaging.dead_letter_queue import DeadLetterQueue, DeadLetterQueueArgs, depth
from components.messaging.senders import Sender, queue_statements
from components.observability.alarm import Alarm, Graph, Metric
from components.ordering import known_after
from components.security.key import Key
from components.site import Site
from model import queues
from model.base import require_valid
from model.queues import DAY_SECONDS

_SEND = ("sqs:SendMessage",)
_CONSUME = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes")
"""https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html; client
libraries ask for the attributes to know how many messages wait."""

_POLL = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueArgs:
    """Inputs of Queue."""

    spec: queues.Queue
    """What is asked for."""

    key: Key
    """Key of the domain ``messages``."""

    site: Site
    """Whether deletion is refused."""

    senders: Sequence[Sender] = ()
    """What sends to it by itself, such as topics. Default: none, roles of the account alone."""


class Queue(pulumi.ComponentResource):
    """An encrypted queue that requires TLS, and a dead-letter queue that no other queue may use.

    FIFO or not is decided when it is created: AWS cannot change it, so a change replaces both queues, and is refused
    where they are protected.
    """

    url: pulumi.Output[str]
    """URL of the queue, known once its policy exists."""

    arn: pulumi.Output[str]
    """ARN of the queue, known once its policy exists."""

    queue_name: pulumi.Output[str]
    """Name of the queue, for its metrics."""

    alarms: Sequence[Alarm]
    """The age of the oldest message, and a message in the dead-letter queue."""

    graphs: Sequence[Graph]
    """Messages that wait, that are sent and deleted, and the age of the oldest."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack outputs that list it by its name."""

    def __init__(self, name: str, args: QueueArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"queue {name}", args.spec)
        super().__init__("plinth:messaging:Queue", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        dead = self._make_dead_letter_queue()
        queue = self._make_queue(dead)
        self._allow_redrive(queue, dead)
        policy = self._make_policy(queue)
        self.url = known_after(policy, queue.url)
        self.arn = known_after(policy, queue.arn)
        self.queue_name = queue.name
        self.alarms = (_oldest_alarm(name, queue.name, args.spec), *dead.alarms)
        self.graphs = _graphs(name, queue.name, dead.queue_name)
        self.exports = {"queueUrls": self.url}
        self.register_outputs({"url": self.url, "arn": self.arn, "queue_name": self.queue_name})

    def link(self, consumer: Consumer, access: str) -> Link:  # noqa: ARG002 - there is no port to open
        """Give a consumer ``<NAME>_QUEUE_URL``, and let its code ``send``, ``consume`` or ``send_consume``.

        ``consume``: receive and delete messages, and change how long they stay hidden.
        """
        offer = self._args.spec.LINK
        offer.require_access(f"queue {self._name}", access)
        actions = {"send": _SEND, "consume": _CONSUME, "send_consume": (*_SEND, *_CONSUME)}[access]
        key = self._args.key
        return Link(
            environment=offer.named(self._name, access, {"_QUEUE_URL": self.url}),
            allows=(
                Statement(actions=actions, resources=[self.arn]),
                # A sender decrypts too: SQS verifies the data key before it uses it again.
                key.decrypt_statement("sqs") if access == "consume" else key.encrypt_decrypt_statement("sqs"),
            ),
        )

    def consuming(self) -> Sequence[Statement]:
        """Return what a function's role needs for Lambda to receive and delete the messages.

        https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
        """
        return (Statement(actions=_POLL, resources=[self.arn]), self._args.key.decrypt_statement("sqs"))

    def _make_dead_letter_queue(self) -> DeadLetterQueue:
        spec = self._args.spec
        return DeadLetterQueue(
            f"{self._name}-dead-letters",
            DeadLetterQueueArgs(
                key=self._args.key,
                site=self._args.site,
                fifo=spec.fifo is not None,
                retention_days=spec.dead_letters.retention_days,
                source=True,
            ),
            self._child,
        )

    def _make_queue(self, dead: DeadLetterQueue) -> aws.sqs.Queue:
        spec, fifo = self._args.spec, self._args.spec.fifo
        return aws.sqs.Queue(
            self._name,
            fifo_queue=True if fifo else None,
            content_based_deduplication=fifo.content_based_deduplication if fifo else None,
            deduplication_scope=fifo.deduplication_scope if fifo else None,
            fifo_throughput_limit=fifo.throughput_limit if fifo else None,
            visibility_timeout_seconds=spec.visibility_timeout_seconds,
            message_retention_seconds=spec.retention_days * DAY_SECONDS,
            delay_seconds=spec.delay_seconds,
            receive_wait_time_seconds=spec.receive_wait_seconds,
            max_message_size=spec.max_message_kib * 1024,
            kms_master_key_id=self._args.key.arn,
            redrive_policy=pulumi.Output.json_dumps(
                {"deadLetterTargetArn": dead.arn, "maxReceiveCount": spec.dead_letters.max_receives}
            ),
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.site.protect)),
        )

    def _allow_redrive(self, queue: aws.sqs.Queue, dead: DeadLetterQueue) -> None:
        aws.sqs.RedriveAllowPolicy(
            f"{self._name}-redrive",
            queue_url=dead.url,
            redrive_allow_policy=pulumi.Output.json_dumps(
                {"redrivePermission": "byQueue", "sourceQueueArns": [queue.arn]}
            ),
            opts=self._child,
        )

    def _make_policy(self, queue: aws.sqs.Queue) -> aws.sqs.QueuePolicy:
        return aws.sqs.QueuePolicy(
            f"{self._name}-policy",
            queue_url=queue.url,
            policy=document(*queue_statements(queue.arn, self._args.senders)),
            opts=self._child,
        )


def _oldest_alarm(name: str, queue_name: pulumi.Input[str], spec: queues.Queue) -> Alarm:
    return Alarm(
        name=f"{name}-oldest-message",
        description=f"Messages in queue {name} wait too long. Look whether its consumers run and keep up.",
        metric=_metric(queue_name, "ApproximateAgeOfOldestMessage", "Maximum"),
        threshold=spec.alarms.oldest_message_seconds,
    )


def _graphs(name: str, queue_name: pulumi.Input[str], dead_name: pulumi.Input[str]) -> tuple[Graph, ...]:
    return (
        Graph(
            title=f"{name}: waiting, and dead letters", metrics=(depth(queue_name), depth(dead_name)), unit="messages"
        ),
        Graph(
            title=f"{name}: sent and deleted",
            metrics=tuple(
                _metric(queue_name, one, "Sum") for one in ("NumberOfMessagesSent", "NumberOfMessagesDeleted")
            ),
            unit="messages",
        ),
        Graph(
            title=f"{name}: oldest message",
            metrics=(_metric(queue_name, "ApproximateAgeOfOldestMessage", "Maximum"),),
            unit="seconds",
        ),
    )


def _metric(queue_name: pulumi.Input[str], name: str, statistic: str) -> Metric:
    return Metric(namespace="AWS/SQS", name=name, dimensions={"QueueName": queue_name}, statistic=statistic)
