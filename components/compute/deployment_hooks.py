"""What decides whether a deployment goes on: functions that ECS invokes, and people for whom it waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pulumi
import pulumi_aws as aws

from components.identity.grantee import Grantee
from components.identity.policy import Statement, service_trust
from model.deployment import Deployment
from model.deployment_hooks import Approval

_LifecycleHook = aws.ecs.ServiceDeploymentConfigurationLifecycleHookArgs
_Timeout = aws.ecs.ServiceDeploymentConfigurationLifecycleHookTimeoutConfigurationArgs


def make_hook_role(
    name: str, function_arns: Mapping[str, pulumi.Input[str]], opts: pulumi.ResourceOptions
) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
    """Return the role with which ECS invokes functions, each by its ARN, and nothing else; and its policy.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-permissions.html
    """
    role = aws.iam.Role(name, assume_role_policy=service_trust("ecs.amazonaws.com", None), opts=opts)
    invoke = Statement(
        sid="Invoke", actions=["lambda:InvokeFunction"], resources=[arn for _, arn in sorted(function_arns.items())]
    )
    return role, Grantee(name=name, role=role).allow("invoke", invoke)


def lifecycle_hooks(
    deployment: Deployment, function_arns: Mapping[str, pulumi.Input[str]], role: aws.iam.Role | None
) -> list[_LifecycleHook]:
    """Return the hooks of *deployment*; *role* invokes the functions, which are named in *function_arns*."""
    return [*_invoked(deployment, function_arns, role), *_awaited(deployment)]


def announce(name: str, approval: Approval) -> pulumi.ResourceHook:
    """Return the hook that says, before the service *name* is deployed, how a person lets the deployment go on."""
    then = "is rolled back" if approval.on_timeout == "rollback" else "goes on"

    def say(args: pulumi.ResourceHookArgs) -> None:
        inputs = args.new_inputs or {}
        place = f"--cluster {inputs.get('cluster')} --service {inputs.get('name')}"
        pulumi.log.info(
            f"service {name}: its deployment waits for an approval, and {then} after {approval.timeout_minutes} "
            f"minutes. Its ARN: aws ecs list-service-deployments {place}. How to go on: docs/deployment-strategies.md"
        )

    return pulumi.ResourceHook(f"{name}-approval", say)


def _invoked(
    deployment: Deployment, function_arns: Mapping[str, pulumi.Input[str]], role: aws.iam.Role | None
) -> Iterator[_LifecycleHook]:
    for _, hook in sorted(deployment.hooks.items()):
        yield _LifecycleHook(
            target_type="AWS_LAMBDA",
            hook_target_arn=function_arns[hook.function],
            role_arn=role.arn if role else None,
            lifecycle_stages=[stage.upper() for stage in hook.stages],
        )


def _awaited(deployment: Deployment) -> Iterator[_LifecycleHook]:
    approval = deployment.approval
    if approval is None:
        return
    yield _LifecycleHook(
        target_type="PAUSE",
        lifecycle_stages=[approval.stage_of(tested=deployment.test_traffic is not None).upper()],
        timeout_configuration=_Timeout(
            timeout_in_minutes=str(approval.timeout_minutes), action=approval.on_timeout.upper()
        ),
    )
