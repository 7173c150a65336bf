from model.scaling import Scaling
from tests.support.offline import record
from tests.support.workloads import SERVICE, worker

TARGET = "aws:appautoscaling/target:Target"
POLICY = "aws:appautoscaling/policy:Policy"


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
