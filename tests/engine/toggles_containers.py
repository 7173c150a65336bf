"""Toggles of containers: what each may use, and others beside the main one. See toggles.py."""

from __future__ import annotations

from changes import Toggle

CONTAINERS = {
    "containers beside the main one": Toggle(
        changes={
            "services.api.entry_point": ["/usr/bin/tini", "--"],
            "services.api.max_open_files": 262_144,
            "services.api.restart": {"attempt_period_seconds": 60, "ignored_exit_codes": [0]},
            "services.api.depends_on": {"migrate": "success", "proxy": "healthy"},
            "services.api.sidecars": {
                "migrate": {
                    "image": {"repository": "api", "tag": "1.0.0"},
                    "command": ["alembic", "upgrade", "head"],
                    "environment": {"SESSION_TOKEN_NAME": "sid"},
                    "allow_plaintext": ["SESSION_TOKEN_NAME"],
                    "link_variables": ["main"],
                    "depends_on": {"proxy": "start"},
                },
                "proxy": {
                    "image": {"uri": "public.ecr.aws/nginx/nginx:1.29"},
                    "essential": True,
                    "entry_point": ["/docker-entrypoint.sh"],
                    "tmp_mib": 16,
                    "scratch_paths": ["/var/cache/nginx"],
                    "user": "101",
                    "cpu": 32,
                    "memory_mib": 64,
                    "max_open_files": 262_144,
                    "stop_timeout_seconds": 40,
                    "restart": {"attempt_period_seconds": 60, "ignored_exit_codes": [1]},
                    "health_check": {
                        "command": ["true"],
                        "interval_seconds": 10,
                        "timeout_seconds": 3,
                        "unhealthy_threshold": 4,
                        "grace_period_seconds": 5,
                    },
                },
            },
        },
        update=("Service api",),
        replace=("TaskDefinition api",),
    ),
}
