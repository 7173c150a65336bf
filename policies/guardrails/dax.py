"""DynamoDB Accelerator: encryption."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Policy, Severity
from policies.plan.aws import dax
from policies.plan.lens.view import Resource


@Policy(
    id="dax-cluster-require-encryption",
    description="DynamoDB Accelerator clusters are encrypted at rest.",
    severity=Severity.HIGH,
    controls=c.fsbp("DynamoDB.3") + c.AT_REST,
    remediation="set serverSideEncryption.enabled to true when you create the cluster",
    url=f"{guides.DYNAMODB}/DAXEncryptionAtRest.html",
    types=(dax.CLUSTER,),
    good={"serverSideEncryption": {"enabled": True}},
    bad={"serverSideEncryption": {"enabled": False}},
    omitted="violates",
    note="Security Hub rates it medium; it is high like the encryption of the pack's other data stores.",
)
def dax_cluster_require_encryption(cluster: Resource) -> Iterator[str]:
    """Report encryption that is off, the default."""
    if cluster.not_true("serverSideEncryption.enabled"):
        yield f"serverSideEncryption.enabled is {cluster.show('serverSideEncryption.enabled')}"


@Policy(
    id="dax-cluster-enforce-tls",
    description="DynamoDB Accelerator clusters are encrypted in transit.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("DynamoDB.7") + c.IN_TRANSIT,
    remediation="set clusterEndpointEncryptionType to TLS when you create the cluster",
    url=f"{guides.DYNAMODB}/DAXEncryptionInTransit.html",
    types=(dax.CLUSTER,),
    good={"clusterEndpointEncryptionType": "TLS"},
    bad={"clusterEndpointEncryptionType": "NONE"},
    omitted="violates",
)
def dax_cluster_enforce_tls(cluster: Resource) -> Iterator[str]:
    """Report plaintext, the default."""
    if cluster.differs("clusterEndpointEncryptionType", "TLS"):
        yield f"clusterEndpointEncryptionType is {cluster.show('clusterEndpointEncryptionType')}"
