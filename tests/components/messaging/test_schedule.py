import json
from typing import Any

import pytest

from components.messaging.schedule import Schedule, ScheduleArgs
from model import schedules
from preview.recorder.record import Record
from tests.support.keys import make_key
from tests.support.offline import SITE, record
from tests.support.workloads import statements

SCHEDULE, QUEUE = "aws:scheduler/schedule:Schedule", "aws:sqs/queue:Queue"
ROLE, ROLE_POLICY = "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"
ARN = "arn:aws:sqs:us-east-1:123456789012:orders"


def made(target: dict[str, Any], **fields: Any) -> Record:
    spec = schedules.Schedule.model_validate({"schedule": "cron(0 6 1 * ? *)", "target": target, **fields})
    return record(lambda: schedule(spec))


def schedule(spec: schedules.Schedule) -> Schedule:
    return Schedule("month-end", ScheduleArgs(spec=spec, target_arn=ARN, key=make_key("messages"), site=SITE))


@pytest.fixture(scope="module")
def seen() -> Record:
    return made(
        {"queue": "orders", "message_group_id": "all"},
        time_zone="Europe/Berlin",
        flexible_window_minutes=15,
        message={"job": "month-end"},
        retry={"max_attempts": 3, "max_age_seconds": 600},
    )


def test_a_schedule_sends_its_message_in_its_time_zone(seen: Record) -> None:
    assert seen.only(SCHEDULE).inputs == {
        "groupName": seen.only("aws:scheduler/scheduleGroup:ScheduleGroup").outputs["name"],
        "scheduleExpression": "cron(0 6 1 * ? *)",
        "scheduleExpressionTimezone": "Europe/Berlin",
        "flexibleTimeWindow": {"mode": "FLEXIBLE", "maximumWindowInMinutes": 15},
        "target": {
            "arn": ARN,
            "roleArn": seen.only(ROLE).outputs["arn"],
            "input": '{"job": "month-end"}',
            "sqsParameters": {"messageGroupId": "all"},
            "retryPolicy": {"maximumRetryAttempts": 3, "maximumEventAgeInSeconds": 600},
            "deadLetterConfig": {"arn": seen.only(QUEUE).outputs["arn"]},
        },
    }
    assert seen.only(ROLE_POLICY).urn in seen.only(SCHEDULE).dependencies


def test_only_schedules_of_its_group_take_its_role(seen: Record) -> None:
    trust = json.loads(seen.only(ROLE).inputs["assumeRolePolicy"])["Statement"][0]

    assert trust["Condition"]["ArnLike"] == {
        "aws:SourceArn": seen.only("aws:scheduler/scheduleGroup:ScheduleGroup").outputs["arn"]
    }


@pytest.mark.parametrize(
    ("target", "action", "services"),
    [
        ({"queue": "orders"}, "sqs:SendMessage", ["sqs"]),
        ({"kind": "topic", "topic": "sales"}, "sns:Publish", ["sqs", "sns"]),
        (
            {"kind": "event_bus", "event_bus": "events", "source": "shop", "detail_type": "Month end"},
            "events:PutEvents",
            ["sqs"],
        ),
    ],
)
def test_its_role_sends_to_the_target_and_the_dead_letter_queue_only(
    target: dict[str, Any], action: str, services: list[str]
) -> None:
    seen = made(target)

    send, keep, *keys = statements(seen.only(ROLE_POLICY))
    assert (send["Action"], send["Resource"]) == ([action], [ARN])
    assert (keep["Action"], keep["Resource"]) == (["sqs:SendMessage"], [seen.only(QUEUE).outputs["arn"]])
    assert [one["Condition"]["StringEquals"]["kms:ViaService"] for one in keys] == [
        f"{service}.us-east-1.amazonaws.com" for service in services
    ]
    assert seen.only(SCHEDULE).inputs["flexibleTimeWindow"] == {"mode": "OFF"}
    parameters = {"source": "shop", "detailType": "Month end"} if action == "events:PutEvents" else None
    assert seen.only(SCHEDULE).inputs["target"].get("eventbridgeParameters") == parameters


def test_a_message_that_was_not_delivered_raises_an_alarm() -> None:
    found: list[Schedule] = []
    spec = schedules.Schedule.model_validate({"schedule": "rate(1 day)", "target": {"queue": "orders"}})
    record(lambda: found.append(schedule(spec)))

    assert [(one.name, one.severity) for one in found[0].alarms] == [("month-end-dead-letters", "critical")]


def test_a_wrong_spec_is_refused() -> None:
    with pytest.raises(ValueError, match="schedule month-end: time_zone is not a time zone"):
        made({"queue": "orders"}, time_zone="Mars/Base")
