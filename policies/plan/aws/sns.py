"""Amazon SNS."""

from __future__ import annotations

from policies.plan.kind import Kind

# "How does Amazon SNS store messages?": https://aws.amazon.com/sns/faqs/
TOPIC = Kind("aws:sns/topic:Topic", scope="regional")
TOPIC_POLICY = Kind("aws:sns/topicPolicy:TopicPolicy")
TOPIC_SUBSCRIPTION = Kind("aws:sns/topicSubscription:TopicSubscription")
