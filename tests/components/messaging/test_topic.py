import json
from typing import Any

import pulumi_aws as aws
import pytest

from components.links import Link
from components.messaging.queue import Queue, QueueArgs
from components.messaging.topic import SubscribedFunction, Topic, TopicArgs
from model import queues, topics
from preview.recorder.record import Record
from tests.support.consumers import task_link
from tests.support.keys import make_key
from tests.support.offline import SITE, record
from tests.support.workloads import statements

TOPIC, SUBSCRIPTION = "aws:sns/topic:Topic", "aws:sns/topicSubscription:TopicSubscription"
QUEUE, QUEUE_POLICY = "aws:sqs/queue:Queue", "aws:sqs/queuePolicy:QueuePolicy"
PEOPLE, PARTNER = "sales-example-com-1bc5b", "hooks-example-com-87839"
KEY, ROLE_POLICY = "aws:kms/key:Key", "aws:iam/rolePolicy:RolePolicy"


def topic(**fields: Any) -> Topic:
    return Topic("sales", TopicArgs(spec=topics.Topic.model_validate(fields), key=make_key("messages"), site=SITE))


def program() -> None:
    made = topic(
        subscriptions={
            "billing": {"queue": "orders", "raw_message_delivery": True},
            "people": {"kind": "email", "address": "sales@example.com", "filter_policy": {"b": [1], "a": ["x"]}},
            "partner": {"kind": "https", "url": "https://hooks.example.com/a"},
        }
    )
    args = QueueArgs(spec=queues.Queue(), key=make_key("data"), site=SITE, senders=[made.sender])
    made.subscribe({"orders": Queue("orders", args)})


@pytest.fixture(scope="module")
def seen() -> Record:
    return record(program)


def test_a_topic_is_encrypted_and_requires_tls(seen: Record) -> None:
    made = seen.only(TOPIC)

    assert made.inputs == {"kmsMasterKeyId": seen.named("messages-key", KEY).outputs["arn"]}
    assert statements(seen.only("aws:sns/topicPolicy:TopicPolicy")) == [
        {
            "Sid": "RefusePlainHttp",
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["sns:Publish"],
            "Resource": [made.outputs["arn"]],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]


def test_each_subscription_has_its_protocol_its_filter_and_the_dead_letter_queue(seen: Record) -> None:
    arn, dead = seen.only(TOPIC).outputs["arn"], seen.named("sales-dead-letters", QUEUE).outputs["arn"]
    every = {"topic": arn, "redrivePolicy": json.dumps({"deadLetterTargetArn": dead})}

    assert {one.name: one.inputs for one in seen.of_type(SUBSCRIPTION)} == {
        "sales-orders": {
            **every,
            "protocol": "sqs",
            "endpoint": seen.named("orders", QUEUE).outputs["arn"],
            "rawMessageDelivery": True,
        },
        f"sales-{PEOPLE}": {
            **every,
            "protocol": "email",
            "endpoint": "sales@example.com",
            "filterPolicy": '{"a": ["x"], "b": [1]}',
            "filterPolicyScope": "MessageAttributes",
        },
        f"sales-{PARTNER}": {**every, "protocol": "https", "endpoint": "https://hooks.example.com/a"},
    }


def test_a_function_is_subscribed_once_it_admits_the_topic() -> None:
    def program() -> None:
        made = topic(
            subscriptions={
                "counting": {"kind": "function", "function": "counts", "filter_policy": {"status": ["paid"]}}
            }
        )
        permission = aws.lambda_.Permission(
            "sales-to-counts", action="lambda:InvokeFunction", function="f", principal="p"
        )
        made.subscribe({})
        made.subscribe_functions({"counts": SubscribedFunction(arn="arn:counts:live", permission=permission)})

    seen = record(program)
    found = seen.only(SUBSCRIPTION)

    assert found.name == "sales-counts"
    assert found.inputs == {
        "topic": seen.only(TOPIC).outputs["arn"],
        "protocol": "lambda",
        "endpoint": "arn:counts:live",
        "filterPolicy": '{"status": ["paid"]}',
        "filterPolicyScope": "MessageAttributes",
        "redrivePolicy": json.dumps({"deadLetterTargetArn": seen.named("sales-dead-letters", QUEUE).outputs["arn"]}),
    }
    assert seen.only("aws:lambda/permission:Permission").urn in found.dependencies


@pytest.mark.parametrize("policy", ["orders-policy", "sales-dead-letters-policy"])
def test_queues_admit_this_topic_only(seen: Record, policy: str) -> None:
    allowed = statements(seen.named(policy, QUEUE_POLICY))[1]

    assert (allowed["Sid"], allowed["Condition"]) == (
        "SendFromSns",
        {"ArnEquals": {"aws:SourceArn": [seen.only(TOPIC).outputs["arn"]]}},
    )


def test_a_subscription_keeps_its_resource_when_its_key_changes() -> None:
    ends: list[dict[str, Any]] = [
        {"kind": "email", "address": "sales@example.com"},
        {"kind": "email", "address": "sales@example.org"},
        {"kind": "https", "url": "https://hooks.example.com/a"},
        {"kind": "https", "url": "https://hooks.example.com/b"},
        {"queue": "orders"},
    ]

    def names(keys: str) -> list[str]:
        spec = topics.Topic.model_validate(
            {"subscriptions": {f"to-{key}": end for key, end in zip(keys, ends, strict=True)}}
        )
        return [one.endpoint_key for one in spec.subscriptions.values()]

    assert names("abcde") == names("vwxyz")
    assert len(set(names("abcde"))) == len(ends)


def test_the_queue_admits_the_topic_before_it_is_subscribed(seen: Record) -> None:
    assert seen.named("orders-policy", QUEUE_POLICY).urn in seen.named("sales-orders", SUBSCRIPTION).dependencies


def test_no_queue_may_use_the_dead_letter_queue_of_a_topic(seen: Record) -> None:
    made = seen.named("sales-dead-letters", QUEUE)

    assert json.loads(made.inputs["redriveAllowPolicy"]) == {"redrivePermission": "denyAll"}
    assert made.protect


def test_a_topic_without_subscriptions_has_no_dead_letters_and_nothing_to_alarm() -> None:
    made: list[Topic] = []
    seen = record(lambda: made.append(topic()))

    assert seen.of_type(QUEUE) == []
    assert made[0].alarms == ()


def test_lost_and_dead_messages_raise_alarms() -> None:
    made: list[Topic] = []
    record(lambda: made.append(topic(subscriptions={"people": {"kind": "email", "address": "sales@example.com"}})))

    assert [(one.name, one.severity) for one in made[0].alarms] == [
        ("sales-lost", "critical"),
        ("sales-dead-letters", "critical"),
    ]


def test_a_fifo_topic_is_named_so_and_its_dead_letter_queue_is_fifo() -> None:
    seen = record(lambda: topic(fifo={"throughput_scope": "Topic"}, subscriptions={"billing": {"queue": "orders"}}))

    made = seen.only(TOPIC)
    assert (made.inputs["fifoTopic"], made.inputs["contentBasedDeduplication"]) == (True, False)
    assert made.inputs["fifoThroughputScope"] == "Topic"
    assert made.outputs["name"].endswith(".fifo")
    assert seen.only(QUEUE).inputs["fifoQueue"] is True


def test_a_link_lets_code_publish_and_nothing_more() -> None:
    links: list[Link] = []
    seen = record(lambda: links.append(task_link(topic(), "publish")))

    assert list(links[0].environment) == ["SALES_TOPIC_ARN"]
    publish, key = statements(seen.only(ROLE_POLICY))
    assert (publish["Action"], publish["Resource"]) == (["sns:Publish"], [seen.only(TOPIC).outputs["arn"]])
    assert key["Condition"] == {"StringEquals": {"kms:ViaService": "sns.us-east-1.amazonaws.com"}}


def test_a_topic_offers_no_other_access() -> None:
    with pytest.raises(ValueError, match="topic sales: access must be publish, not send"):
        record(lambda: task_link(topic(), "send"))
