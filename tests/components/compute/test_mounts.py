"""File systems in the containers of a task."""

from __future__ import annotations

from typing import Any

import pytest

from components.compute.image import PulledImage
from components.data.file_system import FileSystem, FileSystemArgs
from components.network.placement import Placement
from components.security.key import Key, KeyArgs
from model import file_systems
from model.keys import Keys
from model.sidecar import Sidecar
from model.volumes import Volume
from preview.recorder.record import Record
from tests.support.offline import SITE, record
from tests.support.workloads import DEFINITION, PRIVATE_IMAGE, containers, policies_of, worker

POINTS = {"uploads": {"path": "/uploads"}, "reports": {"path": "/reports"}}


def shared() -> FileSystem:
    return FileSystem(
        "shared",
        FileSystemArgs(
            spec=file_systems.FileSystem.model_validate({"access_points": POINTS}),
            key=Key("data", KeyArgs(domain="data", spec=Keys(), site=SITE)),
            placement=Placement(vpc_id="vpc-1", subnet_ids=["subnet-a"]),
            subnet_ids={"a": "subnet-a"},
            site=SITE,
        ),
    )


def volume(access_point: str, **more: Any) -> Volume:
    return Volume.model_validate({"file_system": "shared", "access_point": access_point, **more})


@pytest.fixture(scope="module")
def seen() -> Record:
    def program() -> None:
        agent = Sidecar.model_validate({"image": {"uri": PRIVATE_IMAGE}, "tmp_mib": 8})
        worker(
            "mailer",
            file_systems={"shared": shared()},
            sidecar_images={"agent": PulledImage(uri=PRIVATE_IMAGE)},
            sidecars={"agent": agent.model_copy(update={"volumes": {"/files": volume("uploads", read_only=True)}})},
            volumes={"/mnt/uploads": volume("uploads"), "/mnt/reports": volume("reports", read_only=True)},
        )

    return record(program)


def test_each_access_point_is_one_volume_mounted_by_tls_with_the_role_of_the_task(seen: Record) -> None:
    points = {one.name: one.id for one in seen.of_type("aws:efs/accessPoint:AccessPoint")}
    files = seen.only("aws:efs/fileSystem:FileSystem").id

    assert seen.only(DEFINITION).inputs["volumes"] == [
        {
            "name": f"shared_{name}",
            "efsVolumeConfiguration": {
                "fileSystemId": files,
                "transitEncryption": "ENABLED",
                "authorizationConfig": {"accessPointId": points[f"shared-{name}"], "iam": "ENABLED"},
            },
        }
        for name in ("reports", "uploads")
    ]


def test_each_container_mounts_what_it_asks_for_and_shares_the_volume(seen: Record) -> None:
    main, agent = containers(seen, "mailer").values()

    assert main["mountPoints"] == [
        {"sourceVolume": "shared_reports", "containerPath": "/mnt/reports", "readOnly": True},
        {"sourceVolume": "shared_uploads", "containerPath": "/mnt/uploads", "readOnly": False},
    ]
    assert agent["mountPoints"] == [{"sourceVolume": "shared_uploads", "containerPath": "/files", "readOnly": True}]


def test_the_role_of_the_code_writes_where_a_container_writes(seen: Record) -> None:
    actions = {
        arn: one["Action"]
        for one in policies_of(seen, "mailer-task")["mailer-task-links"]
        for arn in one["Condition"]["StringEquals"]["elasticfilesystem:AccessPointArn"]
    }
    points = {one.name: one.outputs["arn"] for one in seen.of_type("aws:efs/accessPoint:AccessPoint")}

    assert actions == {
        points["shared-reports"]: ["elasticfilesystem:ClientMount"],
        points["shared-uploads"]: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
    }


def test_a_volume_of_a_file_system_that_is_not_given_is_refused() -> None:
    with pytest.raises(ValueError, match="file_systems needs shared, as in spec"):
        record(lambda: worker("mailer", volumes={"/mnt/uploads": volume("uploads")}))
