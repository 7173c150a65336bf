"""Step Functions: logs and traces of state machines."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import sfn
from policies.plan.lens.view import Resource


@Policy(
    id="stepfunctions-machine-require-logging",
    description="Step Functions state machines have logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("StepFunctions.1") + c.LOGGING,
    remediation="set loggingConfiguration.level to ERROR or ALL, with logDestination",
    url=f"{guides.STEP_FUNCTIONS}/cw-logs.html",
    types=(sfn.STATE_MACHINE,),
    good={"loggingConfiguration": {"level": "ERROR", "logDestination": "arn:*"}},
    bad={"loggingConfiguration": {"level": "OFF", "logDestination": "arn:*"}},
    omitted="violates",
)
def stepfunctions_machine_require_logging(machine: Resource) -> Iterator[str]:
    """Report a state machine whose executions are not logged, the default."""
    path = "loggingConfiguration.level"
    if machine.differs(path, "ALL", "ERROR", "FATAL"):
        yield f"{path} is {machine.show(path)}"


@Policy(
    id="stepfunctions-machine-require-tracing",
    description="Step Functions state machines have X-Ray tracing enabled.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("StepFunctions-1") + c.DETECTION,
    remediation="set tracingConfiguration.enabled to true",
    url=f"{guides.STEP_FUNCTIONS}/concepts-xray-tracing.html",
    types=(sfn.STATE_MACHINE,),
    good={"tracingConfiguration": {"enabled": True}},
    bad={"tracingConfiguration": {"enabled": False}},
    omitted="violates",
)
def stepfunctions_machine_require_tracing(machine: Resource) -> Iterator[str]:
    """Report tracing that is off, the default."""
    if machine.not_true("tracingConfiguration.enabled"):
        yield f"tracingConfiguration.enabled is {machine.show('tracingConfiguration.enabled')}"
