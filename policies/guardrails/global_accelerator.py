"""Global Accelerator: flow logs."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import globalaccelerator
from policies.plan.lens.view import Resource


@Policy(
    id="globalaccelerator-accelerator-require-flow-logs",
    description="Global Accelerator accelerators have flow logs enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("GlobalAccelerator-1") + c.LOGGING,
    remediation="set attributes.flowLogsEnabled to true, with flowLogsS3Bucket and flowLogsS3Prefix",
    url=f"{guides.GLOBAL_ACCELERATOR}/monitoring-global-accelerator.flow-logs.html",
    types=(globalaccelerator.ACCELERATOR,),
    good={"attributes": {"flowLogsEnabled": True}},
    bad={"attributes": {"flowLogsEnabled": False}},
    omitted="violates",
)
def globalaccelerator_accelerator_require_flow_logs(accelerator: Resource) -> Iterator[str]:
    """Report flow logs that are off, the default."""
    path = "attributes.flowLogsEnabled"
    if accelerator.not_true(path):
        yield f"{path} is {accelerator.show(path)}"
