"""An EFS file system: encrypted, in every zone of the private tier, and mounted through its access points only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.policy import Statement, document, refuse_plain_http
from components.links import Consumer, Link
from components.network.connections import Connections
from components.network.placement import Placement
from components.network.security_group import closed_security_group
from components.observability.alarm import Alarm, Graph, Metric
from components.security.key import Key
from components.site import Site
from model import file_systems
from model.aws import efs
from model.aws.regions import AzLetter
from model.base import require_valid

_MOUNT, _WRITE, _ROOT = (f"elasticfilesystem:Client{what}" for what in ("Mount", "Write", "RootAccess"))
"""https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html"""

_GIB = 1024**3


@dataclass(frozen=True, kw_only=True, slots=True)
class FileSystemArgs:
    """Inputs of FileSystem."""

    spec: file_systems.FileSystem
    """What is asked for."""

    key: Key
    """Key of the domain ``data``. Another key is another file system."""

    placement: Placement
    """VPC of the private tier."""

    subnet_ids: Mapping[AzLetter, pulumi.Input[str]]
    """Letter of each availability zone of that tier → its subnet. EFS takes one mount target per zone."""

    site: Site
    """Account, and whether deletion is refused."""


class FileSystem(pulumi.ComponentResource):
    """A regional file system with a mount target in each availability zone in which something may mount it.

    Its policy refuses connections without TLS, root, what has no role of this account, and what does not come through
    an access point. With a policy of its own, EFS admits no one whom no policy admits:
    https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
    """

    file_system_id: pulumi.Output[str]
    """Id of the file system."""

    connections: Connections
    """Security group of the mount targets, port 2049, closed until something mounts it."""

    alarms: Sequence[Alarm]
    """Operations near their limit; with throughput bursting, burst credits that run out."""

    graphs: Sequence[Graph]
    """Bytes that are read and written, size, operations, clients."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None: EFS writes no logs."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack outputs that list it by its name."""

    def __init__(self, name: str, args: FileSystemArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"file system {name}", args.spec)
        super().__init__("plinth:data:FileSystem", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        group = closed_security_group(name, "File system", args.placement.vpc_id, self._child)
        self.connections = Connections(name=name, security_group=group, port=efs.PORT, placement=args.placement)
        self._file_system = self._make_file_system()
        self.file_system_id = self._file_system.id
        self._ready: list[pulumi.Resource] = [self._make_policy(), *self._make_mount_targets()]
        self._access_points = self._make_access_points()
        self._make_backup_policy()
        self.alarms = self._alarms()
        self.graphs = self._graphs()
        self.exports = {"fileSystemIds": self.file_system_id}
        self.register_outputs({"file_system_id": self.file_system_id})

    def access_point_id(self, name: str) -> pulumi.Output[str]:
        """Return the id of an access point."""
        return self._access_points[name].id

    def mount(self, consumer: Consumer, writes: Mapping[str, bool]) -> Link:
        """Let *consumer* mount the access points in *writes*, and write through those that are true.

        It opens the port, and gives the role of the code the right to these access points and no other. ECS mounts with
        it (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html). No variable is set.
        """
        rules = consumer.connect(self.connections)
        points = {name: self._access_points[name] for name in sorted(writes)}
        allows = [
            Statement(
                actions=actions,
                resources=[self._file_system.arn],
                conditions={"StringEquals": {"elasticfilesystem:AccessPointArn": arns}},
            )
            for write, actions in ((False, [_MOUNT]), (True, [_MOUNT, _WRITE]))
            if (arns := [point.arn for name, point in points.items() if writes[name] is write])
        ]
        return Link(allows=allows, requires=(*rules, *self._ready, *points.values()))

    def _make_file_system(self) -> aws.efs.FileSystem:
        spec = self._args.spec
        return aws.efs.FileSystem(
            self._name,
            encrypted=True,
            kms_key_id=self._args.key.arn,
            performance_mode="generalPurpose",
            throughput_mode=spec.throughput,
            provisioned_throughput_in_mibps=spec.provisioned_mibps,
            lifecycle_policies=self._transitions(),
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.site.protect)),
        )

    def _transitions(self) -> list[aws.efs.FileSystemLifecyclePolicyArgs]:
        """Return one block for each transition, as EFS wants it, in the order in which its documentation has them."""
        spec = self._args.spec
        found = []
        if spec.infrequent_access_days is not None:
            infrequent = efs.transition(spec.infrequent_access_days)
            found.append(aws.efs.FileSystemLifecyclePolicyArgs(transition_to_ia=infrequent))
        if spec.archive_days is not None:
            archive = efs.transition(spec.archive_days)
            found.append(aws.efs.FileSystemLifecyclePolicyArgs(transition_to_archive=archive))
        if spec.return_on_access:
            found.append(aws.efs.FileSystemLifecyclePolicyArgs(transition_to_primary_storage_class="AFTER_1_ACCESS"))
        return found

    def _make_mount_targets(self) -> list[aws.efs.MountTarget]:
        return [
            aws.efs.MountTarget(
                f"{self._name}-{letter}",
                file_system_id=self._file_system.id,
                subnet_id=subnet_id,
                security_groups=[self.connections.security_group.id],
                opts=self._child,
            )
            for letter, subnet_id in self._args.subnet_ids.items()
        ]

    def _make_access_points(self) -> dict[str, aws.efs.AccessPoint]:
        return {
            name: aws.efs.AccessPoint(
                f"{self._name}-{name}",
                file_system_id=self._file_system.id,
                posix_user=aws.efs.AccessPointPosixUserArgs(
                    uid=point.uid, gid=point.gid, secondary_gids=point.secondary_gids or None
                ),
                root_directory=aws.efs.AccessPointRootDirectoryArgs(
                    path=point.path,
                    creation_info=aws.efs.AccessPointRootDirectoryCreationInfoArgs(
                        owner_uid=point.uid, owner_gid=point.gid, permissions=point.permissions
                    ),
                ),
                opts=self._child,
            )
            for name, point in self._args.spec.access_points.items()
        }

    def _make_policy(self) -> aws.efs.FileSystemPolicy:
        arn, anyone = self._file_system.arn, {"AWS": "*"}
        account_id = self._args.site.account.account_id
        return aws.efs.FileSystemPolicy(
            f"{self._name}-policy",
            file_system_id=self._file_system.id,
            policy=document(
                refuse_plain_http(["elasticfilesystem:Client*"], [arn], sid="RefusePlainTransport"),
                Statement(sid="RefuseRoot", effect="Deny", actions=[_ROOT], resources=[arn], principals=anyone),
                Statement(
                    sid="RefuseWithoutAccessPoint",
                    effect="Deny",
                    actions=[_MOUNT, _WRITE],
                    resources=[arn],
                    principals=anyone,
                    conditions={"Null": {"elasticfilesystem:AccessPointArn": "true"}},
                ),
                # A client without a role has no account, which differs too.
                Statement(
                    sid="RefuseOthersAndAnonymous",
                    effect="Deny",
                    actions=[_MOUNT, _WRITE],
                    resources=[arn],
                    principals=anyone,
                    conditions={"StringNotEquals": {"aws:PrincipalAccount": account_id}},
                ),
            ),
            opts=self._child,
        )

    def _make_backup_policy(self) -> None:
        aws.efs.BackupPolicy(
            f"{self._name}-backups",
            file_system_id=self._file_system.id,
            backup_policy=aws.efs.BackupPolicyBackupPolicyArgs(
                status="ENABLED" if self._args.spec.backups else "DISABLED"
            ),
            opts=self._child,
        )

    def _metric(self, name: str, statistic: str) -> Metric:
        dimensions = {"FileSystemId": self.file_system_id}
        return Metric(namespace="AWS/EFS", name=name, dimensions=dimensions, statistic=statistic)

    def _alarms(self) -> tuple[Alarm, ...]:
        """Return the alarms that AWS recommends, earlier.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
        """
        spec = self._args.spec
        limit = Alarm(
            name=f"{self._name}-io-limit",
            description=f"{self._name} nears the operations that a file system can do. Look at what opens many files.",
            metric=self._metric("PercentIOLimit", "Average"),
            threshold=spec.alarms.io_limit_percent,
            evaluation_periods=15,
        )
        if spec.throughput != "bursting":
            return (limit,)
        return (
            limit,
            Alarm(
                name=f"{self._name}-burst-credits",
                description=f"{self._name} uses up its burst credits and will be slow. Use throughput elastic.",
                metric=self._metric("BurstCreditBalance", "Minimum"),
                threshold=spec.alarms.burst_credit_gib * _GIB,
                comparison="LessThanThreshold",
                evaluation_periods=15,
            ),
        )

    def _graphs(self) -> tuple[Graph, ...]:
        return (
            Graph(
                title=f"{self._name}: read and written",
                metrics=[self._metric(name, "Sum") for name in ("DataReadIOBytes", "DataWriteIOBytes")],
                unit="bytes",
            ),
            Graph(title=f"{self._name}: clients", metrics=[self._metric("ClientConnections", "Sum")]),
            Graph(
                title=f"{self._name}: share of possible operations",
                metrics=[self._metric("PercentIOLimit", "Average")],
                unit="percent",
            ),
        )
