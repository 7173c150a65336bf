"""Volumes of services: file systems and access points that exist, and that a task can reach."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from model.base import nearest, suggestion
from model.problem import Path, Problem
from model.service import Service
from model.volumes import Volume
from settings.rules.attempt import Rule, attempt, each
from settings.rules.taken_names import own_names
from settings.stack_file import StackFile


def _volumes(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    for place, container in service.containers.items():
        for folder, volume in container.volumes.items():
            yield from attempt(_volume, file, service, ("services", name, *place, "volumes", folder), volume)


def _volume(file: StackFile, service: Service, path: Path, volume: Volume) -> Iterator[Problem]:
    known = list(file.file_systems)
    if volume.file_system not in known:
        near = nearest(volume.file_system, known) or next(iter(known), None)
        yield Problem(
            (*path, "file_system"),
            f"is not in plinth:file_systems{suggestion(volume.file_system, known)}",
            f"file_system: {near}"
            if near
            else f"plinth:file_systems: {{{volume.file_system}: {{access_points: {{uploads: {{path: /uploads}}}}}}}}",
        )
        return
    file_system = file.file_systems[volume.file_system]
    points = list(file_system.access_points)
    if points and volume.access_point not in points:
        yield Problem(
            (*path, "access_point"),
            f"is not an access point of {volume.file_system!r}{suggestion(volume.access_point, points)}",
            f"access_point: {nearest(volume.access_point, points) or points[0]}",
        )
    home, other = file.network_of(service), file.network_of(file_system)
    if home is not None and other is not None and home != other:
        # https://docs.aws.amazon.com/efs/latest/ug/manage-fs-access-vpc-peering.html
        yield Problem(
            (*path, "file_system"),
            f"is in network {other}, and the service in {home}, where its name does not resolve; put both into one",
            f"plinth:file_systems.{volume.file_system}.network: {home}",
        )


def _names(file: StackFile) -> Iterator[Problem]:
    """Yield file systems with the name of something else: rules of security groups are named by both sides."""
    yield from own_names(file, "file_systems")


RULES: tuple[Rule, ...] = (lambda file: each(file.services, partial(_volumes, file)), _names)
