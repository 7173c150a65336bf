"""Amazon EventBridge, its buses and its Scheduler: limits and names. Pure."""

from __future__ import annotations

from model.aws import sqs

ENDPOINT = "events"
"""Last part of the name of its interface endpoint."""

MOST_RULES = sqs.MOST_SENDERS
"""Rules of a bus, which the policy of its dead-letter queue lists. AWS's default quota is 300, and 100 in some regions:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html"""

MOST_TARGETS = 5
"""Of a rule; see there."""

LONGEST_PATTERN = 2048
"""Characters of an event pattern as JSON; see there."""

EVENT_FIELDS = ("version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail")
"""What every event has: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html"""

REPLAY_FIELD = "replay-name"
"""What an event has besides when an archive replays it; see there."""

AWS_SOURCES = "aws."
"""Beginning of the source of events of AWS's services, which are on the default bus, and which PutEvents refuses:
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html"""

MOST_ATTEMPTS = 185
"""Retries of a delivery: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html, and of the
Scheduler: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html"""

SHORTEST_AGE_SECONDS, LONGEST_AGE_SECONDS = 60, 86_400
"""For how long a delivery is retried; see there."""

LONGEST_WINDOW_MINUTES = 1440
"""Of a flexible time window: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_FlexibleTimeWindow.html"""

LONGEST_DETAIL_TYPE = 128
LONGEST_SOURCE = 256
"""Both: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_EventBridgeParameters.html"""

LONGEST_GROUP_ID = 128
"""https://docs.aws.amazon.com/scheduler/latest/APIReference/API_SqsParameters.html"""

LARGEST_INPUT_BYTES = 256 * 1024
"""What a schedule can send to a queue, a topic or a bus:
https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html"""
