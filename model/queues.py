"""``plinth:queues``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final, Literal

from pydantic import Field

from model.aws import sqs
from model.base import Model, tried
from model.cost import Amount
from model.deduplication import ContentBasedDeduplication
from model.keys import KeyDomain
from model.links import LinkOffer
from model.problem import Problem

DAY_SECONDS = 86_400

RECEIVES: Final = frozenset({"consume", "send_consume"})
"""Access of links to a queue by which its messages are received."""


class Fifo(Model):
    """What distinguishes a FIFO queue: order within a message group, and each message processed once."""

    content_based_deduplication: ContentBasedDeduplication = Field(default=False)
    deduplication_scope: Literal["queue", "messageGroup"] = Field(
        default="queue",
        description="Where a duplicate is looked for: queue or messageGroup. Default: queue.",
        examples=["messageGroup"],
    )
    throughput_limit: Literal["perQueue", "perMessageGroupId"] = Field(
        default="perQueue",
        description="What shares the quota of requests: perQueue, or perMessageGroupId for high throughput, which "
        "needs deduplication_scope messageGroup. Default: perQueue.",
        examples=["perMessageGroupId"],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield high throughput with the scope that AWS refuses."""
        if self.throughput_limit == "perMessageGroupId" and self.deduplication_scope != "messageGroup":
            yield Problem(
                ("throughput_limit",),
                "needs deduplication_scope messageGroup",
                "deduplication_scope: messageGroup",
            )


class DeadLetters(Model):
    """The dead-letter queue, to which messages go that no consumer could process."""

    max_receives: int = Field(
        default=5,
        ge=1,
        le=sqs.MOST_RECEIVES,
        description="How often a message is received before it goes to the dead-letter queue. Default: 5.",
        examples=[3],
    )
    retention_days: int = Field(
        default=sqs.LONGEST_RETENTION_DAYS,
        ge=1,
        le=sqs.LONGEST_RETENTION_DAYS,
        description="Days after which a message is deleted; of a standard queue they count from when it was first "
        "sent. Default: 14.",
        examples=[14],
    )


class QueueAlarms(Model):
    """Thresholds of the alarms of a queue; a message in the dead-letter queue always raises one."""

    oldest_message_seconds: int = Field(
        default=900,
        ge=1,
        lt=sqs.LONGEST_RETENTION_DAYS * DAY_SECONDS,
        description="Age of the oldest message. Default: 900: consumers normally receive a message within seconds.",
        examples=[300],
    )


class QueueUsage(Model):
    """What the estimate assumes of one queue in a month. It creates nothing."""

    requests: Amount | None = Field(
        default=None,
        description="Requests, of which each begun 64 KiB counts: a message is sent, received and deleted. Default: "
        "its share of cost.usage.queue_requests.",
        examples=[5_000_000],
    )


class Queue(Model):
    """An encrypted SQS queue with a dead-letter queue."""

    fifo: Fifo | None = Field(
        default=None,
        description="Makes it a FIFO queue. A change replaces the queue. Default: none, a standard queue.",
        examples=[{"content_based_deduplication": True}],
    )
    visibility_timeout_seconds: int = Field(
        default=30,
        ge=1,
        le=sqs.LONGEST_VISIBILITY_SECONDS,
        description="Seconds in which a consumer has to delete a message that it received, before another one receives "
        "it. Default: 30.",
        examples=[120],
    )
    retention_days: int = Field(
        default=4,
        ge=1,
        le=sqs.LONGEST_RETENTION_DAYS,
        description="Days after which a message is deleted that no one has received. Default: 4.",
        examples=[7],
    )
    delay_seconds: int = Field(
        default=0,
        ge=0,
        le=sqs.LONGEST_DELAY_SECONDS,
        description="Seconds that each message waits before it can be received. Default: 0.",
        examples=[60],
    )
    receive_wait_seconds: int = Field(
        default=sqs.LONGEST_WAIT_SECONDS,
        ge=0,
        le=sqs.LONGEST_WAIT_SECONDS,
        description="Seconds that a request waits for messages (long polling); with 0 empty answers are billed. "
        "Default: 20.",
        examples=[10],
    )
    max_message_kib: int = Field(
        default=sqs.LARGEST_MESSAGE_KIB,
        ge=1,
        le=sqs.LARGEST_MESSAGE_KIB,
        description="Size of a message with its attributes, at most, in KiB. Default: 1024, AWS's limit.",
        examples=[256],
    )
    dead_letters: DeadLetters = Field(
        default=DeadLetters(),
        description="Its dead-letter queue. Default: those of each field.",
        examples=[{"max_receives": 3}],
    )
    alarms: QueueAlarms = Field(
        default=QueueAlarms(),
        description="Thresholds of its alarms. Default: those of each field.",
        examples=[{"oldest_message_seconds": 300}],
    )
    usage: QueueUsage = Field(
        default=QueueUsage(),
        description="Its usage of a month, from which the preview estimates its cost. It creates nothing. Default: an "
        "equal share of what cost.usage says of all queues.",
        examples=[{"requests": 5_000_000}],
    )

    LINK: ClassVar[LinkOffer] = LinkOffer(
        access=("send", "consume", "send_consume"), variables=("_QUEUE_URL",), endpoints=(sqs.ENDPOINT,)
    )
    KEY_DOMAIN: ClassVar[KeyDomain] = "messages"

    def problems(self) -> Iterator[Problem]:
        """Yield times that do not fit together."""
        yield from tried(self._outlives_the_queue, self._reaches_dead_letters, self._can_alarm)

    def _outlives_the_queue(self) -> Iterator[Problem]:
        # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
        kept = self.dead_letters.retention_days
        if self.fifo is None and kept <= self.retention_days:
            yield Problem(
                ("retention_days",),
                f"must be below dead_letters.retention_days {kept}: the age of a message counts from when it was first "
                "sent, so it would be deleted as soon as it is in the dead-letter queue",
                f"retention_days: {kept - 1}" if kept > 1 else "dead_letters: {retention_days: 14}",
            )

    def _reaches_dead_letters(self) -> Iterator[Problem]:
        tried_for = self.visibility_timeout_seconds * self.dead_letters.max_receives
        if tried_for >= self.retention_days * DAY_SECONDS:
            most = (self.retention_days * DAY_SECONDS - 1) // self.visibility_timeout_seconds
            yield Problem(
                ("dead_letters", "max_receives"),
                f"times visibility_timeout_seconds {self.visibility_timeout_seconds} is as long as retention_days "
                f"{self.retention_days}: a message is deleted before it can go to the dead-letter queue",
                f"max_receives: {most}",
            )

    def _can_alarm(self) -> Iterator[Problem]:
        if self.alarms.oldest_message_seconds >= self.retention_days * DAY_SECONDS:
            yield Problem(
                ("alarms", "oldest_message_seconds"),
                f"never raises an alarm: messages are deleted after retention_days {self.retention_days}",
                "oldest_message_seconds: 900",
            )
