"""File systems in the containers of a task: volumes, mount points, and who writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pulumi_aws as aws

from components.data.file_system import FileSystem
from model.container import Container


@dataclass(frozen=True, kw_only=True, slots=True)
class Mount:
    """A folder of a container that is an access point of a file system."""

    file_system: str
    """Name of the file system."""

    access_point: str
    """Name of the access point."""

    path: str
    """Folder of the container."""

    read_only: bool
    """Whether the container cannot write."""

    @property
    def volume(self) -> str:
        """Name of the volume of the task, like no other; containers with the same access point share it."""
        return f"{self.file_system}_{self.access_point}"

    @property
    def point(self) -> Mapping[str, object]:
        """The mount point in the definition of the container."""
        return {"sourceVolume": self.volume, "containerPath": self.path, "readOnly": self.read_only}


class Mounting(Protocol):
    """A container with mounts."""

    @property
    def mounts(self) -> Sequence[Mount]:
        """Folders that are on file systems."""
        ...


def mounts_of(spec: Container) -> list[Mount]:
    """Return the mounts of a container in the order of their folders, so that equal containers give equal text."""
    return [
        Mount(
            file_system=spec.volumes[path].file_system,
            access_point=spec.volumes[path].access_point,
            path=path,
            read_only=spec.volumes[path].read_only,
        )
        for path in sorted(spec.volumes)
    ]


def writes_of(containers: Iterable[Mounting]) -> dict[str, dict[str, bool]]:
    """Return file system → access point → whether a container of the task writes there."""
    found: dict[str, dict[str, bool]] = {}
    for mount in _all(containers):
        points = found.setdefault(mount.file_system, {})
        points[mount.access_point] = points.get(mount.access_point, False) or not mount.read_only
    return found


def mounted_volumes(
    containers: Iterable[Mounting], file_systems: Mapping[str, FileSystem]
) -> list[aws.ecs.TaskDefinitionVolumeArgs]:
    """Return the volumes of a task that are on *file_systems*, each mounted by TLS and with the task's role.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html
    """
    return [
        aws.ecs.TaskDefinitionVolumeArgs(
            name=volume,
            efs_volume_configuration=aws.ecs.TaskDefinitionVolumeEfsVolumeConfigurationArgs(
                file_system_id=file_systems[mount.file_system].file_system_id,
                transit_encryption="ENABLED",
                authorization_config=aws.ecs.TaskDefinitionVolumeEfsVolumeConfigurationAuthorizationConfigArgs(
                    access_point_id=file_systems[mount.file_system].access_point_id(mount.access_point),
                    iam="ENABLED",
                ),
            ),
        )
        for volume, mount in {mount.volume: mount for mount in _all(containers)}.items()
    ]


def _all(containers: Iterable[Mounting]) -> list[Mount]:
    return [mount for container in containers for mount in container.mounts]
