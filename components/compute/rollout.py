"""A deployment strategy, as an ECS service configures it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi_aws as aws

from model.deployment import BlueGreenDeployment, CanaryDeployment, Deployment, LinearDeployment, RollingDeployment

_ALL = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Rollout:
    """Inputs of an ECS service that depend on its deployment strategy."""

    configuration: aws.ecs.ServiceDeploymentConfigurationArgs
    """ECS's name of the strategy, and its pauses."""

    minimum_healthy_percent: int = _ALL
    """Share of the tasks that keeps running. Default: all, which is ECS's own where the traffic is shifted."""

    maximum_percent: int = 2 * _ALL
    """Old and new tasks together, at most. Default: double, which is ECS's own where the traffic is shifted."""

    @property
    def rebalances(self) -> bool:
        """Whether ECS may move tasks between availability zones.

        AWS moves a task by starting another one first, so a service that may not run more tasks than wanted cannot be
        rebalanced: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
        """
        return self.maximum_percent > _ALL


def rollout_of(
    deployment: Deployment, hooks: Sequence[aws.ecs.ServiceDeploymentConfigurationLifecycleHookArgs] = ()
) -> Rollout:
    """Return how ECS is configured for *deployment* with *hooks*.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
    """
    lifecycle_hooks = list(hooks) or None
    match deployment:
        case RollingDeployment():
            return Rollout(
                configuration=aws.ecs.ServiceDeploymentConfigurationArgs(strategy="ROLLING"),
                minimum_healthy_percent=deployment.minimum_healthy_percent,
                maximum_percent=deployment.maximum_percent,
            )
        case BlueGreenDeployment():
            return Rollout(
                configuration=aws.ecs.ServiceDeploymentConfigurationArgs(
                    strategy="BLUE_GREEN",
                    bake_time_in_minutes=str(deployment.bake_minutes),
                    lifecycle_hooks=lifecycle_hooks,
                )
            )
        case CanaryDeployment():
            return Rollout(
                configuration=aws.ecs.ServiceDeploymentConfigurationArgs(
                    strategy="CANARY",
                    bake_time_in_minutes=str(deployment.bake_minutes),
                    lifecycle_hooks=lifecycle_hooks,
                    canary_configuration=aws.ecs.ServiceDeploymentConfigurationCanaryConfigurationArgs(
                        canary_percent=deployment.canary_percent,
                        canary_bake_time_in_minutes=str(deployment.canary_minutes),
                    ),
                )
            )
        case LinearDeployment():
            return Rollout(
                configuration=aws.ecs.ServiceDeploymentConfigurationArgs(
                    strategy="LINEAR",
                    bake_time_in_minutes=str(deployment.bake_minutes),
                    lifecycle_hooks=lifecycle_hooks,
                    linear_configuration=aws.ecs.ServiceDeploymentConfigurationLinearConfigurationArgs(
                        step_percent=deployment.step_percent,
                        step_bake_time_in_minutes=str(deployment.step_minutes),
                    ),
                )
            )
