import json
from typing import Any

import pulumi_aws as aws
import pytest

from components.links import Link
from components.messaging.event_bus import EVENTS, EventBus, EventBusArgs, InvokedFunction
from components.messaging.queue import Queue, QueueArgs
from components.messaging.topic import Topic, TopicArgs
from model import event_buses, queues, topics
from preview.recorder.record import Record
from tests.support.consumers import task_link
from tests.support.keys import make_key
from tests.support.offline import SITE, record
from tests.support.workloads import statements

BUS, RULE = "aws:cloudwatch/eventBus:EventBus", "aws:cloudwatch/eventRule:EventRule"
TARGET, ARCHIVE = "aws:cloudwatch/eventTarget:EventTarget", "aws:cloudwatch/eventArchive:EventArchive"
QUEUE, QUEUE_POLICY = "aws:sqs/queue:Queue", "aws:sqs/queuePolicy:QueuePolicy"
ROLE, ROLE_POLICY = "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"
RULES = {
    "paid": {
        "pattern": {"source": ["shop"], "detail": {"status": ["paid"]}},
        "targets": {
            "orders": {"queue": "orders", "message_group_id": "all"},
            "sales": {"kind": "topic", "topic": "sales"},
        },
        "retry": {"max_attempts": 3, "max_age_seconds": 600},
    },
    "lost": {"pattern": {"source": ["shop"]}, "targets": {"people": {"kind": "topic", "topic": "sales"}}},
}


def bus(**fields: Any) -> EventBus:
    spec = event_buses.EventBus.model_validate(fields)
    return EventBus("events", EventBusArgs(spec=spec, key=make_key("messages"), site=SITE))


def program() -> None:
    made, key = bus(rules=RULES, archive={"retention_days": 30}), make_key("data")
    fifo = queues.Queue(fifo=queues.Fifo(content_based_deduplication=True))
    orders = Queue("orders", QueueArgs(spec=fifo, key=key, site=SITE, senders=made.senders_to("orders")))
    made.deliver({"orders": orders}, {"sales": Topic("sales", TopicArgs(spec=topics.Topic(), key=key, site=SITE))})


@pytest.fixture(scope="module")
def seen() -> Record:
    return record(program)


def test_only_this_account_sends_to_the_bus(seen: Record) -> None:
    policy = json.loads(seen.only("aws:cloudwatch/eventBusPolicy:EventBusPolicy").inputs["policy"])

    assert policy["Statement"] == [
        {
            "Sid": "EventsOfThisAccount",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
            "Action": ["events:PutEvents"],
            "Resource": [seen.only(BUS).outputs["arn"]],
        }
    ]


def test_events_are_kept_for_replays(seen: Record) -> None:
    archive = seen.only(ARCHIVE)

    assert archive.inputs == {"eventSourceArn": seen.only(BUS).outputs["arn"], "retentionDays": 30}
    assert archive.protect


def test_each_target_retries_and_has_the_dead_letter_queue(seen: Record) -> None:
    dead = {"arn": seen.named("events-dead-letters", QUEUE).outputs["arn"]}
    to_queue, to_topic = (seen.named(f"events-paid-{name}", TARGET) for name in ("orders", "sales"))

    assert to_queue.inputs == {
        "rule": seen.named("events-paid", RULE).outputs["name"],
        "eventBusName": seen.only(BUS).outputs["name"],
        "arn": seen.named("orders", QUEUE).outputs["arn"],
        "sqsTarget": {"messageGroupId": "all"},
        "retryPolicy": {"maximumRetryAttempts": 3, "maximumEventAgeInSeconds": 600},
        "deadLetterConfig": dead,
    }
    assert to_topic.inputs["roleArn"] == seen.named("events-paid-publisher", ROLE).outputs["arn"]
    assert to_topic.inputs["deadLetterConfig"] == dead
    assert seen.named("events-paid-publisher-publish", ROLE_POLICY).urn in to_topic.dependencies


def test_a_rule_invokes_a_function_once_that_admits_it() -> None:
    def invoking() -> None:
        targets = {"notes": {"kind": "function", "function": "notes"}}
        made = bus(rules={"paid": {**RULES["paid"], "targets": targets}, "lost": RULES["lost"]})
        (arn,) = made.rules_to("notes").values()
        permission = aws.lambda_.Permission(
            "admits", action="lambda:InvokeFunction", function="notes", principal=EVENTS, source_arn=arn
        )
        made.invoke({"notes": InvokedFunction(arn="arn:notes:live", permissions=[permission])})

    seen = record(invoking)
    target, permission = seen.only(TARGET), seen.only("aws:lambda/permission:Permission")

    assert (target.name, target.inputs["arn"]) == ("events-paid-notes", "arn:notes:live")
    assert "roleArn" not in target.inputs
    assert target.inputs["deadLetterConfig"] == {"arn": seen.named("events-dead-letters", QUEUE).outputs["arn"]}
    assert permission.urn in target.dependencies
    assert permission.inputs["sourceArn"] == seen.named("events-paid", RULE).outputs["arn"]


def test_a_queue_admits_the_rules_that_deliver_to_it_and_no_other(seen: Record) -> None:
    _, allowed = statements(seen.named("orders-policy", QUEUE_POLICY))
    dead = statements(seen.named("events-dead-letters-policy", QUEUE_POLICY))

    assert (allowed["Principal"], allowed["Condition"]) == (
        {"Service": "events.amazonaws.com"},
        {"ArnEquals": {"aws:SourceArn": [seen.named("events-paid", RULE).outputs["arn"]]}},
    )
    assert [one["Sid"] for one in dead] == ["RefusePlainHttp", "SendFromEvents"]
    assert dead[1]["Condition"]["ArnEquals"]["aws:SourceArn"] == [
        seen.named(f"events-{rule}", RULE).outputs["arn"] for rule in ("paid", "lost")
    ]


def test_a_rule_publishes_with_a_role_that_only_it_can_take(seen: Record) -> None:
    trust = json.loads(seen.named("events-lost-publisher", ROLE).inputs["assumeRolePolicy"])["Statement"][0]
    publish, key = statements(seen.named("events-lost-publisher-publish", ROLE_POLICY))

    assert trust["Condition"]["ArnLike"] == {"aws:SourceArn": seen.named("events-lost", RULE).outputs["arn"]}
    assert publish["Resource"] == [seen.named("sales", "aws:sns/topic:Topic").outputs["arn"]]
    assert key["Condition"] == {"StringEquals": {"kms:ViaService": "sns.us-east-1.amazonaws.com"}}


def test_rules_of_the_default_bus_make_no_bus() -> None:
    seen = record(lambda: bus(bus="default", rules={"failed": {**RULES["lost"], "pattern": {"source": ["aws.ecs"]}}}))

    assert seen.of_type(BUS) == []
    assert seen.only(RULE).inputs == {"eventBusName": "default", "eventPattern": '{"source": ["aws.ecs"]}'}


@pytest.mark.parametrize(
    ("kind", "arn"), [("custom", None), ("default", "arn:aws:events:us-east-1:123456789012:event-bus/default")]
)
def test_a_link_lets_code_put_events_on_this_bus(kind: str, arn: str | None) -> None:
    links: list[Link] = []
    spec = {"bus": kind, "rules": {"lost": RULES["lost"]}}
    seen = record(lambda: links.append(task_link(bus(**spec), "put_events")))

    (statement,) = statements(seen.only(ROLE_POLICY))
    assert list(links[0].environment) == ["EVENTS_EVENT_BUS_NAME"]
    assert (statement["Action"], statement["Resource"]) == (
        ["events:PutEvents"],
        [arn or seen.only(BUS).outputs["arn"]],
    )


def test_a_bus_offers_no_other_access() -> None:
    with pytest.raises(ValueError, match="event bus events: access must be put_events, not publish"):
        record(lambda: task_link(bus(), "publish"))


def test_a_bus_without_rules_delivers_and_alarms_nothing() -> None:
    made: list[EventBus] = []
    seen = record(lambda: made.append(bus()))

    assert (made[0].alarms, made[0].graphs, seen.of_type(QUEUE)) == ((), (), [])
