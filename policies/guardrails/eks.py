"""EKS: API endpoint, secrets, audit logs, versions, node access and deletion protection."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Settings, Severity, integer
from policies.plan.aws import eks
from policies.plan.lens.open_ports import is_world
from policies.plan.lens.view import Resource

_PUBLIC, _CIDRS = "vpcConfig.endpointPublicAccess", "vpcConfig.publicAccessCidrs"
_ENDPOINT_NOTE = (
    "EKS.1 rejects every public endpoint. Two policies share it: one that any address can reach is mandatory to close, "
    "one that is restricted to ranges is advisory, because it is a common and audited way to reach the API."
)


def _open_to_anyone(cluster: Resource) -> bool:
    """Return whether the public endpoint accepts any address; EKS allows all if no range is set."""
    ranges = [text for text in cluster.values(_CIDRS) if isinstance(text, str)]
    return cluster.is_true(_PUBLIC) and (cluster.lacks(_CIDRS) or any(map(is_world, ranges)))


@Policy(
    id="eks-cluster-disallow-public-endpoint",
    description="API endpoints of EKS clusters are not open to every address.",
    severity=Severity.HIGH,
    controls=c.fsbp("EKS.1", part="endpoints that are open to every address") + c.NOT_PUBLIC,
    remediation="set vpcConfig.endpointPublicAccess to false and endpointPrivateAccess to true, or restrict "
    "publicAccessCidrs",
    url=f"{guides.EKS}/cluster-endpoint.html",
    types=(eks.CLUSTER,),
    good={"vpcConfig": {"endpointPublicAccess": True, "publicAccessCidrs": ["203.0.113.0/24"]}},
    bad={"vpcConfig": {"endpointPublicAccess": True, "publicAccessCidrs": ["0.0.0.0/0"]}},
    omitted="violates",
    note=_ENDPOINT_NOTE,
)
def eks_cluster_disallow_public_endpoint(cluster: Resource) -> Iterator[str]:
    """Report a public endpoint, the default, without ranges or with one that contains every address."""
    if _open_to_anyone(cluster):
        yield f"{_PUBLIC} is {cluster.show(_PUBLIC)} and {_CIDRS} is {cluster.show(_CIDRS)}"


@Policy(
    id="eks-cluster-require-private-endpoint",
    description="API endpoints of EKS clusters are private.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("EKS.1", part="endpoints that are restricted to ranges") + c.NOT_PUBLIC,
    remediation="set vpcConfig.endpointPublicAccess to false and endpointPrivateAccess to true",
    url=f"{guides.EKS}/cluster-endpoint.html",
    types=(eks.CLUSTER,),
    good={"vpcConfig": {"endpointPublicAccess": False, "publicAccessCidrs": ["203.0.113.0/24"]}},
    bad={"vpcConfig": {"endpointPublicAccess": True, "publicAccessCidrs": ["203.0.113.0/24"]}},
    note=_ENDPOINT_NOTE,
)
def eks_cluster_require_private_endpoint(cluster: Resource) -> Iterator[str]:
    """Report a public endpoint that is restricted to ranges."""
    if cluster.is_true(_PUBLIC) and not _open_to_anyone(cluster) and not cluster.unsure(_CIDRS):
        yield f"{_PUBLIC} is {cluster.show(_PUBLIC)}"


@Policy(
    id="eks-cluster-require-secrets-encryption",
    description="EKS clusters encrypt Kubernetes secrets with a customer managed key.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("EKS.3") + c.AT_REST,
    remediation="set encryptionConfig with resources [secrets] and provider.keyArn",
    url=f"{guides.EKS}/enable-kms.html",
    types=(eks.CLUSTER,),
    good={"encryptionConfig": {"provider": {"keyArn": "arn"}, "resources": ["secrets"]}},
    bad={"encryptionConfig": {"provider": {"keyArn": "arn"}, "resources": ["configmaps"]}},
    omitted="violates",
    note="Other tools rate it high. Advisory here, because EKS encrypts the API data of version 1.28 and later with a "
    "key that AWS owns.",
)
def eks_cluster_require_secrets_encryption(cluster: Resource) -> Iterator[str]:
    """Report a cluster without a key for secrets."""
    path = "encryptionConfig.resources"
    if not cluster.unsure(path) and "secrets" not in cluster.values(path):
        yield f"{path} is {cluster.show(path)}"
    elif cluster.lacks("encryptionConfig.provider.keyArn"):
        yield "encryptionConfig.provider.keyArn is missing"


@Policy(
    id="eks-cluster-require-audit-logs",
    description="EKS clusters have audit logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("EKS.8") + c.LOGGING,
    remediation="add audit to enabledClusterLogTypes, preferably with authenticator and api",
    url=f"{guides.EKS}/control-plane-logs.html",
    types=(eks.CLUSTER,),
    good={"enabledClusterLogTypes": ["api", "audit", "authenticator"]},
    bad={"enabledClusterLogTypes": ["api", "scheduler", "authenticator"]},
    omitted="violates",
    note="Some tools require all five types; the control requires audit logs, because the others do not record who "
    "did what.",
)
def eks_cluster_require_audit_logs(cluster: Resource) -> Iterator[str]:
    """Report a cluster whose control plane does not log API requests."""
    path = "enabledClusterLogTypes"
    if not cluster.unsure(path) and "audit" not in cluster.values(path):
        yield f"{path} is {cluster.show(path)}"


_VERSION = re.compile(r"1\.(\d{1,3})")


@Policy(
    id="eks-cluster-require-supported-version",
    description="EKS clusters and node groups run a supported Kubernetes version.",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    controls=c.fsbp("EKS.2", "EKS.9") + c.PATCHING,
    remediation="set version to a version in standard support, or omit it for the newest",
    url=f"{guides.EKS}/kubernetes-versions.html",
    types=(eks.CLUSTER, eks.NODE_GROUP),
    good={"version": "1.34"},
    bad={"version": "1.23"},
    settings={"oldest_minor": integer(31, "Oldest supported minor version: 31 is Kubernetes 1.31.")},
    note="Advisory, because EKS upgrades a cluster whose version is out of support by itself. Raise `oldest_minor` as "
    "versions leave support.",
)
def eks_cluster_require_supported_version(cluster: Resource, settings: Settings) -> Iterator[str]:
    """Report a version older than the setting."""
    version = _VERSION.fullmatch(cluster.text("version"))
    if version is not None and int(version[1]) < settings["oldest_minor"]:
        yield f"version is {cluster.show('version')}, older than 1.{settings['oldest_minor']:.0f}"


@Policy(
    id="eks-cluster-require-deletion-protection",
    description="Production EKS clusters have deletion protection enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("EKS-1") + c.DELETION,
    remediation="set deletionProtection to true",
    url=f"{guides.EKS}/deletion-protection.html",
    types=(eks.CLUSTER,),
    good={"deletionProtection": True},
    bad={"deletionProtection": False},
    environments=PROD,
    omitted="violates",
)
def eks_cluster_require_deletion_protection(cluster: Resource) -> Iterator[str]:
    """Report deletion protection that is off, the default."""
    if cluster.not_true("deletionProtection"):
        yield f"deletionProtection is {cluster.show('deletionProtection')}"


@Policy(
    id="eks-node-group-restrict-remote-access",
    description="Remote access to EKS node groups is restricted to security groups.",
    severity=Severity.HIGH,
    controls=c.own("EKS-2") + c.NOT_PUBLIC,
    remediation="remove remoteAccess and use Session Manager, or set remoteAccess.sourceSecurityGroupIds",
    url=f"{guides.EKS}/create-managed-node-group.html",
    types=(eks.NODE_GROUP,),
    good={"remoteAccess": {"ec2SshKey": "admin", "sourceSecurityGroupIds": ["sg-bastion"]}},
    bad={"remoteAccess": {"ec2SshKey": "admin"}},
)
def eks_node_group_restrict_remote_access(group: Resource) -> Iterator[str]:
    """Report an SSH key without security groups: EKS then opens port 22 (3389 on Windows) to 0.0.0.0/0."""
    if not group.lacks("remoteAccess.ec2SshKey") and group.lacks("remoteAccess.sourceSecurityGroupIds"):
        yield "remoteAccess.sourceSecurityGroupIds is missing, so SSH is open to 0.0.0.0/0"


_LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")


@Policy(
    id="eks-cluster-require-control-plane-logs",
    description="EKS clusters have all types of control plane logs enabled.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("EKS-3") + c.LOGGING,
    remediation="set enabledClusterLogTypes to api, audit, authenticator, controllerManager and scheduler",
    url=f"{guides.EKS}/control-plane-logs.html",
    types=(eks.CLUSTER,),
    good={"enabledClusterLogTypes": list(_LOG_TYPES)},
    bad={"enabledClusterLogTypes": [*_LOG_TYPES[:3]]},
    omitted="violates",
    note="Low: audit logs, which another policy requires, are the ones that record who did what.",
)
def eks_cluster_require_control_plane_logs(cluster: Resource) -> Iterator[str]:
    """Report every type that is not logged."""
    path = "enabledClusterLogTypes"
    absent = [kind for kind in _LOG_TYPES if kind not in cluster.values(path)]
    if absent and not cluster.unsure(path):
        yield f"{path} lacks {', '.join(absent)}"
