"""Batch: privileges of containers."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Policy, Severity
from policies.plan.aws import batch
from policies.plan.lens.json_documents import document
from policies.plan.lens.view import Resource


@Policy(
    id="batch-job-disallow-privileged",
    description="Containers of Batch jobs are not privileged.",
    severity=Severity.HIGH,
    controls=c.own("Batch-1") + c.LEAST_PRIVILEGE,
    remediation="set privileged to false in containerProperties, or omit it",
    url=f"{guides.BATCH}/job_definition_parameters.html",
    types=(batch.JOB_DEFINITION,),
    good={"containerProperties": '{"image": "shop", "privileged": false}'},
    bad={"containerProperties": '{"image": "shop", "privileged": true}'},
)
def batch_job_disallow_privileged(job: Resource) -> Iterator[str]:
    """Report a container with the rights of root on its host, on ECS or on EKS."""
    properties = document(job, "containerProperties")
    if properties is not None and properties.is_true("privileged"):
        yield "containerProperties.privileged is true"
    for kind in ("containers", "initContainers"):
        for container in job.each(f"eksProperties.podProperties.{kind}"):
            if container.is_true("securityContext.privileged"):
                yield f"securityContext.privileged of {container.show('name')} is true"
