"""Toggles of services: routes, checks, scaling, deployments and commands. See toggles.py."""

from __future__ import annotations

from changes import Toggle

_STEPS = {
    "add_above_percent": 75,
    "add_after_minutes": 3,
    "add_tasks": 2,
    "remove_below_percent": 30,
    "remove_after_minutes": 10,
    "remove_tasks": 1,
}

TRAFFIC_SHIFT = {
    "create": ("TargetGroup api-alt", "Role api-traffic", "RolePolicy api-traffic-shift-traffic"),
    "update": (
        "ListenerRule api-route",
        "Service api",
        "MetricAlarm api-5xx",
        "MetricAlarm api-hosts-unhealthy",
        "MetricAlarm api-latency-high",
    ),
}

SERVICES = {
    "another route": Toggle(
        changes={
            "services.api.route": {
                "paths": ["/api/*"],
                "hosts": ["a.example.com"],
                "headers": {"X-Version": ["2"]},
                "methods": ["GET"],
                "query": {"version": ["2"]},
                "priority": 90,
            }
        },
        update=("ListenerRule api-route",),
    ),
    "a further port": Toggle(
        changes={
            "services.api.additional_ports": {
                "admin": {
                    "port": 9000,
                    "health_check_path": "/ready",
                    "route": {"paths": ["/api/admin/*"], "priority": 95},
                }
            }
        },
        create=(
            "TargetGroup api-admin-tg",
            "ListenerRule api-admin-route",
            "SecurityGroup*Rule edge-to-api-admin-*",
            "MetricAlarm api-admin-*",
        ),
        update=("Service api",),
        replace=("TaskDefinition api",),
    ),
    "another health check": Toggle(
        changes={
            "services.api.health_check": {
                "path": "/healthz",
                "interval_seconds": 20,
                "timeout_seconds": 4,
                "healthy_threshold": 3,
                "unhealthy_threshold": 4,
                "grace_period_seconds": 10,
            }
        },
        update=("TargetGroup api-tg", "Service api"),
    ),
    "more time, space and another port": Toggle(
        changes={
            "services.api.port": 9090,
            "services.api.request_timeout_seconds": 90,
            "services.api.stop_timeout_seconds": 40,
            "services.api.tmp_mib": 64,
            "services.api.ephemeral_storage_gib": 30,
            "services.api.scratch_paths": ["/var/cache/app"],
            "services.api.alarms": {"target_errors_per_minute": 1, "latency_p95_seconds": 2},
        },
        update=("TargetGroup api-tg", "Service api", "MetricAlarm api-5xx", "MetricAlarm api-latency-high"),
        replace=("TaskDefinition api", "SecurityGroup*Rule edge-to-api-*"),
    ),
    "scaling": Toggle(
        changes={
            "services.api.tasks": None,
            "services.api.scaling": {
                "min_tasks": 1,
                "max_tasks": 2,
                "cpu_percent": 70,
                "memory_percent": 80,
                "requests_per_task": 1000,
                "forecast": {"metric": "cpu", "mode": "forecast_and_scale"},
                "scale_out_cooldown_seconds": 30,
                "scale_in_cooldown_seconds": 100,
            },
        },
        create=("Target api-scaling", "Policy api-scaling-*"),
    ),
    "scaling by steps and schedules": Toggle(
        changes={
            "services.worker.tasks": None,
            "services.worker.scaling": {
                "min_tasks": 1,
                "max_tasks": 3,
                "cpu_steps": _STEPS,
                "memory_steps": {**_STEPS, "add_above_percent": 80},
                "schedules": {
                    "morning": {
                        "schedule": "cron(0 8 ? * MON-FRI *)",
                        "time_zone": "Europe/Berlin",
                        "min_tasks": 2,
                        "max_tasks": 4,
                    },
                },
            },
        },
        create=(
            "Target worker-scaling",
            "Policy worker-scaling-*",
            "MetricAlarm worker-scaling-*",
            "ScheduledAction worker-scaling-morning",
        ),
    ),
    "nothing outside of office hours": Toggle(
        changes={
            "services.auth.tasks": None,
            "services.auth.scaling": {
                "min_tasks": 1,
                "max_tasks": 1,
                "office_hours": {
                    "time_zone": "Europe/Berlin",
                    "start": "08:00",
                    "end": "18:00",
                    "days": "MON-THU",
                    "tasks_outside": 0,
                },
            },
        },
        create=("Target auth-scaling", "ScheduledAction auth-scaling-office-*"),
    ),
    "another deployment strategy": Toggle(
        changes={
            "services.auth.deployment": {"strategy": "rolling", "minimum_healthy_percent": 0, "maximum_percent": 100}
        },
        update=("Service auth",),
    ),
    "another command": Toggle(
        changes={
            "services.worker.command": ["python", "-m", "worker"],
            "services.worker.environment": {"SESSION_TOKEN_NAME": "sid"},
            "services.worker.allow_plaintext": ["SESSION_TOKEN_NAME"],
        },
        update=("Service worker",),
        replace=("TaskDefinition worker",),
    ),
    "another schedule": Toggle(
        changes={"services.cleanup.schedule": "rate(1 hour)"},
        update=("Schedule cleanup",),
    ),
}
