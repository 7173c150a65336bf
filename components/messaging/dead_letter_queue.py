"""A dead-letter queue: where messages go that could not be delivered or processed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import document
from components.messaging.senders import Sender, queue_statements
from components.observability.alarm import Alarm, Graph, Metric
from components.ordering import known_after
from components.security.key import Key
from components.site import Site
from model.aws import sqs
from model.queues import DAY_SECONDS


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadLetterQueueArgs:
    """Inputs of DeadLetterQueue."""

    key: Key
    """Key of the domain ``messages``."""

    site: Site
    """Whether deletion is refused."""

    fifo: bool = False
    """Whether what it is for is FIFO, as it has to be then. Default: no."""

    retention_days: int = sqs.LONGEST_RETENTION_DAYS
    """Days after which a message is deleted. Default: 14, AWS's limit."""

    senders: Sequence[Sender] = ()
    """What sends by itself: topics and rules. Default: none."""

    source: bool = False
    """Whether it is the dead-letter queue of a queue, which says so in a resource of its own. Default: no, no queue may
    use it."""


class DeadLetterQueue(pulumi.ComponentResource):
    """An encrypted queue that takes any size of message and keeps it for long, with an alarm for the first one."""

    arn: pulumi.Output[str]
    """ARN of the queue, known once its policy exists."""

    url: pulumi.Output[str]
    """Its URL."""

    queue_name: pulumi.Output[str]
    """Its name, for metrics."""

    alarms: Sequence[Alarm]
    """A message that is in it."""

    graphs: Sequence[Graph] = ()
    """None: what it belongs to draws it."""

    def __init__(self, name: str, args: DeadLetterQueueArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:messaging:DeadLetterQueue", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        queue = aws.sqs.Queue(
            name,
            fifo_queue=True if args.fifo else None,
            message_retention_seconds=args.retention_days * DAY_SECONDS,
            max_message_size=sqs.LARGEST_MESSAGE_KIB * 1024,
            receive_wait_time_seconds=sqs.LONGEST_WAIT_SECONDS,
            kms_master_key_id=args.key.arn,
            redrive_allow_policy=None if args.source else json.dumps({"redrivePermission": "denyAll"}),
            opts=pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(protect=args.site.protect)),
        )
        policy = aws.sqs.QueuePolicy(
            f"{name}-policy",
            queue_url=queue.url,
            policy=document(*queue_statements(queue.arn, args.senders)),
            opts=child,
        )
        self.arn = known_after(policy, queue.arn)
        self.url = queue.url
        self.queue_name = queue.name
        self.alarms = (_alarm(name, queue.name),)
        self.register_outputs({"arn": self.arn, "url": self.url, "queue_name": self.queue_name})


def _alarm(name: str, queue_name: pulumi.Input[str]) -> Alarm:
    return Alarm(
        name=name,
        description=f"Messages in {name} were not delivered or not processed. Look at one, mend its cause, then move "
        "them back (StartMessageMoveTask) or send them again.",
        metric=depth(queue_name),
        threshold=0,
        period_seconds=300,
        evaluation_periods=1,
        severity="critical",
    )


def depth(queue_name: pulumi.Input[str]) -> Metric:
    """Return the number of messages in a queue that can be received.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
    """
    return Metric(
        namespace="AWS/SQS",
        name="ApproximateNumberOfMessagesVisible",
        dimensions={"QueueName": queue_name},
        statistic="Maximum",
    )
