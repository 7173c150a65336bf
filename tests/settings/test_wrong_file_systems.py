"""Bad input, and the exact lines that it gives: file systems, and the volumes of services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, spoiled, two_networks

API = "plinth:services.api"
UPLOADS = {"file_system": "shared", "access_point": "uploads"}


def files(**fields: Any) -> dict[str, Any]:
    """Return a change that adds one file system, shared."""
    return {"plinth:file_systems": {"shared": {"access_points": {"uploads": {"path": "/uploads"}}, **fields}}}


def point(**fields: Any) -> dict[str, Any]:
    """Return a change that adds a file system with one access point, uploads."""
    return files(access_points={"uploads": {"path": "/uploads", **fields}})


def volumes(**paths: Mapping[str, Any]) -> dict[str, Any]:
    """Return a change that adds a file system, and volumes of the service api in /mnt."""
    return {**files(), f"{API}.volumes": {f"/mnt/{name}": volume for name, volume in paths.items()}}


ROWS: list[Any] = [
    row(
        "no access point",
        files(access_points={}),
        "plinth:file_systems.shared.access_points = {}: needs at least 1; example: access_points: "
        "{uploads: {path: /uploads}}",
    ),
    row(
        "no access point, and a volume",
        {**volumes(uploads=UPLOADS), "plinth:file_systems": {"shared": {"access_points": {}}}},
        "plinth:file_systems.shared.access_points = {}: needs at least 1; example: access_points: "
        "{uploads: {path: /uploads}}",
    ),
    row(
        "no access points at all",
        {"plinth:file_systems": {"shared": {}}},
        "plinth:file_systems.shared.access_points: is required and has no default; example: "
        "access_points: {uploads: {path: /uploads}}",
    ),
    row(
        "an access point without a folder",
        files(access_points={"uploads": {}}),
        "plinth:file_systems.shared.access_points.uploads.path: is required and has no default; "
        "example: path: /uploads",
    ),
    row(
        "the root as the folder of an access point",
        point(path="/"),
        "plinth:file_systems.shared.access_points.uploads.path = '/': must be one to four folders "
        "below the root, of letters, digits and . _ -, without a final slash; example: path: /uploads",
    ),
    row(
        "more than four folders",
        point(path="/a/b/c/d/e"),
        "plinth:file_systems.shared.access_points.uploads.path = '/a/b/c/d/e': must be one to four "
        "folders below the root, of letters, digits and . _ -, without a final slash; example: path: "
        "/uploads",
    ),
    row(
        "a folder with a blank",
        point(path="/my files"),
        "plinth:file_systems.shared.access_points.uploads.path = '/my files': must be one to four "
        "folders below the root, of letters, digits and . _ -, without a final slash; example: path: "
        "/uploads",
    ),
    row(
        "root as the user",
        point(uid=0),
        "plinth:file_systems.shared.access_points.uploads.uid = 0: must be 1 to 4294967295; example: uid: 1000",
    ),
    row(
        "a group above what POSIX ids are",
        point(gid=2**32),
        "plinth:file_systems.shared.access_points.uploads.gid = 4294967296: must be 1 to 4294967295; "
        "example: gid: 1000",
    ),
    row(
        "permissions as a number",
        point(permissions=750),
        "plinth:file_systems.shared.access_points.uploads.permissions = 750: expected a string, got "
        'an integer; quote it; example: permissions: "0770"',
    ),
    row(
        "permissions with a set-user-id bit",
        point(permissions="4755"),
        "plinth:file_systems.shared.access_points.uploads.permissions = '4755': must be three octal "
        'digits, quoted: "0750"; a set-user-id bit is not one of them; example: permissions: "0770"',
    ),
    row(
        "more groups than an access point has",
        point(secondary_gids=list(range(1, 18))),
        "plinth:file_systems.shared.access_points.uploads.secondary_gids = [1, 2, 3, 4, 5, 6, 7, 8, "
        "9, 10, 11, 12, 13, 14, 15, 16, 17]: holds at most 16, this one 17; example: secondary_gids: "
        "[2000]",
    ),
    row(
        "two users of one folder",
        files(access_points={"uploads": {"path": "/uploads"}, "other": {"path": "/uploads", "uid": 2000}}),
        "plinth:file_systems.shared.access_points.other.path = '/uploads': is the folder of 'uploads' "
        "too, which has user 1000 and group 1000: only one of them owns it; use the same ids, or "
        "another folder; example: uid: 1000, gid: 1000",
    ),
    row(
        "an unknown throughput mode",
        files(throughput="max"),
        "plinth:file_systems.shared.throughput = 'max': must be 'elastic', 'bursting' or "
        "'provisioned'; example: throughput: bursting",
    ),
    row(
        "provisioned without a throughput",
        files(throughput="provisioned"),
        "plinth:file_systems.shared.provisioned_mibps: throughput provisioned needs it; example: provisioned_mibps: 64",
    ),
    row(
        "a throughput that is not provisioned",
        files(provisioned_mibps=64),
        "plinth:file_systems.shared.provisioned_mibps = 64: has no effect with throughput elastic; "
        "remove it; example: provisioned_mibps: null",
    ),
    row(
        "more than EFS provisions",
        files(throughput="provisioned", provisioned_mibps=5000),
        "plinth:file_systems.shared.provisioned_mibps = 5000: must be 1 to 3414; example: provisioned_mibps: 64",
    ),
    row(
        "days that EFS does not have",
        files(infrequent_access_days=45),
        "plinth:file_systems.shared.infrequent_access_days = 45: must be 1, 7, 14, 30, 60, 90, 180, "
        "270 or 365; example: infrequent_access_days: 60",
    ),
    row(
        "Archive before Infrequent Access",
        files(infrequent_access_days=90, archive_days=30),
        "plinth:file_systems.shared.archive_days = 30: must be above infrequent_access_days 90: files "
        "move to Infrequent Access first; example: archive_days: 365",
    ),
    row(
        "Archive after the last day of Infrequent Access",
        files(infrequent_access_days=365, archive_days=365),
        "plinth:file_systems.shared.archive_days = 365: must be above infrequent_access_days 365: "
        "files move to Infrequent Access first; example: infrequent_access_days: 30",
    ),
    row(
        "Archive without elastic throughput",
        files(throughput="bursting", archive_days=90),
        "plinth:file_systems.shared.archive_days = 90: needs throughput elastic, not bursting: EFS "
        "has no Archive without; example: throughput: elastic",
    ),
    row(
        "a return from nowhere",
        files(infrequent_access_days=None, return_on_access=True),
        "plinth:file_systems.shared.return_on_access = true: has no effect without "
        "infrequent_access_days or archive_days: all files are in Standard; remove it; example: "
        "infrequent_access_days: 30",
    ),
    row(
        "no backups in prod",
        files(backups=False),
        "plinth:file_systems.shared.backups = false: false loses data for good, which prod never "
        "allows; example: backups: true",
    ),
    row(
        "credits that the throughput mode does not have",
        files(alarms={"burst_credit_gib": 100}),
        "plinth:file_systems.shared.alarms.burst_credit_gib = 100: has no effect with throughput "
        "elastic, which has no burst credits; remove it; example: throughput: bursting",
    ),
    row(
        "a share above all",
        files(alarms={"io_limit_percent": 100}),
        "plinth:file_systems.shared.alarms.io_limit_percent = 100: must be at least 1 and below 100; "
        "example: io_limit_percent: 90",
    ),
    row(
        "performance mode, which is no setting",
        files(performance_mode="maxIO"),
        "plinth:file_systems.shared.performance_mode = 'maxIO': unknown key; known: network, "
        "access_points, throughput, provisioned_mibps, infrequent_access_days, archive_days, "
        "return_on_access, backups, alarms, usage; example: access_points: {uploads: {path: "
        "/uploads}}",
    ),
    row(
        "access points whose names join to one",
        {
            "plinth:file_systems": {
                "shared": {"access_points": {"big-files": {"path": "/a"}}},
                "shared-big": {"access_points": {"files": {"path": "/a"}}},
            }
        },
        "plinth:file_systems.shared-big.access_points.files: makes a resource with the name "
        "'shared-big-files', as plinth:file_systems.shared.access_points.big-files does; choose "
        "another name; example: access_points: {uploads: {path: /uploads}}",
    ),
    row(
        "the name of a database",
        {"plinth:file_systems": {"main": {"access_points": {"uploads": {"path": "/uploads"}}}}},
        "plinth:file_systems.main: is the name of a database too; choose another; example: "
        "main-files: {access_points: {uploads: {path: /uploads}}}",
    ),
    row(
        "a file system that is not there",
        volumes(uploads={"file_system": "shred", "access_point": "uploads"}),
        "plinth:services.api.volumes./mnt/uploads.file_system = 'shred': is not in "
        "plinth:file_systems; did you mean 'shared'?; example: file_system: shared",
    ),
    row(
        "no file system at all",
        {f"{API}.volumes": {"/mnt/uploads": UPLOADS}},
        "plinth:services.api.volumes./mnt/uploads.file_system = 'shared': is not in "
        "plinth:file_systems; example: plinth:file_systems: {shared: {access_points: {uploads: {path: "
        "/uploads}}}}",
    ),
    row(
        "an access point that is not there",
        volumes(uploads={"file_system": "shared", "access_point": "upload"}),
        "plinth:services.api.volumes./mnt/uploads.access_point = 'upload': is not an access point of "
        "'shared'; did you mean 'uploads'?; example: access_point: uploads",
    ),
    row(
        "a volume without an access point",
        volumes(uploads={"file_system": "shared"}),
        "plinth:services.api.volumes./mnt/uploads.access_point: is required and has no default; "
        "example: access_point: uploads",
    ),
    row(
        "a volume in /dev",
        {**files(), f"{API}.volumes": {"/dev/uploads": UPLOADS}},
        "plinth:services.api.volumes./dev/uploads: must be an absolute path of letters, digits and . "
        "_ -, without a final slash, and not in /tmp, /proc, /sys or /dev, which exist; example: "
        "volumes: {/mnt/uploads: {file_system: shared, access_point: uploads}}",
    ),
    row(
        "a volume in another one",
        {**files(), f"{API}.volumes": {"/mnt": UPLOADS, "/mnt/uploads": UPLOADS}},
        "plinth:services.api.volumes./mnt/uploads: is inside of the volume /mnt, and one would hide "
        "the other; mount it elsewhere; example: volumes: {/mnt/files: {file_system: shared, "
        "access_point: uploads}}",
    ),
    row(
        "a volume that is scratch too",
        {**volumes(uploads=UPLOADS), f"{API}.scratch_paths": ["/mnt/uploads"]},
        "plinth:services.api.volumes./mnt/uploads: shares a folder with scratch_paths /mnt/uploads, "
        "and one would hide the other; mount it elsewhere; example: volumes: {/mnt/files: "
        "{file_system: shared, access_point: uploads}}",
    ),
    row(
        "a volume of a sidecar that is not there",
        {
            f"{API}.sidecars": {
                "agent": {"image": {"repository": "api", "tag": "1.0.0"}, "volumes": {"/mnt/uploads": UPLOADS}}
            }
        },
        "plinth:services.api.sidecars.agent.volumes./mnt/uploads.file_system = 'shared': is not in "
        "plinth:file_systems; example: plinth:file_systems: {shared: {access_points: {uploads: {path: "
        "/uploads}}}}",
    ),
    row(
        "a file system of another network",
        {
            **two_networks("core", "batch"),
            **files(network="batch"),
            f"{API}.volumes": {"/mnt/uploads": UPLOADS},
        },
        "plinth:services.api.volumes./mnt/uploads.file_system = 'shared': is in network batch, and "
        "the service in core, where its name does not resolve; put both into one; example: "
        "plinth:file_systems.shared.network: core",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_what_is_wrong_is_said(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


@pytest.mark.parametrize(
    "changes",
    [
        files(),
        files(infrequent_access_days=None, archive_days=90, return_on_access=True),
        point(path="/a/b/c/d", uid=2**32 - 1, permissions="770"),
        volumes(uploads=UPLOADS, again={**UPLOADS, "read_only": True}),
        files(access_points={"one": {"path": "/a"}, "two": {"path": "/a"}}),
        {**files(), "plinth:services.nightly.volumes": {"/mnt/uploads": UPLOADS}},
    ],
)
def test_legal_file_systems_load(changes: Mapping[str, Any]) -> None:
    assert lines_of(spoiled(changes)) == []
