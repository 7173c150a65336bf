"""MWAA: access to the web server, and logs."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import mwaa
from policies.plan.lens.view import Resource


@Policy(
    id="mwaa-environment-disallow-public-access",
    description="Web servers of MWAA environments are private.",
    severity=Severity.HIGH,
    controls=c.own("MWAA-1") + c.NOT_PUBLIC,
    remediation="set webserverAccessMode to PRIVATE_ONLY, or omit it",
    url=f"{guides.MWAA}/configuring-networking.html",
    types=(mwaa.ENVIRONMENT,),
    good={"webserverAccessMode": "PRIVATE_ONLY"},
    bad={"webserverAccessMode": "PUBLIC_ONLY"},
)
def mwaa_environment_disallow_public_access(environment: Resource) -> Iterator[str]:
    """Report a web server that the internet reaches; it still asks for an IAM identity."""
    if environment.differs("webserverAccessMode", "PRIVATE_ONLY"):
        yield f"webserverAccessMode is {environment.show('webserverAccessMode')}"


_LOGS = ("schedulerLogs", "taskLogs", "webserverLogs", "workerLogs")


def _logging(tasks: bool) -> dict[str, object]:  # noqa: FBT001 - one flag of an example
    return {"loggingConfiguration": {name: {"enabled": tasks or name != "taskLogs"} for name in _LOGS}}


@Policy(
    id="mwaa-environment-require-logs",
    description="MWAA environments send scheduler, task, web server and worker logs to CloudWatch Logs.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("MWAA-2") + c.LOGGING,
    remediation="set enabled to true for each log in loggingConfiguration",
    url=f"{guides.MWAA}/monitoring-airflow.html",
    types=(mwaa.ENVIRONMENT,),
    good=_logging(tasks=True),
    bad=_logging(tasks=False),
    omitted="violates",
)
def mwaa_environment_require_logs(environment: Resource) -> Iterator[str]:
    """Report every log that is off, the default."""
    off = [name for name in _LOGS if environment.not_true(f"loggingConfiguration.{name}.enabled")]
    if off:
        yield f"loggingConfiguration does not enable {', '.join(off)}"
