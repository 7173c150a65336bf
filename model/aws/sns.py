"""Amazon SNS: limits and names. Pure."""

from __future__ import annotations

ENDPOINT = "sns"
"""Last part of the name of its interface endpoint."""

MOST_FIFO_SUBSCRIPTIONS = 100
"""Of a FIFO topic: https://docs.aws.amazon.com/general/latest/gr/sns.html"""

MOST_FILTERS_PER_TOPIC = 200
"""Filter policies of one topic:
https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html"""

MOST_FILTER_KEYS = 5
"""Keys of one filter policy; see there."""

MOST_FILTER_COMBINATIONS = 150
"""Product of the values of all keys, each times its nesting level where the filter is on the body; see there."""

LONGEST_URL = 2048
"""Planning value: AWS names no limit for an endpoint of protocol ``https``; longer URLs are mistakes."""
