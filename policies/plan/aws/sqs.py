"""Amazon SQS."""

from __future__ import annotations

from policies.plan.kind import Kind

QUEUE = Kind(
    "aws:sqs/queue:Queue",
    holds="data",
    defaults={
        # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sse-existing-queue.html
        "sqsManagedSseEnabled": True,
    },
)
QUEUE_POLICY = Kind("aws:sqs/queuePolicy:QueuePolicy")
REDRIVE_POLICY = Kind("aws:sqs/redrivePolicy:RedrivePolicy")
