from typing import Any

import pytest

import model.queues
from components.compute.scaling import Autoscaler, AutoscalerArgs
from components.messaging.queue import Queue, QueueArgs
from model.scaling import Scaling
from model.scaling_rules import BacklogSteps
from preview.recorder.record import Record
from tests.support.keys import make_key
from tests.support.offline import SITE, record
from tests.support.workloads import SERVICE, web, worker

TARGET = "aws:appautoscaling/target:Target"
POLICY = "aws:appautoscaling/policy:Policy"
ACTION = "aws:appautoscaling/scheduledAction:ScheduledAction"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"


def jobs() -> Queue:
    """Return the queue ``jobs``."""
    return Queue("jobs", QueueArgs(spec=model.queues.Queue(), key=make_key("messages"), site=SITE))


def scaled(**scaling: Any) -> Record:
    """Return what a worker with 2 to 5 tasks registers."""
    spec = Scaling.model_validate({"min_tasks": 2, "max_tasks": 5, **scaling})
    return record(lambda: worker("queue", tasks=None, scaling=spec))


def test_without_scaling_nothing_scales() -> None:
    assert record(lambda: worker("queue")).of_type(TARGET) == []


def test_cpu_and_memory_are_tracked_between_the_limits() -> None:
    scaling = Scaling(min_tasks=2, max_tasks=6, cpu_percent=70, memory_percent=80)
    seen = record(lambda: worker("queue", tasks=None, scaling=scaling))
    target, service = seen.only(TARGET), seen.only(SERVICE)
    resource = f"service/plinth-test-main/{service.outputs['name']}"

    assert target.inputs == {
        "serviceNamespace": "ecs",
        "scalableDimension": "ecs:service:DesiredCount",
        "resourceId": resource,
        "minCapacity": 2,
        "maxCapacity": 6,
    }
    assert {policy.name: policy.inputs for policy in seen.of_type(POLICY)} == {
        f"queue-scaling-{key}": {
            "policyType": "TargetTrackingScaling",
            "serviceNamespace": "ecs",
            "scalableDimension": "ecs:service:DesiredCount",
            "resourceId": resource,
            "targetTrackingScalingPolicyConfiguration": {
                "targetValue": value,
                "predefinedMetricSpecification": {"predefinedMetricType": metric},
                "scaleOutCooldown": 60,
                "scaleInCooldown": 300,
            },
        }
        for key, value, metric in (
            ("cpu", 70, "ECSServiceAverageCPUUtilization"),
            ("memory", 80, "ECSServiceAverageMemoryUtilization"),
        )
    }


def test_one_target_is_one_policy() -> None:
    scaling = Scaling(min_tasks=1, max_tasks=2, memory_percent=80)
    seen = record(lambda: worker("queue", tasks=None, scaling=scaling))

    assert [policy.name for policy in seen.of_type(POLICY)] == ["queue-scaling-memory"]


def test_steps_are_alarms_that_add_one_task_above_70_percent_and_remove_one_below_40() -> None:
    seen = scaled(cpu_steps={})
    service = seen.only(SERVICE)
    policies = {policy.name: policy for policy in seen.of_type(POLICY)}
    common = {
        "policyType": "StepScaling",
        "serviceNamespace": "ecs",
        "scalableDimension": "ecs:service:DesiredCount",
        "resourceId": seen.only(TARGET).inputs["resourceId"],
    }

    assert {name: policy.inputs for name, policy in policies.items()} == {
        "queue-scaling-cpu-add": {
            **common,
            "stepScalingPolicyConfiguration": {
                "adjustmentType": "ChangeInCapacity",
                "metricAggregationType": "Average",
                "cooldown": 60,
                "stepAdjustments": [{"scalingAdjustment": 1, "metricIntervalLowerBound": "0"}],
            },
        },
        "queue-scaling-cpu-remove": {
            **common,
            "stepScalingPolicyConfiguration": {
                "adjustmentType": "ChangeInCapacity",
                "metricAggregationType": "Average",
                "cooldown": 300,
                "stepAdjustments": [{"scalingAdjustment": -1, "metricIntervalUpperBound": "0"}],
            },
        },
    }
    assert {alarm.name: alarm.inputs for alarm in seen.of_type(ALARM)} == {
        f"queue-scaling-cpu-{direction}": {
            "alarmDescription": f"{does} 1 of the tasks while cpu utilization is {side} {percent} %. It is a part of "
            "scaling and notifies no one.",
            "namespace": "AWS/ECS",
            "metricName": "CPUUtilization",
            "dimensions": {"ClusterName": "plinth-test-main", "ServiceName": service.outputs["name"]},
            "statistic": "Average",
            "comparisonOperator": comparison,
            "threshold": percent,
            "period": 60,
            "evaluationPeriods": minutes,
            "treatMissingData": "notBreaching",
            "alarmActions": [policies[f"queue-scaling-cpu-{direction}"].outputs["arn"]],
        }
        for direction, does, side, percent, minutes, comparison in (
            ("add", "Adds", "above", 70, 2, "GreaterThanThreshold"),
            ("remove", "Removes", "below", 40, 5, "LessThanThreshold"),
        )
    }


def test_requests_are_those_of_the_services_own_target_group() -> None:
    scaling = Scaling(min_tasks=2, max_tasks=5, requests_per_task=900)
    seen = record(lambda: web("api", tasks=None, scaling=scaling))
    balancer, group = (
        seen.only("aws:lb/loadBalancer:LoadBalancer"),
        seen.named("api-tg", "aws:lb/targetGroup:TargetGroup"),
    )

    assert seen.only(POLICY).inputs["targetTrackingScalingPolicyConfiguration"] == {
        "targetValue": 900,
        "predefinedMetricSpecification": {
            "predefinedMetricType": "ALBRequestCountPerTarget",
            "resourceLabel": f"{balancer.outputs['arnSuffix']}/{group.outputs['arnSuffix']}",
        },
        "scaleOutCooldown": 60,
        "scaleInCooldown": 300,
    }


def test_requests_without_a_target_group_are_refused() -> None:
    args = AutoscalerArgs(
        cluster_name="main", service_name="api", spec=Scaling(min_tasks=1, max_tasks=2, requests_per_task=900)
    )
    with pytest.raises(ValueError, match="scaling api: requests_per_task needs a target_group_label"):
        record(lambda: Autoscaler("api", args))


def test_a_forecast_never_goes_beyond_the_maximum() -> None:
    seen = scaled(cpu_percent=60, forecast={"metric": "cpu"})

    assert seen.named("queue-scaling-forecast", POLICY).inputs["predictiveScalingPolicyConfiguration"] == {
        "mode": "ForecastOnly",
        "maxCapacityBreachBehavior": "HonorMaxCapacity",
        "schedulingBufferTime": 300,
        "metricSpecifications": [
            {
                "targetValue": "60",
                "predefinedMetricPairSpecification": {"predefinedMetricType": "ECSServiceCPUUtilization"},
            }
        ],
    }


def test_schedules_are_actions_in_their_time_zone() -> None:
    peak = {"schedule": "cron(0 8 ? * MON-FRI *)", "time_zone": "Asia/Tokyo", "min_tasks": 4}
    seen = scaled(schedules={"peak": peak})

    assert seen.only(ACTION).name == "queue-scaling-peak"
    assert seen.only(ACTION).inputs == {
        "serviceNamespace": "ecs",
        "scalableDimension": "ecs:service:DesiredCount",
        "resourceId": seen.only(TARGET).inputs["resourceId"],
        "schedule": "cron(0 8 ? * MON-FRI *)",
        "timezone": "Asia/Tokyo",
        "scalableTargetAction": {"minCapacity": 4},
    }


@pytest.mark.parametrize(
    ("scaling", "ignored"),
    [
        ({"cpu_percent": 70}, []),
        ({"schedules": {"peak": {"schedule": "rate(1 day)", "min_tasks": 4}}}, ["minCapacity"]),
        ({"schedules": {"peak": {"schedule": "rate(1 day)", "max_tasks": 9}}}, ["maxCapacity"]),
        ({"office_hours": {"time_zone": "UTC"}}, ["minCapacity", "maxCapacity"]),
    ],
)
def test_an_update_leaves_alone_the_limits_that_schedules_set(scaling: dict[str, Any], ignored: list[str]) -> None:
    assert list(scaled(**scaling).only(TARGET).ignore_changes) == ignored


@pytest.mark.parametrize(
    "scaling",
    [
        {"memory_percent": 70},
        {"memory_steps": {}},
        {"cpu_percent": 60, "forecast": {"metric": "cpu"}},
        {"schedules": {"peak": {"schedule": "rate(1 day)", "min_tasks": 4}}},
        {"office_hours": {"time_zone": "UTC"}},
    ],
)
def test_an_update_leaves_alone_the_number_of_tasks_that_any_rule_sets(scaling: dict[str, Any]) -> None:
    service = scaled(**scaling).only(SERVICE)

    assert (service.inputs["desiredCount"], list(service.ignore_changes)) == (2, ["desiredCount"])


def test_rules_of_one_service_are_created_one_after_the_other() -> None:
    seen = scaled(cpu_percent=60, memory_percent=70, schedules={"peak": {"schedule": "rate(1 day)", "min_tasks": 4}})
    names = {one.urn: one.name for one in (*seen.of_type(POLICY), *seen.of_type(ACTION))}

    assert {
        one.name: [names[other] for other in one.dependencies if other in names]
        for one in seen.resources
        if one.urn in names
    } == {
        "queue-scaling-cpu": [],
        "queue-scaling-memory": ["queue-scaling-cpu"],
        "queue-scaling-peak": ["queue-scaling-memory"],
    }


def test_a_backlog_is_messages_per_running_task_by_metric_math() -> None:
    scaling = Scaling.model_validate(
        {"min_tasks": 1, "max_tasks": 9, "queue_backlog": {"queue": "jobs", "messages_per_task": 40}}
    )
    seen = record(lambda: worker("queue", tasks=None, scaling=scaling, links={"jobs": (jobs(), "consume")}))
    service = {"ClusterName": "plinth-test-main", "ServiceName": seen.only(SERVICE).outputs["name"]}
    name = seen.named("jobs", "aws:sqs/queue:Queue").outputs["name"]

    def stat(query: str, namespace: str, metric: str, statistic: str, dimensions: dict[str, str]) -> dict[str, Any]:
        named = [{"name": key, "value": value} for key, value in dimensions.items()]
        return {
            "id": query,
            "returnData": False,
            "metricStat": {
                "stat": statistic,
                "metric": {"namespace": namespace, "metricName": metric, "dimensions": named},
            },
        }

    assert seen.named("queue-scaling-backlog", POLICY).inputs["targetTrackingScalingPolicyConfiguration"] == {
        "targetValue": 40,
        "customizedMetricSpecification": {
            "metrics": [
                stat("messages", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Sum", {"QueueName": name}),
                stat("tasks", "ECS/ContainerInsights", "RunningTaskCount", "Average", service),
                {
                    "id": "backlog",
                    "label": "Messages per task",
                    "expression": "messages / tasks",
                    "returnData": True,
                },
            ]
        },
        "scaleOutCooldown": 60,
        "scaleInCooldown": 300,
    }


def test_from_zero_as_many_tasks_run_as_the_messages_need_and_none_without_one() -> None:
    scaling = Scaling.model_validate(
        {"min_tasks": 0, "max_tasks": 3, "queue_backlog": {"queue": "jobs", "messages_per_task": 10}}
    )
    seen = record(lambda: worker("queue", tasks=None, scaling=scaling, links={"jobs": (jobs(), "consume")}))
    name = seen.named("jobs", "aws:sqs/queue:Queue").outputs["name"]
    policies = {one.name: one for one in seen.of_type(POLICY)}
    alarms = {one.name: one.inputs for one in seen.of_type(ALARM)}

    assert {key: one.inputs["stepScalingPolicyConfiguration"] for key, one in policies.items()} == {
        "queue-scaling-messages": {
            "adjustmentType": "ExactCapacity",
            "metricAggregationType": "Maximum",
            "cooldown": 300,
            "stepAdjustments": [
                {"scalingAdjustment": 1, "metricIntervalLowerBound": "0", "metricIntervalUpperBound": "11"},
                {"scalingAdjustment": 2, "metricIntervalLowerBound": "11", "metricIntervalUpperBound": "21"},
                {"scalingAdjustment": 3, "metricIntervalLowerBound": "21"},
            ],
        },
        "queue-scaling-no-messages": {
            "adjustmentType": "ExactCapacity",
            "metricAggregationType": "Maximum",
            "cooldown": 300,
            "stepAdjustments": [{"scalingAdjustment": 0, "metricIntervalUpperBound": "0"}],
        },
    }
    assert {
        key: (one["comparisonOperator"], one["threshold"], one["evaluationPeriods"], one["alarmActions"])
        for key, one in alarms.items()
    } == {
        key: (comparison, threshold, periods, [policies[key].outputs["arn"]])
        for key, comparison, threshold, periods in (
            ("queue-scaling-messages", "GreaterThanThreshold", 0, 1),
            ("queue-scaling-no-messages", "LessThanThreshold", 1, 5),
        )
    }
    queries = {one["id"]: one for one in alarms["queue-scaling-messages"]["metricQueries"]}
    assert queries["messages"]["expression"] == "waiting + received"
    assert {
        key: (one["metric"]["metricName"], one["metric"]["dimensions"])
        for key, one in queries.items()
        if "metric" in one
    } == {
        "waiting": ("ApproximateNumberOfMessagesVisible", {"QueueName": name}),
        "received": ("ApproximateNumberOfMessagesNotVisible", {"QueueName": name}),
    }
    assert seen.only(TARGET).inputs["minCapacity"] == 0
    assert seen.only(SERVICE).inputs["desiredCount"] == 0


@pytest.mark.parametrize("most", [1, 3, 20, 21, 100])
def test_steps_reach_the_most_tasks_in_as_many_steps_as_aws_takes(most: int) -> None:
    steps = BacklogSteps(messages_per_task=7, most_tasks=most, cooldown_seconds=60).steps
    messages, tasks = zip(*steps, strict=True)

    assert len(steps) == min(most, 20)
    assert (messages[0], tasks[-1]) == (1, most)
    assert list(tasks) == sorted(set(tasks))
    # The last message of a range is the one for which its tasks are enough, and no fewer.
    assert [one - 1 for one in messages[1:]] == [7 * running for running in tasks[:-1]]
