"""What all schedules of EventBridge Scheduler have in common: those of messages, of jobs and of functions."""

from __future__ import annotations

from typing import Final

import pulumi
import pulumi_aws as aws

from components.identity.account import Account
from components.identity.policy import service_trust
from components.observability.alarm import Metric

TIME_ZONE: Final = "UTC"
"""Of jobs and functions: a zone with daylight saving time skips or repeats an hour once a year."""

_RETRIES: Final = 3
_RETRY_SECONDS: Final = 3600


def start_retries() -> aws.scheduler.ScheduleTargetRetryPolicyArgs:
    """Return how often the start of a job or a function is tried again: for an hour at most.

    AWS's default of a day could start a nightly job at noon. What starts and then fails is not started again by this.
    """
    return aws.scheduler.ScheduleTargetRetryPolicyArgs(
        maximum_retry_attempts=_RETRIES, maximum_event_age_in_seconds=_RETRY_SECONDS
    )


def scheduler_role(
    name: str, group: aws.scheduler.ScheduleGroup, account: Account, opts: pulumi.ResourceOptions
) -> aws.iam.Role:
    """Make the role *name*, which EventBridge Scheduler takes for schedules of *group* alone.

    The source is the schedule's group:
    https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    """
    trust = group.arn.apply(lambda arn: service_trust("scheduler.amazonaws.com", account, arn))
    return aws.iam.Role(name, assume_role_policy=trust, opts=opts)


def scheduler_metric(group_name: pulumi.Input[str], name: str) -> Metric:
    """Return the number that EventBridge Scheduler counts of a group in a period.

    https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
    """
    return Metric(namespace="AWS/Scheduler", name=name, dimensions={"ScheduleGroup": group_name}, statistic="Sum")


def scheduler_counts(group_name: pulumi.Input[str]) -> tuple[Metric, ...]:
    """Return the counts of a group that a dashboard shows: attempted, failed, dropped."""
    return tuple(
        scheduler_metric(group_name, one)
        for one in ("InvocationAttemptCount", "TargetErrorCount", "InvocationDroppedCount")
    )
