"""Toggles of containers: what each may use, and others beside the main one. See toggles.py."""

from __future__ import annotations

from changes import Toggle

_SECRETS = {
    "PARTNER_KEY": {"secret": "jwt-key", "json_key": "api_key"},
    "LEVEL": {"parameter": "log-level"},
    "SHARED": {
        "arn": "arn:aws:secretsmanager:us-east-1:210987654321:secret:shared-AbCdEf",
        "key_arn": "arn:aws:kms:us-east-1:210987654321:key/12345678-1234-1234-1234-123456789012",
    },
}

CONTAINERS = {
    "containers beside the main one": Toggle(
        changes={
            "services.api.entry_point": ["/usr/bin/tini", "--"],
            "services.api.max_open_files": 262_144,
            "services.api.restart": {"attempt_period_seconds": 60, "ignored_exit_codes": [0]},
            "services.api.environment_files": ["uploads/api/dev.env"],
            "services.api.secrets": _SECRETS,
            "services.api.depends_on": {"migrate": "success", "proxy": "healthy"},
            "services.api.sidecars": {
                "migrate": {
                    "image": {"repository": "api", "tag": "1.0.0"},
                    "command": ["alembic", "upgrade", "head"],
                    "environment": {"SESSION_TOKEN_NAME": "sid"},
                    "allow_plaintext": ["SESSION_TOKEN_NAME"],
                    "link_variables": ["main"],
                    "environment_files": ["uploads/api/dev.env"],
                    "secrets": _SECRETS,
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
        replace=("TaskDefinition api", "RolePolicy api-execution-links"),
    ),
}
