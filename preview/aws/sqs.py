"""SQS."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.aws.lambda_ import FUNCTION_EVENT_INVOKE_CONFIG
from policies.plan.aws.sns import TOPIC_SUBSCRIPTION
from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Shelf, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge, thing_charge

QUEUE = "aws:sqs/queue:Queue"


def _queue_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the requests to a queue; a dead-letter queue has none unless something goes wrong."""
    from model.queues import QueueUsage  # noqa: PLC0415 - see preview.aws.pricing

    dead = _dead_letter_queues(billing)
    if resource.urn in dead:
        return
    key = "sqs.fifo.requests" if resource.inputs.get("fifoQueue") is True else "sqs.requests"
    path, own = billing.usage_of(resource, "queues", QueueUsage)
    share = billing.usage.queue_requests / sum(one.urn not in dead for one in billing.graph.of(QUEUE))
    yield thing_charge("requests", key, own.requests, f"{path}.requests", share=share, assumes="queue_requests")


def _dead_letter_queues(billing: Billing) -> set[str]:
    """Return the URNs of queues for what a queue, a subscription or a function could not deliver or process."""
    named = {
        urn
        for one in billing.graph.of(QUEUE, TOPIC_SUBSCRIPTION, FUNCTION_EVENT_INVOKE_CONFIG)
        for key in ("redrivePolicy", "destinationConfig")
        for urn in one.property_dependencies.get(key, ())
    }
    return named & {one.urn for one in billing.graph.of(QUEUE)}


CARDS = (
    Card(
        QUEUE,
        unique=(Unique("name"),),
        outputs=Outputs(
            id="https://sqs.{region}.{suffix}/{account}/{name}",
            arn="arn:{partition}:sqs:{region}:{account}:{name}",
            fifo="fifoQueue",
            more={"url": "{id}"},
        ),
        replacement=Replacement("sqs/queue.go", "fifoQueue name namePrefix"),
        price=_queue_price,
        shelf=Shelf.QUEUES,
        cloudformation=Counterpart(
            names={
                "visibilityTimeoutSeconds": "VisibilityTimeout",
                "messageRetentionSeconds": "MessageRetentionPeriod",
                "maxMessageSize": "MaximumMessageSize",
                "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
            }
        ),
    ),
    Card(
        "aws:sqs/queuePolicy:QueuePolicy",
        unique=(Unique("queueUrl", named=False),),
        outputs=Outputs(id="{input[queueUrl]}", name="-"),
        replacement=Replacement("sqs/queue_policy.go", "queueUrl"),
        price=Free("a permission"),
        cloudformation=Counterpart(names={"queueUrl": "Queues", "policy": "PolicyDocument"}),
    ),
    Card(
        "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
        unique=(Unique("queueUrl", named=False),),
        outputs=Outputs(id="{input[queueUrl]}", name="-"),
        replacement=Replacement("sqs/queue_redrive_allow_policy.go", "queueUrl"),
        price=Free("a setting of a queue"),
        cloudformation=Counterpart(into="queueUrl"),
    ),
)
