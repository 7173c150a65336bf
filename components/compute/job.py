"""A scheduled job: EventBridge Scheduler starts one Fargate task at its times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.compute.service import Service
from components.compute.task import Task, TaskArgs
from components.compute.workload import WorkloadArgs
from components.identity.grantee import Grantee
from components.identity.policy import Statement, service_trust
from components.network.connections import Connections
from components.observability.alarm import Alarm, Graph, Metric

_NAME_LENGTH = 20
_EXPRESSIONS = ("at(", "cron(", "rate(")


@dataclass(frozen=True, kw_only=True, slots=True)
class JobAlarms:
    """Thresholds of a job's alarms."""

    failed_starts: float = 0
    """Starts that ECS refused, in five minutes, before they were tried again. Default: 0, so that the first counts."""

    dropped_starts: float = 0
    """Starts that were given up, in five minutes. Default: 0, so that the first one counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobArgs(WorkloadArgs):
    """What a job is made of."""

    schedule: str
    """When it starts: ``cron(0 3 * * ? *)``, ``rate(1 hour)`` or ``at(2030-01-01T00:00:00)``.

    https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
    """

    timezone: str = "UTC"
    """Time zone of the schedule, such as ``Europe/Zurich``. Default: UTC, which skips and doubles no hour."""

    retries: int = 3
    """How often a start that fails is tried again, 0 to 185. Default: 3.

    A task that starts and then fails is not started again.
    """

    retry_seconds: int = 3600
    """For how long it is tried, 60 to 86400. Default: an hour; AWS's own day would start a nightly job at noon."""

    alarms: JobAlarms = field(default_factory=JobAlarms)
    """Thresholds. Default: see JobAlarms."""


class Job(pulumi.ComponentResource):
    """A task that runs at its times, in private subnets, and ends.

    Each start takes the latest revision of the task definition, whoever registered it. Service Connect reaches no task
    outside of a service (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html), so a job
    cannot be linked to a service. Alarms tell of starts that fail; whether the work was done, the job itself must tell.
    """

    schedule_arn: pulumi.Output[str]
    """ARN of the schedule."""

    connections: Connections
    """The security group; nobody reaches a job."""

    alarms: Sequence[Alarm]
    """Starts that failed, and starts that were given up."""

    graphs: Sequence[Graph]
    """Starts: tried, failed, given up."""

    def __init__(self, name: str, args: JobArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:compute:Job", name, None, opts)
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)

        task = Task(name, TaskArgs(workload=args), self._child)
        group = aws.scheduler.ScheduleGroup(f"{name}-group", opts=self._child)
        role, policy = self._role(name, task, group)
        schedule = self._schedule(name, task, group, role, policy)

        self.connections = task.connections
        self.schedule_arn = schedule.arn
        self.alarms = _alarms(name, group.name, args.alarms)
        self.graphs = _graphs(name, group.name)
        self.register_outputs({"schedule_arn": self.schedule_arn})

    def _role(
        self, name: str, task: Task, group: aws.scheduler.ScheduleGroup
    ) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        account = self._args.account
        # https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html: the
        # source is the schedule's group.
        trust = group.arn.apply(lambda arn: service_trust("scheduler.amazonaws.com", account, arn))
        role = aws.iam.Role(f"{name}-scheduler", assume_role_policy=trust, opts=self._child)
        return role, Grantee(name=f"{name}-scheduler", role=role).allow("run", *self._run_statements(task))

    def _run_statements(self, task: Task) -> list[Statement]:
        """Return what starting the task takes: also to hand its roles on, and to tag it while it is created.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html, narrowed to this one task.
        """
        account, cluster = self._args.account, self._args.cluster.name
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
            schedule_expression=args.schedule,
            schedule_expression_timezone=args.timezone,
            flexible_time_window=aws.scheduler.ScheduleFlexibleTimeWindowArgs(mode="OFF"),
            target=aws.scheduler.ScheduleTargetArgs(
                arn=args.cluster.arn,
                role_arn=role.arn,
                ecs_parameters=self._ecs_parameters(task),
                retry_policy=aws.scheduler.ScheduleTargetRetryPolicyArgs(
                    maximum_retry_attempts=args.retries, maximum_event_age_in_seconds=args.retry_seconds
                ),
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
                subnets=list(args.subnet_ids),
                security_groups=[task.connections.security_group.id],
                assign_public_ip=False,
            ),
            enable_ecs_managed_tags=True,
            enable_execute_command=args.cluster.allow_exec,
            propagate_tags="TASK_DEFINITION",
        )


def _alarms(name: str, group_name: pulumi.Input[str], thresholds: JobAlarms) -> tuple[Alarm, ...]:
    return (
        Alarm(
            name=f"{name}-start-failed",
            description=f"ECS refused to start {name}. It is tried again; look at CloudTrail for RunTask.",
            metric=_metric(group_name, "TargetErrorCount"),
            threshold=thresholds.failed_starts,
            period_seconds=300,
            evaluation_periods=1,
        ),
        Alarm(
            name=f"{name}-start-dropped",
            description=f"{name} was not started at all this time. Look at CloudTrail, then start it by hand.",
            metric=_metric(group_name, "InvocationDroppedCount"),
            threshold=thresholds.dropped_starts,
            period_seconds=300,
            evaluation_periods=1,
            severity="critical",
        ),
    )


def _graphs(name: str, group_name: pulumi.Input[str]) -> tuple[Graph, ...]:
    counts = ("InvocationAttemptCount", "TargetErrorCount", "InvocationDroppedCount")
    return (
        Graph(title=f"{name}: starts", metrics=tuple(_metric(group_name, count) for count in counts), unit="starts"),
    )


def _metric(group_name: pulumi.Input[str], metric_name: str) -> Metric:
    # https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
    return Metric(
        namespace="AWS/Scheduler", name=metric_name, dimensions={"ScheduleGroup": group_name}, statistic="Sum"
    )


def _check(name: str, args: JobArgs) -> None:
    called = [target for target, (linked, _) in args.links.items() if isinstance(linked, Service)]
    rules = {
        f"the name may have {_NAME_LENGTH} characters, not {len(name)}": len(name) > _NAME_LENGTH,
        f"schedule must be cron(…), rate(…) or at(…), not {args.schedule}": not (
            args.schedule.startswith(_EXPRESSIONS) and args.schedule.endswith(")")
        ),
        f"retries must be 0 to 185, not {args.retries}": args.retries not in range(186),
        f"retry_seconds must be 60 to 86400, not {args.retry_seconds}": args.retry_seconds not in range(60, 86401),
        f"a job cannot call services, Service Connect does not reach it; take away {', '.join(called)}": bool(called),
    }
    problems = [rule for rule, broken in rules.items() if broken] + args.problems()
    if problems:
        raise ValueError(f"job {name}: {'; '.join(problems)}")
