"""Toggles of file systems, and of the volumes of services. See toggles.py."""

from __future__ import annotations

from changes import Toggle

VOLUMES = {
    "files that services share": Toggle(
        changes={
            "file_systems.shared": {
                "access_points": {
                    "uploads": {"path": "/uploads"},
                    "reports": {
                        "path": "/reports",
                        "uid": 2000,
                        "gid": 2000,
                        "secondary_gids": [3000],
                        "permissions": "0770",
                    },
                },
                "throughput": "elastic",
                "infrequent_access_days": 14,
                "archive_days": 90,
                "return_on_access": True,
                "alarms": {"io_limit_percent": 90},
            },
            "file_systems.scratch": {
                "network": "network",
                "access_points": {"all": {"path": "/all"}},
                "throughput": "bursting",
                "infrequent_access_days": None,
                "backups": False,
                "alarms": {"burst_credit_gib": 100},
            },
            "file_systems.steady": {
                "access_points": {"all": {"path": "/all"}},
                "throughput": "provisioned",
                "provisioned_mibps": 10,
            },
            "services.worker.sidecars": {
                "clean-up": {
                    "image": {"repository": "worker", "tag": "1.0.0"},
                    "volumes": {
                        "/mnt/uploads": {"file_system": "shared", "access_point": "uploads", "read_only": True}
                    },
                }
            },
            "services.worker.volumes": {
                "/mnt/uploads": {"file_system": "shared", "access_point": "uploads"},
                "/mnt/reports": {"file_system": "shared", "access_point": "reports", "read_only": True},
            },
        },
        create=(
            "* shared",
            "* shared-*",
            "* scratch",
            "* scratch-*",
            "* steady",
            "* steady-*",
            "* worker-to-shared-*",
        ),
        update=("Service worker", "Dashboard monitoring"),
        replace=("TaskDefinition worker", "RolePolicy worker-task-links"),
    ),
}
