"""Whether a service runs what was deployed: an update must not succeed while it does not."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws


def require_running(
    name: str, service: aws.ecs.Service, definition_arn: pulumi.Output[str] | None, *, may_rest: bool
) -> None:
    """Fail an update after which *service* runs no task, or another revision than *definition_arn*, if that is given.

    *may_rest*: whether it runs no task at some times, so that none is no failure.

    The provider only waits in the update that deploys. After a deployment that ECS has rolled back, and after a first
    one that failed, the next update would find nothing to change and succeed.
    https://github.com/pulumi/pulumi/issues/21458, https://github.com/pulumi/pulumi/issues/17949
    """
    if pulumi.runtime.is_dry_run():
        return
    found = aws.ecs.get_service_output(cluster_arn=service.cluster, service_name=service.name)

    def check(now: Mapping[str, object]) -> None:
        running = None if may_rest else now["running"]
        problem = obstacle(running=running, definition=now["definition"], wanted=now["wanted"])
        if problem:
            raise pulumi.RunError(f"service {name} {problem}; {_remedy(str(now['cluster']), str(now['service']))}")

    pulumi.Output.all(
        running=found.running_count,
        definition=found.task_definition,
        wanted=found.task_definition if definition_arn is None else definition_arn,
        cluster=service.cluster,
        service=service.name,
    ).apply(check)


def explain_failure(name: str) -> pulumi.ResourceHookBinding:
    """Return the hook that says what to do after a failed deployment of the service *name*."""
    return pulumi.ResourceHookBinding(on_error=[pulumi.ErrorHook(f"{name}-deployment-failed", _explain)])


def obstacle(*, running: object, definition: object, wanted: object) -> str | None:
    """Return what is wrong with a service that was deployed, or None; *running* is None if it may run no task."""
    if definition != wanted:
        return f"runs {_revision(definition)}, not {_revision(wanted)}: ECS has rolled its deployment back"
    return "runs no task: its last deployment failed, and ECS does not try again by itself" if running == 0 else None


def _explain(args: pulumi.ErrorHookArgs) -> bool:
    if args.failed_operation != "delete":
        inputs = args.new_inputs or {}
        pulumi.log.warn(
            f"{args.name}: its tasks do not start or stay unhealthy. Is its image in the registry, do its secrets have "
            "values? ECS says why: aws ecs describe-services --query 'services[].events[:5].message' "
            f"--cluster {inputs.get('cluster')} --services {inputs.get('name')}. Then run pulumi up again"
        )
    return False


def _remedy(cluster: str, service: str) -> str:
    place = f"--cluster {cluster} --service {service}"
    return (
        "once the cause is gone (image, values of secrets, health check), run aws ecs update-service "
        f"--force-new-deployment {place}, and pulumi up again: docs/recovery.md"
    )


def _revision(arn: object) -> str:
    return str(arn).rpartition("/")[2]
