"""Amazon SNS."""

from __future__ import annotations

from policies.plan.kind import Kind

TOPIC = Kind("aws:sns/topic:Topic")
TOPIC_POLICY = Kind("aws:sns/topicPolicy:TopicPolicy")
TOPIC_SUBSCRIPTION = Kind("aws:sns/topicSubscription:TopicSubscription")
