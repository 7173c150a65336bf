from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from components.data.file_system import FileSystem, FileSystemArgs
from components.links import Link
from components.network.placement import Placement
from components.observability.alarm import Metric
from components.security.key import Key, KeyArgs
from model import file_systems
from model.keys import Keys
from preview.recorder.record import Record
from tests.support.consumers import task_consumer
from tests.support.offline import SITE, record

FILES = "aws:efs/fileSystem:FileSystem"
POINT = "aws:efs/accessPoint:AccessPoint"
TARGET = "aws:efs/mountTarget:MountTarget"
POLICY = "aws:efs/fileSystemPolicy:FileSystemPolicy"
BACKUPS = "aws:efs/backupPolicy:BackupPolicy"


def made(*, protect: bool = True, **more: Any) -> FileSystem:
    site = replace(SITE, protect=protect)
    points = {"uploads": {"path": "/uploads"}, "reports": {"path": "/reports", "uid": 7, "gid": 8}}
    return FileSystem(
        "shared",
        FileSystemArgs(
            spec=file_systems.FileSystem.model_validate({"access_points": points, **more}),
            key=Key("data", KeyArgs(domain="data", spec=Keys(), site=site)),
            placement=Placement(vpc_id="vpc-1", subnet_ids=["subnet-a", "subnet-b"]),
            subnet_ids={"a": "subnet-a", "b": "subnet-b"},
            site=site,
        ),
    )


@pytest.fixture(scope="module")
def seen() -> Record:
    return record(made)


def test_a_file_system_is_exactly_this(seen: Record) -> None:
    files = seen.only(FILES)

    assert files.inputs == {
        "encrypted": True,
        "kmsKeyId": seen.only("aws:kms/key:Key").outputs["arn"],
        "performanceMode": "generalPurpose",
        "throughputMode": "elastic",
        "lifecyclePolicies": [{"transitionToIa": "AFTER_30_DAYS"}],
    }
    assert files.protect is True


def test_it_is_protected_unless_its_loss_is_allowed() -> None:
    assert record(lambda: made(protect=False)).only(FILES).protect is False


def test_each_zone_has_a_mount_target_with_the_security_group(seen: Record) -> None:
    targets = {one.name: one.inputs for one in seen.of_type(TARGET)}
    group = seen.only("aws:ec2/securityGroup:SecurityGroup")

    assert {name: inputs["subnetId"] for name, inputs in targets.items()} == {
        "shared-a": "subnet-a",
        "shared-b": "subnet-b",
    }
    assert all(inputs["securityGroups"] == [group.id] for inputs in targets.values())
    assert "ingress" not in group.inputs


def test_an_access_point_has_a_user_and_a_folder_that_it_owns(seen: Record) -> None:
    points = {one.name: one.inputs for one in seen.of_type(POINT)}

    assert points["shared-reports"] == {
        "fileSystemId": seen.only(FILES).id,
        "posixUser": {"uid": 7, "gid": 8},
        "rootDirectory": {
            "path": "/reports",
            "creationInfo": {"ownerUid": 7, "ownerGid": 8, "permissions": "0750"},
        },
    }
    assert points["shared-uploads"]["posixUser"] == {"uid": 1000, "gid": 1000}


def test_its_policy_refuses_plain_transport_root_anonymous_access_and_what_has_no_access_point(seen: Record) -> None:
    statements = {one["Sid"]: one for one in json.loads(seen.only(POLICY).inputs["policy"])["Statement"]}

    assert {sid: (one["Effect"], one["Principal"]) for sid, one in statements.items()} == dict.fromkeys(
        ("RefusePlainTransport", "RefuseRoot", "RefuseWithoutAccessPoint", "RefuseOthersAndAnonymous"), ("Deny", "*")
    )
    assert statements["RefusePlainTransport"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert statements["RefuseRoot"]["Action"] == ["elasticfilesystem:ClientRootAccess"]
    assert statements["RefuseWithoutAccessPoint"]["Condition"] == {"Null": {"elasticfilesystem:AccessPointArn": "true"}}
    assert statements["RefuseOthersAndAnonymous"]["Condition"] == {
        "StringNotEquals": {"aws:PrincipalAccount": SITE.account.account_id}
    }
    assert {one["Resource"][0] for one in statements.values()} == {seen.only(FILES).outputs["arn"]}


@pytest.mark.parametrize(("more", "status"), [({}, "ENABLED"), ({"backups": False}, "DISABLED")])
def test_backups_are_on_unless_they_are_turned_off(more: dict[str, Any], status: str) -> None:
    seen = record(lambda: made(**more))

    assert seen.only(BACKUPS).inputs["backupPolicy"] == {"status": status}


def test_each_transition_is_a_block_of_its_own_and_throughput_is_as_asked() -> None:
    all_of_them = {"infrequent_access_days": 1, "archive_days": 90, "return_on_access": True}
    moved = record(lambda: made(**all_of_them)).only(FILES).inputs
    steady = record(lambda: made(throughput="provisioned", provisioned_mibps=64)).only(FILES).inputs

    assert moved["lifecyclePolicies"] == [
        {"transitionToIa": "AFTER_1_DAY"},
        {"transitionToArchive": "AFTER_90_DAYS"},
        {"transitionToPrimaryStorageClass": "AFTER_1_ACCESS"},
    ]
    assert (steady["throughputMode"], steady["provisionedThroughputInMibps"]) == ("provisioned", 64)


def test_a_mount_opens_the_port_and_allows_these_access_points_alone() -> None:
    links: list[Link] = []

    def program() -> None:
        consumer = task_consumer()
        links.append(made().mount(consumer, {"uploads": True, "reports": False}))
        consumer.allow({"shared": links[0]})

    seen = record(program)
    statements = json.loads(seen.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"])["Statement"]
    arns = {one.name: one.outputs["arn"] for one in seen.of_type(POINT)}

    assert [(one["Action"], one["Resource"]) for one in statements] == [
        (["elasticfilesystem:ClientMount"], [seen.only(FILES).outputs["arn"]]),
        (["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"], [seen.only(FILES).outputs["arn"]]),
    ]
    assert [one["Condition"]["StringEquals"]["elasticfilesystem:AccessPointArn"] for one in statements] == [
        [arns["shared-reports"]],
        [arns["shared-uploads"]],
    ]
    rule = seen.only("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").inputs
    assert (rule["fromPort"], rule["toPort"]) == (2049, 2049)
    assert links[0].environment == {}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, [("PercentIOLimit", 80)]),
        (
            {"throughput": "bursting", "alarms": {"io_limit_percent": 90, "burst_credit_gib": 1}},
            [("PercentIOLimit", 90), ("BurstCreditBalance", 1024**3)],
        ),
    ],
)
def test_burst_credits_are_watched_where_there_are_some(
    more: dict[str, Any], expected: list[tuple[str, float]]
) -> None:
    found: list[tuple[str, float]] = []

    def program() -> None:
        alarms = made(**more).alarms
        found.extend((one.metric.name, one.threshold) for one in alarms if isinstance(one.metric, Metric))

    record(program)

    assert found == expected
