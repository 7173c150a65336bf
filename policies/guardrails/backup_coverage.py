"""AWS Backup and Amazon EFS: whether what holds data is backed up, and mount targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, boolean
from policies.plan.aws import backup, docdb, dynamodb, ebs, efs, neptune, rds, vpc
from policies.plan.lens.references import may_refer
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_SERVICES: Mapping[str, str] = {
    dynamodb.TABLE: "dynamodb",
    efs.FILE_SYSTEM: "elasticfilesystem",
    rds.INSTANCE: "rds",
    rds.CLUSTER: "rds",
    docdb.CLUSTER: "rds",
    neptune.CLUSTER: "rds",
    ebs.VOLUME: "ec2",
}
"""Type → service in its ARN; databases of DocumentDB and Neptune have ARNs of Amazon RDS."""

_TAG = "aws:ResourceTag/"


def _selected(**props: Any) -> tuple[Sample, Sample]:
    return (
        Sample(type=dynamodb.TABLE, props={"name": "orders", "tags": {"Backup": "daily"}}),
        Sample(type=backup.SELECTION, name="selection", props=props),
    )


@Policy(
    id="backup-selection-require-coverage",
    description="Tables, databases, file systems and volumes are in a backup plan.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("EFS.2") + c.security_hub("DynamoDB.4", "EC2.28", "RDS.26") + c.BACKUP,
    remediation="add the resource's ARN to resources of an aws.backup.Selection, or tag it as the selection expects",
    url=f"{guides.BACKUP}/assigning-resources.html",
    types=(*_SERVICES, backup.SELECTION),
    good=_selected(selectionTags=[{"type": "STRINGEQUALS", "key": "Backup", "value": "daily"}]),
    bad=_selected(selectionTags=[{"type": "STRINGEQUALS", "key": "Backup", "value": "weekly"}]),
    settings={
        "without_plan": boolean("Whether to judge stacks without a backup selection too; another stack may have it.")
    },
    note="Replicas, and instances of a cluster, are backed up with their source. A stack without any selection is not "
    "judged by default, because plans of the organization or of another stack select by tag.",
)
def backup_selection_require_coverage(stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Report what holds data and is in no selection of the stack."""
    selections = stack.of((backup.SELECTION,))
    if not selections and not settings["without_plan"]:
        return
    for store in stack.of(tuple(_SERVICES)):
        replica = not store.lacks("replicateSourceDb") or not store.lacks("replicationSourceIdentifier")
        if not replica and not any(_may_select(stack, selection, store) for selection in selections):
            yield Finding(store, f"{store.name} is in no backup selection")


def _may_select(stack: Stack, selection: Resource, store: Resource) -> bool:
    if may_refer(stack, selection, "resources", store):
        return True
    tags = _tags(store)
    if selection.unsure("selectionTags") or tags is None:
        return True
    patterns = [pattern for pattern in selection.values("resources") if isinstance(pattern, str)]
    if any(_matches(stack, pattern, store) for pattern in patterns):
        return _conditions_hold(selection, tags)
    tagged = any(tags.get(item.text("key")) == item.text("value") for item in selection.each("selectionTags"))
    return tagged or (not patterns and selection.lacks("selectionTags") and _only_conditions(selection, tags))


def _tags(store: Resource) -> Mapping[str, Any] | None:
    """Return the known tags of a resource, None if one of them is unknown."""
    found: dict[str, Any] = {}
    for bag in ("tagsAll", "tags"):
        value = store.raw(bag)
        if store.unsure(bag) or (isinstance(value, dict) and not all(isinstance(tag, str) for tag in value.values())):
            return None
        found |= value if isinstance(value, dict) else {}
    return found


def _matches(stack: Stack, pattern: str, store: Resource) -> bool:
    """Return whether an ARN pattern is, or may be, for a resource: before an ARN is known, its service decides."""
    arns = [text for text in stack.identities(store) if text.startswith("arn:")]
    if pattern == "*" or any(fnmatchcase(arn, pattern) for arn in arns):
        return True
    parts = pattern.split(":")
    return not arns and len(parts) > 2 and parts[2] in ("*", _SERVICES[store.type]) and pattern.endswith("*")  # noqa: PLR2004 - an ARN's service


def _only_conditions(selection: Resource, tags: Mapping[str, Any]) -> bool:
    return not selection.lacks("conditions") and _conditions_hold(selection, tags)


def _conditions_hold(selection: Resource, tags: Mapping[str, Any]) -> bool:
    """Return whether no condition certainly excludes a resource with these tags; all of them have to hold."""
    for condition in selection.each("conditions"):
        for item in condition.each("stringEquals"):
            if not item.unsure("value") and tags.get(item.text("key").removeprefix(_TAG)) != item.text("value"):
                return False
    return True


@Policy(
    id="efs-file-system-require-automatic-backups",
    description="EFS file systems have automatic backups enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("EFS.7") + c.BACKUP,
    remediation="add an aws.efs.BackupPolicy with backupPolicy.status ENABLED for the file system",
    url=f"{guides.EFS}/awsbackup.html",
    types=(efs.FILE_SYSTEM, efs.BACKUP_POLICY),
    good=(
        Sample(type=efs.FILE_SYSTEM, props={"encrypted": True}),
        Sample(
            type=efs.BACKUP_POLICY,
            name="backups",
            props={"backupPolicy": {"status": "ENABLED"}},
            links={"fileSystemId": "this"},
        ),
    ),
    bad=(
        Sample(type=efs.FILE_SYSTEM, props={"encrypted": True}),
        Sample(
            type=efs.BACKUP_POLICY,
            name="backups",
            props={"backupPolicy": {"status": "DISABLED"}},
            links={"fileSystemId": "this"},
        ),
    ),
    note="One Zone file systems have automatic backups by default, and those in a backup selection of the stack do not "
    "need them.",
)
def efs_file_system_require_automatic_backups(stack: Stack) -> Iterator[Finding]:
    """Report a file system whose backup policy is missing or disabled."""
    for files in stack.of((efs.FILE_SYSTEM,)):
        found, unsure = stack.companions(files, (efs.BACKUP_POLICY,), "fileSystemId")
        path = "backupPolicy.status"
        for policy in found:
            if policy.differs(path, "ENABLED", "ENABLING"):
                yield Finding(files, f"{path} of {policy.name} is {policy.show(path)}")
        selected = any(_may_select(stack, selection, files) for selection in stack.of((backup.SELECTION,)))
        if not found and not unsure and not selected and files.lacks("availabilityZoneName"):
            yield Finding(files, f"file system {files.name} has no backup policy")


@Policy(
    id="efs-mount-target-disallow-public-subnet",
    description="EFS mount targets are in subnets that do not assign public IP addresses.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("EFS.6") + c.NOT_PUBLIC,
    remediation="set subnetId to a private subnet, or mapPublicIpOnLaunch of the subnet to false",
    url=f"{guides.EFS}/accessing-fs.html",
    types=(efs.MOUNT_TARGET, vpc.SUBNET),
    good=(
        Sample(type=efs.MOUNT_TARGET, props={}, links={"subnetId": "subnet"}),
        Sample(type=vpc.SUBNET, name="subnet", props={"mapPublicIpOnLaunch": False}),
    ),
    bad=(
        Sample(type=efs.MOUNT_TARGET, props={}, links={"subnetId": "subnet"}),
        Sample(type=vpc.SUBNET, name="subnet", props={"mapPublicIpOnLaunch": True}),
    ),
)
def efs_mount_target_disallow_public_subnet(stack: Stack) -> Iterator[Finding]:
    """Report a mount target in a subnet of the same stack that assigns public addresses."""
    for mount in stack.of((efs.MOUNT_TARGET,)):
        for subnet in stack.targets(mount, "subnetId", (vpc.SUBNET,)):
            if subnet.is_true("mapPublicIpOnLaunch"):
                yield Finding(mount, f"subnet {subnet.name} assigns public IP addresses")
