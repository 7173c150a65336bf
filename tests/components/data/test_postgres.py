import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components.data.postgres import Postgres
from preview.recorder.record import Record, Registered
from tests.components.data.stores import LOGS_KEY, database
from tests.support.offline import record

INSTANCE = "aws:rds/instance:Instance"
SUBNETS = "aws:rds/subnetGroup:SubnetGroup"
PARAMETERS = "aws:rds/parameterGroup:ParameterGroup"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
ROLE = "aws:iam/role:Role"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
KEY = "aws:kms/key:Key"
COMPONENT = "plinth:data:Postgres"


@pytest.fixture
def made() -> Callable[..., Record]:
    def make(**changes: Any) -> Record:
        return record(lambda: database(**changes))

    return make


def suffix(seen: Record) -> str:
    return seen.only(SUBNETS).outputs["name"].rpartition("-")[2]


def primary(seen: Record) -> Registered:
    return seen.named("main", INSTANCE)


def test_a_database_has_every_safe_value(made: Callable[..., Record]) -> None:
    seen = made()
    data_key, secrets_key = (seen.named(f"{domain}-key", KEY).outputs["arn"] for domain in ("data", "secrets"))

    assert primary(seen).inputs == {
        "identifier": "plinth-prod-main",
        "engine": "postgres",
        "engineVersion": "17",
        "engineLifecycleSupport": "open-source-rds-extended-support-disabled",
        "autoMinorVersionUpgrade": True,
        "allowMajorVersionUpgrade": True,
        "instanceClass": "db.r6g.large",
        "storageType": "gp3",
        "allocatedStorage": 100,
        "storageEncrypted": True,
        "kmsKeyId": data_key,
        "dbName": "app",
        "username": "app_admin",
        "manageMasterUserPassword": True,
        "masterUserSecretKmsKeyId": secrets_key,
        "iamDatabaseAuthenticationEnabled": True,
        "multiAz": True,
        "dbSubnetGroupName": seen.only(SUBNETS).outputs["name"],
        "parameterGroupName": seen.only(PARAMETERS).outputs["name"],
        "vpcSecurityGroupIds": [seen.only(GROUP).id],
        "port": 5432,
        "publiclyAccessible": False,
        "caCertIdentifier": "rds-ca-rsa2048-g1",
        "backupRetentionPeriod": 7,
        "backupWindow": "03:00-04:00",
        "maintenanceWindow": "sun:04:30-sun:05:30",
        "copyTagsToSnapshot": True,
        "deleteAutomatedBackups": False,
        "deletionProtection": True,
        "skipFinalSnapshot": False,
        "finalSnapshotIdentifier": f"plinth-prod-main-final-{suffix(seen)}",
        "applyImmediately": False,
        "databaseInsightsMode": "standard",
        "performanceInsightsEnabled": True,
        "performanceInsightsKmsKeyId": data_key,
        "performanceInsightsRetentionPeriod": 7,
        "monitoringInterval": 60,
        "monitoringRoleArn": seen.only(ROLE).outputs["arn"],
        "enabledCloudwatchLogsExports": ["postgresql", "upgrade"],
    }


def test_a_database_is_protected_and_given_time(made: Callable[..., Record]) -> None:
    seen = made()

    assert primary(seen).protect
    assert primary(seen).parent == seen.only(COMPONENT).urn
    assert primary(seen).custom_timeouts == {"create": "2h", "update": "3h", "delete": "2h"}
    assert primary(seen).ignore_changes == ("availabilityZone",)


def test_an_unprotected_database_ends_without_a_trace(made: Callable[..., Record]) -> None:
    instance = primary(made(protect=False))

    assert not instance.protect
    assert instance.inputs["deletionProtection"] is False
    assert instance.inputs["skipFinalSnapshot"] is True
    assert instance.inputs["deleteAutomatedBackups"] is True
    assert "finalSnapshotIdentifier" not in instance.inputs


def test_a_final_snapshot_keeps_its_name_from_run_to_run(made: Callable[..., Record]) -> None:
    names = {primary(made()).inputs["finalSnapshotIdentifier"] for _ in range(2)}

    assert len(names) == 1


def test_a_final_snapshot_is_named_after_what_is_made_and_deleted_with_the_database(
    made: Callable[..., Record],
) -> None:
    seen = made()

    assert primary(seen).property_dependencies["finalSnapshotIdentifier"] == (seen.only(SUBNETS).urn,)


def test_storage_that_grows_by_itself_can_be_raised_by_hand_as_well(made: Callable[..., Record]) -> None:
    instance = primary(made(max_storage_gib=1000))

    assert instance.inputs["maxAllocatedStorage"] == 1000
    assert instance.ignore_changes == ("availabilityZone",)


def test_size_and_speed_follow_the_arguments(made: Callable[..., Record]) -> None:
    instance = primary(
        made(storage_gib=10_000, iops=20_000, throughput_mibps=1000, multi_az=False, availability_zone="us-east-1a")
    )

    assert (instance.inputs["iops"], instance.inputs["storageThroughput"]) == (20_000, 1000)
    assert (instance.inputs["multiAz"], instance.inputs["availabilityZone"]) == (False, "us-east-1a")


@pytest.mark.parametrize(
    ("storage", "speed"),
    [
        ({"storage_gib": 20}, (None, None)),
        ({"storage_gib": 399, "max_storage_gib": 1000}, (None, None)),
        ({"storage_gib": 400}, (12_000, 500)),
        ({"storage_gib": 1000}, (12_000, 500)),
        ({"storage_gib": 400, "iops": 16_000}, (16_000, 500)),
        ({"storage_gib": 1000, "iops": 20_000, "throughput_mibps": 1000}, (20_000, 1000)),
    ],
)
def test_every_instance_asks_for_the_speed_that_its_storage_has(
    made: Callable[..., Record], storage: dict[str, int], speed: tuple[int | None, int | None]
) -> None:
    seen = made(replicas=1, **storage)

    for instance in seen.of_type(INSTANCE):
        assert (instance.inputs.get("iops"), instance.inputs.get("storageThroughput")) == speed
        assert instance.inputs["allocatedStorage"] == storage["storage_gib"]


def test_aws_chooses_where_a_database_with_a_standby_is(made: Callable[..., Record]) -> None:
    assert "availabilityZone" not in primary(made(availability_zone="us-east-1a")).inputs


def test_advanced_insights_keep_15_months(made: Callable[..., Record]) -> None:
    instance = primary(made(insights="advanced"))

    assert instance.inputs["databaseInsightsMode"] == "advanced"
    assert instance.inputs["performanceInsightsRetentionPeriod"] == 465


def test_the_log_groups_are_there_before_the_database(made: Callable[..., Record]) -> None:
    seen = made(log_retention_days=90)

    groups = seen.of_type(LOG_GROUP)
    assert {group.inputs["name"] for group in groups} == {
        "/aws/rds/instance/plinth-prod-main/postgresql",
        "/aws/rds/instance/plinth-prod-main/upgrade",
    }
    for group in groups:
        assert (group.inputs["retentionInDays"], group.inputs["kmsKeyId"]) == (90, LOGS_KEY)
        assert group.urn in primary(seen).dependencies
        assert group.parent == seen.only(COMPONENT).urn


def test_deadlocks_are_counted_in_the_log(made: Callable[..., Record]) -> None:
    seen = made()

    assert seen.only(FILTER).inputs == {
        "logGroupName": "/aws/rds/instance/plinth-prod-main/postgresql",
        "pattern": '"deadlock detected"',
        "metricTransformation": {
            "namespace": "Plinth/Postgres",
            "name": "Deadlocks-plinth-prod-main",
            "value": "1",
            "defaultValue": "0",
        },
    }


def test_tls_is_forced_by_a_parameter_group_without_a_fixed_name(made: Callable[..., Record]) -> None:
    group = made(parameters={"work_mem": "8192"}).only(PARAMETERS)

    assert group.inputs == {
        "description": "Parameters of a database",
        "family": "postgres17",
        "parameters": [
            {"name": "log_lock_waits", "value": "1", "applyMethod": "immediate"},
            {"name": "log_min_duration_statement", "value": "1000", "applyMethod": "immediate"},
            {"name": "rds.force_ssl", "value": "1", "applyMethod": "pending-reboot"},
            {"name": "work_mem", "value": "8192", "applyMethod": "pending-reboot"},
        ],
        "skipDestroy": True,
    }


def test_a_protected_database_changes_at_once_only_if_it_may_be_interrupted(made: Callable[..., Record]) -> None:
    instances = made(allow_immediate_interruption=True, replicas=1).of_type(INSTANCE)

    assert [instance.inputs["applyImmediately"] for instance in instances] == [True, True]


def test_a_parameter_group_that_nothing_uses_any_more_is_deleted(made: Callable[..., Record]) -> None:
    seen = made(protect=False)

    assert seen.only(PARAMETERS).inputs["skipDestroy"] is False
    assert primary(seen).inputs["applyImmediately"] is True


def test_subnet_and_security_group_have_no_fixed_names_and_no_inline_rules(made: Callable[..., Record]) -> None:
    seen = made()

    assert seen.only(SUBNETS).inputs == {
        "description": "Subnets of a database",
        "subnetIds": ["subnet-a", "subnet-b"],
    }
    assert seen.only(GROUP).inputs == {"description": "Database", "vpcId": "vpc-1", "revokeRulesOnDelete": True}
    assert seen.of_type(INGRESS) == seen.of_type(EGRESS) == []


def test_rds_may_measure_for_this_database_only(made: Callable[..., Record]) -> None:
    seen = made()

    (trust,) = json.loads(seen.only(ROLE).inputs["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "monitoring.rds.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:rds:us-east-1:123456789012:db:plinth-prod-main*"},
    }
    attachment = seen.only(ATTACHMENT)
    assert attachment.inputs == {
        "role": seen.only(ROLE).outputs["name"],
        "policyArn": "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    }
    assert attachment.urn in primary(seen).dependencies


def test_without_measurements_there_is_no_role(made: Callable[..., Record]) -> None:
    seen = made(monitoring_interval_seconds=0)

    assert seen.of_type(ROLE) == []
    assert primary(seen).inputs["monitoringInterval"] == 0
    assert "monitoringRoleArn" not in primary(seen).inputs


def test_rds_keeps_the_password_and_rotates_it_at_the_pace_that_is_asked_for(made: Callable[..., Record]) -> None:
    seen = made(rotation_days=14)

    assert "password" not in primary(seen).inputs
    assert seen.only(ROTATION).inputs == {
        "secretId": "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-3d0f0995-7799-4e09-ad1c-77cb81e98429-eg0fng",
        "rotateImmediately": False,
        "rotationRules": {"automaticallyAfterDays": 14},
    }
    assert seen.only(ROTATION).retain_on_delete


def test_replicas_follow_the_primary_under_names_of_their_own(made: Callable[..., Record]) -> None:
    seen = made(
        replicas=2,
        max_storage_gib=1000,
    )

    replica = seen.named("main-replica-2", INSTANCE)
    data_key = seen.named("data-key", KEY).outputs["arn"]
    assert replica.inputs == {
        "identifier": "plinth-prod-main-replica-2",
        "replicateSourceDb": "plinth-prod-main",
        "autoMinorVersionUpgrade": True,
        "instanceClass": "db.r6g.large",
        "storageType": "gp3",
        "allocatedStorage": 100,
        "maxAllocatedStorage": 1000,
        "storageEncrypted": True,
        "iamDatabaseAuthenticationEnabled": True,
        "multiAz": False,
        "parameterGroupName": seen.only(PARAMETERS).outputs["name"],
        "vpcSecurityGroupIds": [seen.named("main-security-group", GROUP).id],
        "port": 5432,
        "publiclyAccessible": False,
        "caCertIdentifier": "rds-ca-rsa2048-g1",
        "maintenanceWindow": "sun:04:30-sun:05:30",
        "copyTagsToSnapshot": True,
        "deletionProtection": True,
        "skipFinalSnapshot": True,
        "applyImmediately": False,
        "databaseInsightsMode": "standard",
        "performanceInsightsEnabled": True,
        "performanceInsightsKmsKeyId": data_key,
        "performanceInsightsRetentionPeriod": 7,
        "monitoringInterval": 60,
        "monitoringRoleArn": seen.named("main-monitoring", ROLE).outputs["arn"],
        "enabledCloudwatchLogsExports": ["postgresql", "upgrade"],
    }
    assert replica.protect
    own_logs = {seen.named(f"main-replica-2-{log}-log", LOG_GROUP).urn for log in ("postgresql", "upgrade")}
    assert own_logs <= set(replica.dependencies)


def test_one_more_replica_changes_nothing_about_the_others(made: Callable[..., Record]) -> None:
    one, two = (made(replicas=count) for count in (1, 2))

    before, after = ({r.urn: r.inputs for r in seen.resources} for seen in (one, two))
    assert before.items() <= after.items()


def test_a_database_that_breaks_its_rules_is_refused_before_anything_is_made(made: Callable[..., Record]) -> None:
    with pytest.raises(ValueError, match="database main: max_storage_gib must be at least 10 % above storage_gib 100"):
        made(max_storage_gib=100)


def test_a_database_needs_two_subnets(made: Callable[..., Record]) -> None:
    with pytest.raises(ValueError, match="database main: needs 2 subnets or more, not 1"):
        made(subnet_ids=("subnet-a",))


def test_every_instance_offers_alarms_under_names_of_its_own() -> None:
    found: list[Postgres] = []
    record(lambda: found.append(database(replicas=1)))

    names = [alarm.name for alarm in found[0].alarms]
    assert len(names) == len(set(names))
    assert {"main-cpu-high", "main-replica-1-cpu-high", "main-replica-1-lag-high", "main-deadlocks"} <= set(names)
    assert len(found[0].graphs) == 5


@pytest.mark.parametrize("changes", [{}, {"replicas": 2}], ids=["managed", "with replicas and generated credentials"])
def test_a_database_lists_every_log_group_that_it_makes(changes: dict[str, Any]) -> None:
    listed: list[pulumi.Output[str]] = []

    def program() -> None:
        for group in database(**changes).log_groups:
            group.name.apply(listed.append)

    seen = record(program)

    assert sorted(listed) == sorted(group.outputs["name"] for group in seen.of_type(LOG_GROUP))
