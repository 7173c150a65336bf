from typing import Any

import pytest

from model.cost import Usage
from preview.analysis.cost.estimate import estimate
from tests.support.written_plans import resource

QUEUE, TOPIC = "aws:sqs/queue:Queue", "aws:sns/topic:Topic"
BUS, ARCHIVE = "aws:cloudwatch/eventBus:EventBus", "aws:cloudwatch/eventArchive:EventArchive"
SUBSCRIPTION, SCHEDULE = "aws:sns/topicSubscription:TopicSubscription", "aws:scheduler/schedule:Schedule"
MONTH = Usage(
    queue_requests=1_000_000, topic_messages=1_000_000, bus_events=1_000_000, event_archive_gb=10, job_runs=1_000_000
)


@pytest.mark.parametrize(
    ("token", "inputs", "usd"),
    [
        (QUEUE, {}, 0.40),
        (QUEUE, {"fifoQueue": True}, 0.50),
        (TOPIC, {}, 0.50),
        (BUS, {}, 1.00),
        (ARCHIVE, {}, 10 * (0.10 + 0.023)),
        (SCHEDULE, {"target": {"arn": "arn:aws:sqs:us-east-1:123456789012:orders"}}, 1.00),
        (SUBSCRIPTION, {"protocol": "sqs"}, 0),
        (SUBSCRIPTION, {"protocol": "lambda"}, 0),
    ],
)
def test_a_month_is_billed_by_usage(token: str, inputs: dict[str, Any], usd: float) -> None:
    found = estimate([resource(token, "thing", **inputs)], "us-east-1", MONTH)

    assert (found.fixed_usd, found.usage_usd) == (0, pytest.approx(usd))
    assert not found.not_priced


def test_a_dead_letter_queue_is_billed_nothing() -> None:
    dead = resource(QUEUE, "orders-dead-letters", fifoQueue=True)
    queue = resource(QUEUE, "orders", refers={"redrivePolicy": [dead.urn]}, fifoQueue=True)
    other = resource(QUEUE, "mails")
    found = estimate([dead, queue, other], "us-east-1", MONTH)

    assert found.usage_usd == pytest.approx((0.50 + 0.40) / 2)


def test_https_endpoints_receive_the_messages_of_a_topic() -> None:
    topic = resource(TOPIC, "sales")
    found = estimate([topic, resource(SUBSCRIPTION, "sales-hook", protocol="https")], "us-east-1", MONTH)

    assert found.usage_usd == pytest.approx(0.50 + 0.60)


def test_a_topic_of_alarms_has_no_share_of_the_messages() -> None:
    alerts, sales = resource(TOPIC, "alerts"), resource(TOPIC, "sales")
    alarm = resource("aws:cloudwatch/metricAlarm:MetricAlarm", "cpu", refers={"alarmActions": [alerts.urn]})
    found = estimate([alerts, sales, alarm], "us-east-1", MONTH)

    assert found.usage_usd == pytest.approx(0.50)


def test_payload_of_fifo_topics_is_not_priced() -> None:
    found = estimate([resource(TOPIC, "steps", fifoTopic=True)], "us-east-1", MONTH)

    assert found.usage_usd == pytest.approx(0.30)
    assert "payload and deliveries of FIFO topics" in str(found.not_priced)


def test_the_usage_of_one_thing_replaces_its_share() -> None:
    sections = {"queues": {"orders": {"usage": {"requests": 10_000_000}}}}
    found = estimate([resource(QUEUE, "orders")], "us-east-1", MONTH, sections)

    assert found.usage_usd == pytest.approx(4.00)
