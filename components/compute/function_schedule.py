"""The schedule of a function: EventBridge Scheduler invokes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.account import Account
from components.identity.grantee import Grantee
from components.identity.policy import Statement
from components.messaging.scheduler import TIME_ZONE, scheduler_metric, scheduler_role, start_retries
from components.observability.alarm import Alarm


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionScheduleArgs:
    """Inputs of FunctionSchedule."""

    expression: str
    """When it runs, in UTC."""

    function_arn: pulumi.Input[str]
    """Alias or version that is invoked, asynchronously."""

    account: Account
    """Whose schedules may do that."""


class FunctionSchedule(pulumi.ComponentResource):
    """A schedule with a role that may invoke one function."""

    schedule_arn: pulumi.Output[str]
    """ARN of the schedule."""

    alarms: Sequence[Alarm]
    """Invocations that were given up."""

    def __init__(self, name: str, args: FunctionScheduleArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:compute:FunctionSchedule", name, None, opts)
        self._child = pulumi.ResourceOptions(parent=self)
        group = aws.scheduler.ScheduleGroup(f"{name}-group", opts=self._child)
        role = scheduler_role(f"{name}-role", group, args.account, self._child)
        policy = Grantee(name=name, role=role).allow(
            "invoke", Statement(sid="Invoke", actions=["lambda:InvokeFunction"], resources=[args.function_arn])
        )
        self.schedule_arn = self._make_schedule(name, args, group, role, policy).arn
        self.alarms = (_alarm(name, group.name),)
        self.register_outputs({"schedule_arn": self.schedule_arn})

    def _make_schedule(
        self,
        name: str,
        args: FunctionScheduleArgs,
        group: aws.scheduler.ScheduleGroup,
        role: aws.iam.Role,
        policy: aws.iam.RolePolicy,
    ) -> aws.scheduler.Schedule:
        return aws.scheduler.Schedule(
            name,
            group_name=group.name,
            schedule_expression=args.expression,
            schedule_expression_timezone=TIME_ZONE,
            flexible_time_window=aws.scheduler.ScheduleFlexibleTimeWindowArgs(mode="OFF"),
            target=aws.scheduler.ScheduleTargetArgs(
                arn=args.function_arn,
                role_arn=role.arn,
                # What fails in the function is retried by Lambda.
                retry_policy=start_retries(),
            ),
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[policy])),
        )


def _alarm(name: str, group_name: pulumi.Input[str]) -> Alarm:
    return Alarm(
        name=f"{name}-dropped",
        description=f"The schedule {name} could not invoke its function. Look at CloudTrail, then invoke it by hand.",
        metric=scheduler_metric(group_name, "InvocationDroppedCount"),
        threshold=0,
        period_seconds=300,
        evaluation_periods=1,
        severity="critical",
    )
