"""A scheduled job: EventBridge Scheduler starts one Fargate task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.compute.service import Service
from components.compute.task import Task, TaskArgs
from components.compute.timeouts import stop_seconds
from components.compute.workload import WorkloadArgs
from components.identity.grantee import Grantee
from components.identity.policy import Statement
from components.messaging.scheduler import (
    TIME_ZONE,
    scheduler_counts,
    scheduler_metric,
    scheduler_role,
    start_retries,
)
from components.network.connections import Connections
from components.observability.alarm import Alarm, Graph


@dataclass(frozen=True, kw_only=True, slots=True)
class JobArgs(WorkloadArgs):
    """What a job is made of: what every workload has."""


class Job(pulumi.ComponentResource):
    """A task that runs on a schedule, in private subnets, and ends.

    Each start takes the latest revision of the task definition, whoever registered it. Service Connect reaches no task
    outside of a service (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html), so a job
    cannot be linked to a service. Alarms report starts that fail, Alerts a run that ends with an error:
    the job exits with another code than 0 if its work was not done.
    """

    schedule_arn: pulumi.Output[str]
    """ARN of the schedule."""

    family: str
    """Physical name of its task definition, a plain value."""

    connections: Connections
    """The security group; nothing connects to a job."""

    alarms: Sequence[Alarm]
    """Starts that failed, and starts that were dropped."""

    graphs: Sequence[Graph]
    """Starts: attempted, failed, dropped."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """That of its tasks."""

    def __init__(self, name: str, args: JobArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:compute:Job", name, None, opts)
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)

        task = Task(
            name,
            TaskArgs(
                workload=args, containers=args.containers(name, stop_seconds(args.spec.stop_timeout_seconds, None))
            ),
            self._child,
        )
        group = aws.scheduler.ScheduleGroup(f"{name}-group", opts=self._child)
        role, policy = self._role(name, task, group)
        schedule = self._schedule(name, task, group, role, policy)

        self.family = task.family
        self.connections = task.connections
        self.schedule_arn = schedule.arn
        self.alarms = _alarms(name, group.name)
        self.graphs = _graphs(name, group.name)
        self.log_groups = task.log_groups
        self.register_outputs({"schedule_arn": self.schedule_arn})

    def _role(
        self, name: str, task: Task, group: aws.scheduler.ScheduleGroup
    ) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        account = self._args.site.account
        role = scheduler_role(f"{name}-scheduler", group, account, self._child)
        return role, Grantee(name=f"{name}-scheduler", role=role).allow("run", *self._run_statements(task))

    def _run_statements(self, task: Task) -> list[Statement]:
        """Return what starting the task needs: also to pass its roles, and to tag it on creation.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html, narrowed to this one task.
        """
        account, cluster = self._args.site.account, self._args.cluster.name
        family = account.arn("ecs", f"task-definition/{task.family}")
        return [
            Statement(
                sid="RunTask",
                actions=["ecs:RunTask"],
                resources=[family, f"{family}:*"],
                conditions={"ArnEquals": {"ecs:cluster": account.arn("ecs", f"cluster/{cluster}")}},
            ),
            Statement(
                sid="TagTask",
                actions=["ecs:TagResource"],
                resources=[account.arn("ecs", f"task/{cluster}/*")],
                conditions={"StringEquals": {"ecs:CreateAction": "RunTask"}},
            ),
            Statement(
                sid="PassRoles",
                actions=["iam:PassRole"],
                resources=[task.execution_role.arn, task.task_role.arn],
                conditions={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
            ),
        ]

    def _schedule(
        self,
        name: str,
        task: Task,
        group: aws.scheduler.ScheduleGroup,
        role: aws.iam.Role,
        policy: aws.iam.RolePolicy,
    ) -> aws.scheduler.Schedule:
        args = self._args
        return aws.scheduler.Schedule(
            name,
            group_name=group.name,
            schedule_expression=args.spec.schedule or "",
            schedule_expression_timezone=TIME_ZONE,
            flexible_time_window=aws.scheduler.ScheduleFlexibleTimeWindowArgs(mode="OFF"),
            target=aws.scheduler.ScheduleTargetArgs(
                arn=args.cluster.arn,
                role_arn=role.arn,
                ecs_parameters=self._ecs_parameters(task),
                retry_policy=start_retries(),
            ),
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[policy, *task.requires])),
        )

    def _ecs_parameters(self, task: Task) -> aws.scheduler.ScheduleTargetEcsParametersArgs:
        args = self._args
        return aws.scheduler.ScheduleTargetEcsParametersArgs(
            task_definition_arn=task.family_arn,
            task_count=1,
            platform_version="LATEST",
            capacity_provider_strategies=[
                aws.scheduler.ScheduleTargetEcsParametersCapacityProviderStrategyArgs(
                    capacity_provider=share.provider, base=share.base, weight=share.weight
                )
                for share in args.cluster.capacity_provider_strategy
            ],
            network_configuration=aws.scheduler.ScheduleTargetEcsParametersNetworkConfigurationArgs(
                subnets=list(args.placement.subnet_ids),
                security_groups=[task.connections.security_group.id],
                assign_public_ip=False,
            ),
            enable_ecs_managed_tags=True,
            enable_execute_command=args.cluster.allow_exec,
            propagate_tags="TASK_DEFINITION",
        )


def _alarms(name: str, group_name: pulumi.Input[str]) -> tuple[Alarm, ...]:
    return (
        Alarm(
            name=f"{name}-start-failed",
            description=f"ECS refused to start {name}. It is tried again; look at CloudTrail for RunTask.",
            metric=scheduler_metric(group_name, "TargetErrorCount"),
            threshold=0,
            period_seconds=300,
            evaluation_periods=1,
        ),
        Alarm(
            name=f"{name}-start-dropped",
            description=f"{name} was not started at all this time. Look at CloudTrail, then start it by hand.",
            metric=scheduler_metric(group_name, "InvocationDroppedCount"),
            threshold=0,
            period_seconds=300,
            evaluation_periods=1,
            severity="critical",
        ),
    )


def _graphs(name: str, group_name: pulumi.Input[str]) -> tuple[Graph, ...]:
    return (Graph(title=f"{name}: starts", metrics=scheduler_counts(group_name), unit="starts"),)


def _check(name: str, args: JobArgs) -> None:
    args.require_valid("job", name)
    if args.spec.kind != "job":
        raise ValueError(f"job {name}: kind must be job, not {args.spec.kind}")
    called = [target for target, linked in args.links.items() if isinstance(linked, Service)]
    if called:
        raise ValueError(
            f"job {name}: a job cannot call services, Service Connect does not reach it; remove {', '.join(called)}"
        )
