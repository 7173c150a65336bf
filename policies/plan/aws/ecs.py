"""Amazon ECS."""

from __future__ import annotations

from policies.plan.kind import Kind, Placement

CAPACITY_PROVIDER = Kind(
    "aws:ecs/capacityProvider:CapacityProvider",
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AutoScalingGroupProvider.html
    defaults={"autoScalingGroupProvider.managedTerminationProtection": "DISABLED"},
)
CLUSTER = Kind("aws:ecs/cluster:Cluster")
SERVICE = Kind(
    "aws:ecs/service:Service",
    placement=Placement(node="service"),
    defaults={"networkConfiguration.assignPublicIp": False, "platformVersion": "LATEST"},
)
TASK_DEFINITION = Kind(
    "aws:ecs/taskDefinition:TaskDefinition",
    defaults={"volumes.efsVolumeConfiguration.transitEncryption": "DISABLED"},
)
TASK_SET = Kind(
    "aws:ecs/taskSet:TaskSet", defaults={"networkConfiguration.assignPublicIp": False, "platformVersion": "LATEST"}
)
