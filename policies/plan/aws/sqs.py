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
    # "How reliable is the storage of my data in Amazon SQS?": https://aws.amazon.com/sqs/faqs/
    scope="regional",
)
QUEUE_POLICY = Kind("aws:sqs/queuePolicy:QueuePolicy")
REDRIVE_ALLOW_POLICY = Kind("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy")
REDRIVE_POLICY = Kind("aws:sqs/redrivePolicy:RedrivePolicy")
