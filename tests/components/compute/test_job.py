import json

import pytest

from tests.support.offline import record
from tests.support.workloads import (
    DEFINITION,
    GROUP,
    ROLE,
    SERVICE,
    Store,
    cluster,
    container,
    internal,
    job,
    policies_of,
)

SCHEDULE = "aws:scheduler/schedule:Schedule"
SCHEDULE_GROUP = "aws:scheduler/scheduleGroup:ScheduleGroup"
FAMILY = "arn:aws:ecs:us-east-1:123456789012:task-definition/plinth-test-cleanup"


def test_the_schedule_runs_one_task_in_private_subnets() -> None:
    seen = record(lambda: job("cleanup"))
    schedule = seen.only(SCHEDULE)
    inputs = json.loads(json.dumps(schedule.inputs))
    latest = inputs["target"]["ecsParameters"].pop("taskDefinitionArn", None)

    assert inputs == {
        "groupName": seen.only(SCHEDULE_GROUP).outputs["name"],
        "scheduleExpression": "cron(0 3 * * ? *)",
        "scheduleExpressionTimezone": "UTC",
        "flexibleTimeWindow": {"mode": "OFF"},
        "target": {
            "arn": seen.only("aws:ecs/cluster:Cluster").outputs["arn"],
            "roleArn": seen.named("cleanup-scheduler", ROLE).outputs["arn"],
            "ecsParameters": {
                "taskCount": 1,
                "platformVersion": "LATEST",
                "capacityProviderStrategies": [{"capacityProvider": "FARGATE", "base": 1, "weight": 1}],
                "networkConfiguration": {
                    "subnets": ["subnet-a", "subnet-b"],
                    "securityGroups": [seen.named("cleanup-tasks", GROUP).id],
                    "assignPublicIp": False,
                },
                "enableEcsManagedTags": True,
                "enableExecuteCommand": False,
                "propagateTags": "TASK_DEFINITION",
            },
            "retryPolicy": {"maximumRetryAttempts": 3, "maximumEventAgeInSeconds": 3600},
        },
    }
    assert latest == seen.only(DEFINITION).outputs.get("arnWithoutRevision")
    assert seen.only(DEFINITION).urn in schedule.property_dependencies["target"]


def test_the_scheduler_may_run_this_task_and_nothing_else() -> None:
    seen = record(lambda: job("cleanup"))
    roles = [seen.named(f"cleanup-{role}", ROLE).outputs["arn"] for role in ("execution", "task")]

    assert policies_of(seen, "cleanup-scheduler") == {
        "cleanup-scheduler-run": [
            {
                "Sid": "RunTask",
                "Effect": "Allow",
                "Action": ["ecs:RunTask"],
                "Resource": [FAMILY, f"{FAMILY}:*"],
                "Condition": {
                    "ArnEquals": {"ecs:cluster": "arn:aws:ecs:us-east-1:123456789012:cluster/plinth-test-main"}
                },
            },
            {
                "Sid": "TagTask",
                "Effect": "Allow",
                "Action": ["ecs:TagResource"],
                "Resource": ["arn:aws:ecs:us-east-1:123456789012:task/plinth-test-main/*"],
                "Condition": {"StringEquals": {"ecs:CreateAction": "RunTask"}},
            },
            {
                "Sid": "PassRoles",
                "Effect": "Allow",
                "Action": ["iam:PassRole"],
                "Resource": roles,
                "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
            },
        ]
    }


def test_only_the_jobs_own_schedule_group_takes_the_role() -> None:
    seen = record(lambda: job("cleanup"))
    (trust,) = json.loads(seen.named("cleanup-scheduler", ROLE).inputs["assumeRolePolicy"])["Statement"]

    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": seen.only(SCHEDULE_GROUP).outputs["arn"]},
    }


def test_the_schedule_waits_for_every_right_and_rule() -> None:
    def linked() -> None:
        job("cleanup", links={"main": (Store("main"), "connect")})

    seen = record(linked)
    needed = {
        "cleanup-scheduler-run",
        "cleanup-execution-start",
        "cleanup-task-links",
        "cleanup-to-main-ingress",
        "cleanup-log",
    }

    found = {r.name: r.urn for r in seen.resources if r.name in needed}
    assert found.keys() == needed
    assert set(found.values()) <= set(seen.only(SCHEDULE).dependencies)


def test_a_job_has_no_port_no_service_and_the_command_it_was_given() -> None:
    seen = record(lambda: job("cleanup", command=["python", "-m", "cleanup"]))
    definition = container(seen, "cleanup")

    assert definition["portMappings"] == []
    assert definition["command"] == ["python", "-m", "cleanup"]
    assert seen.of_type(SERVICE) == []


def test_failed_starts_are_a_warning_and_dropped_starts_are_critical() -> None:
    made = []
    record(lambda: made.append(job("cleanup")))

    assert [
        (alarm.name, alarm.metric.namespace, alarm.metric.name, alarm.metric.statistic, alarm.threshold, alarm.severity)
        for alarm in made[0].alarms
    ] == [
        ("cleanup-start-failed", "AWS/Scheduler", "TargetErrorCount", "Sum", 0, "warning"),
        ("cleanup-start-dropped", "AWS/Scheduler", "InvocationDroppedCount", "Sum", 0, "critical"),
    ]
    assert [metric.name for metric in made[0].graphs[0].metrics] == [
        "InvocationAttemptCount",
        "TargetErrorCount",
        "InvocationDroppedCount",
    ]


def test_a_job_cannot_be_linked_to_a_service() -> None:
    def linked() -> None:
        where = cluster()
        auth = internal("auth", where)
        job("cleanup", where, links={"auth": (auth, "call")})

    with pytest.raises(ValueError, match=r"job cleanup: a job cannot call services.*remove auth"):
        record(linked)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schedule": "0 3 * * *"}, "schedule must be rate"),
        ({"schedule": "cron(0 3 * * ? *"}, "schedule must be rate"),
        ({"memory_mib": 513}, "memory_mib must be 512, 1024 or 2048 for cpu 256"),
        ({"kind": "worker", "schedule": None, "tasks": 1}, "kind must be job, not worker"),
    ],
)
def test_what_aws_refuses_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=f"job cleanup: {message}"):
        record(lambda: job("cleanup", **changes))


def test_a_name_of_more_than_twenty_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="a name has 2 to 20 characters, this one has 21"):
        record(lambda: job("a-name-of-20-lettersx"))
