"""Limits of Amazon ECS."""

from __future__ import annotations

from typing import Final

MAX_TASKS: Final = 5000
"""Tasks of one service: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html"""

MAX_SCHEDULES: Final = 200
"""Scheduled actions of a service, a quota that AWS does not raise:
https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-quotas.html"""

MAX_BASE: Final = 100_000
"""Base of a capacity provider:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html"""

MAX_WEIGHT: Final = 1000
"""Weight of a capacity provider, on the same page."""

NAME_LENGTH: Final = 255
"""Characters in the name of a cluster (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html)
and of a task definition's family
(https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html)."""

MAX_DEFINITION_BYTES: Final = 65_536
"""Of a task definition, on the page of quotas."""

STOP_SECONDS: Final = 30
MIN_STOP_SECONDS: Final = 2
MAX_STOP_SECONDS: Final = 120
"""Seconds between SIGTERM and SIGKILL on Fargate, the first by default:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (stopTimeout)"""

MIN_INTERVAL_SECONDS: Final = 5
MAX_INTERVAL_SECONDS: Final = 300
MIN_TIMEOUT_SECONDS: Final = 2
MAX_TIMEOUT_SECONDS: Final = 60
MAX_RETRIES: Final = 10
MAX_START_PERIOD_SECONDS: Final = 300
"""Health checks of a container: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html

Those of a target group allow the same intervals, longer timeouts, and thresholds of 2 and more:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"""

MAX_GRACE_PERIOD_SECONDS: Final = 2_147_483_647
"""Of a service behind a load balancer: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"""

MIN_THRESHOLD: Final = 2
"""Checks in a row until a target changes its state, on the page of target groups."""

MAX_TARGET_GROUPS: Final = 5
"""Of a service: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/register-multiple-targetgroups.html"""

MAX_SIDECARS: Final = 8
"""Containers beside the main one. A task definition has at most 10
(https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html); whether the proxy of Service Connect,
which ECS adds, counts is not documented, so that its place is left."""

MIN_CONTAINER_CPU: Final = 2
MIN_CONTAINER_MEMORY_MIB: Final = 6
"""What the kernel and Docker need:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (cpu, memory)"""

MAX_OPEN_FILES: Final = 1_048_576
"""Largest nofile that the kernel allows by default (fs.nr_open):
https://man7.org/linux/man-pages/man5/proc_sys_fs.5.html"""

RESTART_SECONDS: Final = 300
MIN_RESTART_SECONDS: Final = 60
MAX_RESTART_SECONDS: Final = 1800
MAX_IGNORED_EXIT_CODES: Final = 50
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html"""

MAX_ENVIRONMENT_FILES: Final = 10
"""Of a container: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"""

MAX_BAKE_MINUTES: Final = 1440
"""Of a pause within a deployment: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html"""

MIN_CANARY_PERCENT: Final = 0.1
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html"""

MIN_STEP_PERCENT: Final = 3
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html"""
