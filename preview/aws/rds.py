"""RDS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from model.aws import rds
from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Inputs, Refused, Replacement, Unique, Unpriced
from preview.aws.counterpart import Counterpart, named_values
from preview.aws.outputs import Context, Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError

INSTANCE = "aws:rds/instance:Instance"
_RDS = "arn:{partition}:rds:{region}:{account}:"
_PORTS = {"postgres": 5432, "aurora-postgresql": 5432, "mysql": 3306, "aurora-mysql": 3306, "mariadb": 3306}
_FREE_IOPS = {False: rds.BASELINE_IOPS, True: rds.FEWEST_IOPS}
_FREE_MIBPS = {False: rds.BASELINE_MIBPS, True: rds.SLOWEST_MIBPS}
"""Whether gp3 storage is striped → the IOPS and the throughput that the price of the storage includes.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
"""
_VCPUS = {"micro": 2, "small": 2, "medium": 2, "large": 2, "xlarge": 4, "2xlarge": 8, "4xlarge": 16, "8xlarge": 32}
_MONITORING_SECONDS = 60


def _port(context: Context) -> int:
    return int(context.inputs.get("port") or _PORTS.get(str(context.inputs.get("engine")), 5432))


def _address(context: Context) -> str:
    return context.text("{name}.{home:12}.{region}.rds.{suffix}")


def _endpoint(context: Context) -> str:
    return f"{_address(context)}:{_port(context)}"


def _master_secrets(context: Context) -> list[dict[str, str]]:
    """Return the secret that RDS creates and rotates, if it manages the password."""
    if not context.inputs.get("manageMasterUserPassword"):
        return []
    arn = "arn:{partition}:secretsmanager:{region}:{account}:secret:rds!db-{uuid:}-{lower:6}"
    key = str(context.inputs.get("masterUserSecretKmsKeyId", ""))
    return [{"secretArn": context.text(arn), "secretStatus": "active", "kmsKeyId": key}]


def _instance_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield a database instance: its class, storage, backups, insights, monitoring and managed secret."""
    inputs = _with_source(resource, billing)
    engine = inputs.get("engine")
    if engine != "postgres":
        raise UnpricedError(f"no prices for the engine {engine}")
    hours = billing.usage.hours
    instances = 2 if inputs.get("multiAz") else 1
    deployment = "multi" if inputs.get("multiAz") else "single"
    kind = inputs["instanceClass"]
    named = f"{kind}, Multi-AZ" if inputs.get("multiAz") else kind
    yield Charge(item=f"PostgreSQL {named}", key=f"rds.postgres.{deployment}.{kind}", quantity=hours)
    yield from _storage(inputs, deployment)
    kept = billing.share(billing.usage.database_backup_gb, resource)
    yield Charge(
        item="backups beyond the free size", key="rds.backup", quantity=kept, kind="usage", assumes="database_backup_gb"
    )
    if inputs.get("databaseInsightsMode") == "advanced":
        watched = _vcpus(kind) * instances * hours
        yield Charge(item="Database Insights, advanced", key="rds.insights", quantity=watched)
    interval = inputs.get("monitoringInterval") or 0
    if interval:
        written = billing.usage.monitoring_gb * _MONITORING_SECONDS / interval * instances
        item = "enhanced monitoring logs"
        yield Charge(item=item, key="logs.ingested", quantity=written, kind="usage", assumes="monitoring_gb")
    if inputs.get("manageMasterUserPassword"):
        yield Charge(item="secret that RDS manages", key="secret.month", quantity=1)


def _with_source(resource: Registration, billing: Billing) -> Mapping[str, Any]:
    """Return the inputs of an instance; what a replica does not set, it inherits from its source."""
    source = billing.graph.ref(resource, "replicateSourceDb", INSTANCE)
    if source is None:
        return resource.inputs
    inherited = ("engine", "allocatedStorage", "storageType", "iops", "storageThroughput")
    return {**{name: source.inputs.get(name) for name in inherited}, **resource.inputs}


def _storage(inputs: Mapping[str, Any], deployment: str) -> Iterator[Charge]:
    size = inputs.get("allocatedStorage")
    if not size:
        raise UnpricedError("its storage is not in the plan")
    kind = inputs.get("storageType") or "gp2"
    yield Charge(item=f"storage {kind}", key=f"rds.{kind}.{deployment}", quantity=size)
    striped = size >= rds.STRIPED_GIB
    extra_iops = (inputs.get("iops") or 0) - _FREE_IOPS[striped]
    if extra_iops > 0:
        yield Charge(item="IOPS above the baseline", key=f"rds.iops.{deployment}", quantity=extra_iops)
    extra_mibps = (inputs.get("storageThroughput") or 0) - _FREE_MIBPS[striped]
    if extra_mibps > 0:
        yield Charge(item="throughput above the baseline", key=f"rds.throughput.{deployment}", quantity=extra_mibps)


def _vcpus(instance_class: str) -> int:
    size = instance_class.rpartition(".")[2]
    if size not in _VCPUS:
        raise UnpricedError(f"the number of vCPUs of {instance_class} is not known")
    return _VCPUS[size]


def _is_not_aurora(_old: Inputs, new: Inputs) -> bool:
    return not str(new.get("engine")).startswith("aurora")


def _key_is_given(_old: Inputs, new: Inputs) -> bool:
    """An instance that no longer sets its key keeps it, as a replica has the key of its source."""
    return new.get("kmsKeyId") is not None


def _storage_shrinks(old: Inputs, new: Inputs) -> bool:
    return new["allocatedStorage"] < old["allocatedStorage"]


def _storage_is_rounded_up(old: Inputs, new: Inputs) -> bool:
    """Return whether storage grows by less than RDS accepts; with autoscaling the provider leaves what is larger."""
    before, after = old["allocatedStorage"], new["allocatedStorage"]
    return before < after < rds.least_growth(before) and not new.get("maxAllocatedStorage")


def _version(inputs: Inputs) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(inputs.get("engineVersion") or ""))]


def _version_falls(old: Inputs, new: Inputs) -> bool:
    """Return whether a version is lower in the parts that both state: 17 after 17.4 keeps what runs."""
    before, after = _version(old), _version(new)
    parts = min(len(before), len(after))
    return after[:parts] < before[:parts]


def major_rises(old: Inputs, new: Inputs) -> bool:
    """Return whether an update is to another major version; of MySQL and MariaDB it has two parts."""
    parts = 1 if "postgres" in str(new.get("engine")) else 2
    before, after = _version(old)[:parts], _version(new)[:parts]
    return bool(before) and after > before


def _major_rises_unasked(old: Inputs, new: Inputs) -> bool:
    return major_rises(old, new) and not new.get("allowMajorVersionUpgrade")


def _another_key(old: Inputs, new: Inputs) -> bool:
    return bool(old.get("performanceInsightsKmsKeyId")) and bool(new.get("performanceInsightsKmsKeyId"))


_MODIFY = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html"
_UPGRADES = (
    Refused(
        property="engineVersion",
        when=_version_falls,
        reason="RDS does not downgrade an engine",
        instead="restore a snapshot from before the upgrade, or load a dump into a new database",
        source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html",
    ),
    Refused(
        property="engineVersion",
        when=_major_rises_unasked,
        reason="RDS does not upgrade to another major version unless it is allowed",
        instead="set allowMajorVersionUpgrade",
        source=_MODIFY,
    ),
)


def _of_its_source(inputs: Inputs) -> dict[str, str]:
    """Return what a replica or a restored instance takes from its source; the provider does not send it to RDS either.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html and
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html do not have it.
    """
    if inputs.get("replicateSourceDb") or inputs.get("snapshotIdentifier"):
        return {"storageEncrypted": "it is that of the source or snapshot, and CloudFormation refuses it here"}
    return {}


def _instance_nodes(inputs: Inputs) -> int:
    return 2 if inputs.get("multiAz") else 1


CARDS = (
    Card(
        INSTANCE,
        nodes=_instance_nodes,
        unique=(Unique("identifier"),),
        outputs=Outputs(
            id="db-{upper:26}",
            name="identifier",
            arn=f"{_RDS}db:{{name}}",
            more={
                "address": _address,
                "endpoint": _endpoint,
                "port": _port,
                "hostedZoneId": "Z{upper:13 rds}",
                "resourceId": "db-{upper:26}",
                "status": "available",
                "engineVersionActual": "{input[engineVersion]}",
                "masterUserSecrets": _master_secrets,
                "replicas": [],
            },
        ),
        replacement=Replacement(
            "rds/instance.go",
            (
                "availabilityZone backupTarget characterSetName customIamInstanceProfile dbName engine "
                "ncharCharacterSetName restoreToPointInTime s3Import snapshotIdentifier storageEncrypted "
                "timezone username"
            ),
            when={"kmsKeyId": _key_is_given},
            grows_up_to={"allocatedStorage": "maxAllocatedStorage"},
            refused=(
                Refused(
                    property="allocatedStorage",
                    when=_storage_shrinks,
                    reason="RDS does not reduce the storage of an instance",
                    instead="keep the size, or move to a smaller one with a blue/green deployment or a dump",
                    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.ModifyingExisting.html",
                ),
                Refused(
                    property="allocatedStorage",
                    when=_storage_is_rounded_up,
                    reason=f"RDS rounds a growth of less than {rds.LEAST_GROWTH_PERCENT} % up to that, and refuses the "
                    "next update, which would shrink the storage again",
                    instead=f"keep the size, or grow by {rds.LEAST_GROWTH_PERCENT} % or more",
                    source=_MODIFY,
                ),
                Refused(
                    property="performanceInsightsKmsKeyId",
                    when=_another_key,
                    reason="RDS does not change the key of Performance Insights once it is set",
                    instead="keep the key, or create a new instance from a snapshot",
                    source="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
                ),
                *_UPGRADES,
            ),
        ),
        price=_instance_price,
        cloudformation=Counterpart(
            type="AWS::RDS::DBInstance",
            names={
                "instanceClass": "DBInstanceClass",
                "username": "MasterUsername",
                "password": "MasterUserPassword",
                "backupWindow": "PreferredBackupWindow",
                "maintenanceWindow": "PreferredMaintenanceWindow",
                "caCertIdentifier": "CACertificateIdentifier",
                "enabledCloudwatchLogsExports": "EnableCloudwatchLogsExports",
                "iamDatabaseAuthenticationEnabled": "EnableIAMDatabaseAuthentication",
                "masterUserSecretKmsKeyId": "MasterUserSecret/KmsKeyId",
                "parameterGroupName": "DBParameterGroupName",
                "performanceInsightsEnabled": "EnablePerformanceInsights",
                "vpcSecurityGroupIds": "VPCSecurityGroups",
                "replicateSourceDb": "SourceDBInstanceIdentifier",
                "snapshotIdentifier": "DBSnapshotIdentifier",
            },
            excluded=_of_its_source,
            outputs={
                "id": "DbiResourceId",
                "resourceId": "DbiResourceId",
                "address": "Endpoint.Address",
                "hostedZoneId": "Endpoint.HostedZoneId",
                "masterUserSecrets.secretArn": "MasterUserSecret.SecretArn",
            },
        ),
    ),
    Card(
        "aws:rds/cluster:Cluster",
        unique=(Unique("clusterIdentifier"),),
        outputs=Outputs(
            id="{name}",
            name="clusterIdentifier",
            arn=f"{_RDS}cluster:{{name}}",
            more={
                "endpoint": "{name}.cluster-{home:12}.{region}.rds.{suffix}",
                "readerEndpoint": "{name}.cluster-ro-{home:12}.{region}.rds.{suffix}",
                "clusterResourceId": "cluster-{upper:26}",
                "port": _port,
                "masterUserSecrets": _master_secrets,
            },
        ),
        replacement=Replacement(
            "rds/cluster.go",
            (
                "availabilityZones clusterIdentifier clusterIdentifierPrefix clusterScalabilityType databaseName "
                "dbSubnetGroupName dbSystemId engine engineMode kmsKeyId masterUsername publiclyAccessible "
                "restoreToPointInTime s3Import snapshotIdentifier sourceRegion storageEncrypted"
            ),
            when={"storageType": _is_not_aurora},
            refused=_UPGRADES,
        ),
        price=Unpriced("instances and storage of clusters"),
        cloudformation=Counterpart(
            type="AWS::RDS::DBCluster",
            names={
                "clusterIdentifier": "DBClusterIdentifier",
                "masterPassword": "MasterUserPassword",
                "masterUserSecretKmsKeyId": "MasterUserSecret/KmsKeyId",
                "enabledCloudwatchLogsExports": "EnableCloudwatchLogsExports",
                "iamDatabaseAuthenticationEnabled": "EnableIAMDatabaseAuthentication",
                "dbClusterInstanceClass": "DBClusterInstanceClass",
                "serverlessv2ScalingConfiguration": "ServerlessV2ScalingConfiguration",
            },
            outputs={"id": "Ref"},
        ),
    ),
    Card(
        "aws:rds/subnetGroup:SubnetGroup",
        unique=(Unique("name"),),
        outputs=Outputs(
            arn=f"{_RDS}subgrp:{{name}}", more={"vpcId": "vpc-{hex:17}", "supportedNetworkTypes": ["IPV4"]}
        ),
        replacement=Replacement("rds/subnet_group.go", "name namePrefix"),
        price=Free("a setting of a database"),
        cloudformation=Counterpart(type="AWS::RDS::DBSubnetGroup"),
    ),
    Card(
        "aws:rds/parameterGroup:ParameterGroup",
        unique=(Unique("name"),),
        outputs=Outputs(arn=f"{_RDS}pg:{{name}}"),
        replacement=Replacement("rds/parameter_group.go", "description family name namePrefix"),
        price=Free("a setting of a database"),
        cloudformation=Counterpart(
            type="AWS::RDS::DBParameterGroup",
            values={"parameters": named_values},
            without={"parameters.applyMethod": "CloudFormation chooses when a parameter is applied"},
        ),
    ),
)
