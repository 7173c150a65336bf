"""DataSync: logging and data verification."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import datasync
from policies.plan.lens.view import Resource


@Policy(
    id="datasync-task-require-logging",
    description="DataSync tasks have logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DataSync.1") + c.LOGGING,
    remediation="set cloudwatchLogGroupArn, and options.logLevel to BASIC or TRANSFER",
    url=f"{guides.DATASYNC}/configure-logging.html",
    types=(datasync.TASK,),
    good={
        "cloudwatchLogGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:sync",
        "options": {"logLevel": "BASIC"},
    },
    bad={"options": {"logLevel": "BASIC"}},
    omitted="violates",
)
def datasync_task_require_logging(task: Resource) -> Iterator[str]:
    """Report a task without a log group, or with the log level OFF."""
    if task.lacks("cloudwatchLogGroupArn"):
        yield "cloudwatchLogGroupArn is missing"
    elif task.equals("options.logLevel", "OFF"):
        yield f"options.logLevel is {task.show('options.logLevel')}"


@Policy(
    id="datasync-task-require-verification",
    description="DataSync tasks verify the data that they transfer.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("DataSync-1") + c.INTEGRITY,
    remediation="set options.verifyMode to ONLY_FILES_TRANSFERRED or POINT_IN_TIME_CONSISTENT, or omit it",
    url=f"{guides.DATASYNC}/configure-data-verification-options.html",
    types=(datasync.TASK,),
    good={"options": {"verifyMode": "ONLY_FILES_TRANSFERRED"}},
    bad={"options": {"verifyMode": "NONE"}},
)
def datasync_task_require_verification(task: Resource) -> Iterator[str]:
    """Report verification that is turned off."""
    if task.equals("options.verifyMode", "NONE"):
        yield "options.verifyMode is NONE"
