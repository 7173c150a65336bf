"""A schedule: EventBridge Scheduler sends a message or an event at set times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.grantee import Grantee
from components.identity.policy import Statement
from components.messaging.dead_letter_queue import DeadLetterQueue, DeadLetterQueueArgs
from components.messaging.scheduler import scheduler_counts, scheduler_role
from components.observability.alarm import Alarm, Graph
from components.security.key import Key
from components.site import Site
from model import schedules
from model.base import require_valid
from model.event_targets import EventBusTarget, QueueTarget

_ACTIONS = {"queue": "sqs:SendMessage", "topic": "sns:Publish", "event_bus": "events:PutEvents"}
"""Kind of a target → what the schedule's role may do there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleArgs:
    """Inputs of Schedule."""

    spec: schedules.Schedule
    """What is asked for."""

    target_arn: pulumi.Input[str]
    """ARN of the queue, topic or event bus that the spec names."""

    key: Key
    """Key of the domain ``messages``."""

    site: Site
    """Account of the schedule; whether deletion of its dead-letter queue is refused."""


class Schedule(pulumi.ComponentResource):
    """A schedule whose role may send to its target and its dead-letter queue, and do nothing else."""

    alarms: Sequence[Alarm]
    """A message that was not delivered."""

    graphs: Sequence[Graph]
    """Deliveries: attempted, failed, dropped."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    def __init__(self, name: str, args: ScheduleArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"schedule {name}", args.spec)
        super().__init__("plinth:messaging:Schedule", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        group = aws.scheduler.ScheduleGroup(f"{name}-group", opts=self._child)
        dead = DeadLetterQueue(f"{name}-dead-letters", DeadLetterQueueArgs(key=args.key, site=args.site), self._child)
        role, policy = self._make_role(group, dead)
        self._make_schedule(group, dead, role, policy)
        self.alarms = dead.alarms
        self.graphs = _graphs(name, group.name)
        self.register_outputs({})

    def _make_role(
        self, group: aws.scheduler.ScheduleGroup, dead: DeadLetterQueue
    ) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        key, kind = self._args.key, self._args.spec.target.kind
        name = f"{self._name}-scheduler"
        role = scheduler_role(name, group, self._args.site.account, self._child)
        statements = [
            Statement(sid="Send", actions=[_ACTIONS[kind]], resources=[self._args.target_arn]),
            Statement(sid="KeepUndelivered", actions=["sqs:SendMessage"], resources=[dead.arn]),
            key.encrypt_decrypt_statement("sqs"),
            *([key.encrypt_decrypt_statement("sns")] if kind == "topic" else []),
        ]
        return role, Grantee(name=name, role=role).allow("send", *statements)

    def _make_schedule(
        self,
        group: aws.scheduler.ScheduleGroup,
        dead: DeadLetterQueue,
        role: aws.iam.Role,
        policy: aws.iam.RolePolicy,
    ) -> None:
        spec = self._args.spec
        target, window = spec.target, spec.flexible_window_minutes
        group_id = target.message_group_id if isinstance(target, QueueTarget) else None
        aws.scheduler.Schedule(
            self._name,
            group_name=group.name,
            schedule_expression=spec.schedule,
            schedule_expression_timezone=spec.time_zone,
            flexible_time_window=aws.scheduler.ScheduleFlexibleTimeWindowArgs(
                mode="FLEXIBLE" if window else "OFF", maximum_window_in_minutes=window
            ),
            target=aws.scheduler.ScheduleTargetArgs(
                arn=self._args.target_arn,
                role_arn=role.arn,
                input=spec.input,
                sqs_parameters=(
                    aws.scheduler.ScheduleTargetSqsParametersArgs(message_group_id=group_id) if group_id else None
                ),
                eventbridge_parameters=(
                    aws.scheduler.ScheduleTargetEventbridgeParametersArgs(
                        source=target.source, detail_type=target.detail_type
                    )
                    if isinstance(target, EventBusTarget)
                    else None
                ),
                retry_policy=aws.scheduler.ScheduleTargetRetryPolicyArgs(
                    maximum_retry_attempts=spec.retry.max_attempts,
                    maximum_event_age_in_seconds=spec.retry.max_age_seconds,
                ),
                dead_letter_config=aws.scheduler.ScheduleTargetDeadLetterConfigArgs(arn=dead.arn),
            ),
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[policy])),
        )


def _graphs(name: str, group_name: pulumi.Input[str]) -> tuple[Graph, ...]:
    return (Graph(title=f"{name}: deliveries", metrics=scheduler_counts(group_name), unit="deliveries"),)
