"""Amazon SQS: limits and names. Pure.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
"""

from __future__ import annotations

ENDPOINT = "sqs"
"""Last part of the name of its interface endpoint."""

LONGEST_VISIBILITY_SECONDS = 43_200
"""12 hours, from the receipt of a message on."""

LONGEST_RETENTION_DAYS = 14

LONGEST_DELAY_SECONDS = 900

LONGEST_WAIT_SECONDS = 20
"""Of long polling."""

LARGEST_MESSAGE_KIB = 1024
"""1 MiB: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html"""

MOST_SENDERS = 50
"""ARNs of topics and rules, up to 140 bytes each, that fit into the 8,192 bytes of a queue's policy:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html"""

MOST_RECEIVES = 1000
"""``maxReceiveCount`` of a redrive policy:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html"""
