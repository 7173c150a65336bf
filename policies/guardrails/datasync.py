"""DataSync: transfers are logged and compared."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource

TASK = "aws:datasync/task:Task"


@resource_rule(
    id="datasync-task-require-logging",
    description="Transfers are logged.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DataSync.1") + c.LOGGING,
    remediation="set cloudwatchLogGroupArn, and options.logLevel to BASIC or TRANSFER",
    url="https://docs.aws.amazon.com/datasync/latest/userguide/configure-logging.html",
    types=(TASK,),
    good={
        "cloudwatchLogGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:sync",
        "options": {"logLevel": "BASIC"},
    },
    bad={"options": {"logLevel": "BASIC"}},
)
def datasync_task_require_logging(task: Resource) -> Iterator[str]:
    """No group, or a level that writes nothing."""
    if task.lacks("cloudwatchLogGroupArn"):
        yield "cloudwatchLogGroupArn is missing"
    if task.equals("options.logLevel", "OFF"):
        yield "options.logLevel is OFF"


@resource_rule(
    id="datasync-task-require-verification",
    description="What was transferred is compared.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("DataSync-1") + c.LOG_INTEGRITY,
    remediation="set options.verifyMode to ONLY_FILES_TRANSFERRED or POINT_IN_TIME_CONSISTENT, or leave it out",
    url="https://docs.aws.amazon.com/datasync/latest/userguide/configure-data-verification-options.html",
    types=(TASK,),
    good={"options": {"verifyMode": "ONLY_FILES_TRANSFERRED"}},
    bad={"options": {"verifyMode": "NONE"}},
)
def datasync_task_require_verification(task: Resource) -> Iterator[str]:
    """Not at all."""
    if task.equals("options.verifyMode", "NONE"):
        yield "options.verifyMode is NONE"
