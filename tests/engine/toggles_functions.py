"""Toggles of functions. See toggles.py."""

from __future__ import annotations

from changes import Toggle

FUNCTIONS = {
    "a function in the VPC, on a schedule": Toggle(
        changes={
            "functions.counts": {
                "code": "examples/functions/reports",
                "runtime": "python3.13",
                "handler": "app.handler",
                "network": "network",
                "architecture": "x86_64",
                "memory_mib": 256,
                "timeout_seconds": 20,
                "ephemeral_storage_mib": 1024,
                "reserved_concurrency": 5,
                "environment": {"SESSION_TOKEN_NAME": "sid"},
                "allow_plaintext": ["SESSION_TOKEN_NAME"],
                "schedule": "rate(1 day)",
                "uploads": {"uploads": {"prefix": "incoming/", "suffix": ".csv"}},
                "queues": {
                    "counting": {
                        "batch_size": 100,
                        "batching_window_seconds": 5,
                        "report_batch_item_failures": False,
                        "maximum_concurrency": 2,
                    }
                },
                "retries": 1,
                "event_age_seconds": 3600,
                "tracing": False,
                "links": {"main": "fetch"},
                "alarms": {"errors_per_minute": 5, "duration_percent": 50},
            },
            "queues.counting": {"visibility_timeout_seconds": 300},
            "apis.events": {"routes": {"GET /counts": {"function": "counts", "authorizer": "iam"}}},
        },
        create=(
            "Api events",
            "BucketNotification uploads-events",
            "Integration events-counts",
            "LogGroup events-logs",
            "MetricAlarm events-*",
            "Permission events-to-counts",
            "Permission uploads-to-counts",
            "Route events-GET /counts",
            "Stage events-stage",
            "Alias counts-live",
            "Alias messages-alias",
            "EventSourceMapping counting-to-counts",
            "MetricAlarm counting-*",
            "Queue counting",
            "Queue counting-dead-letters",
            "QueuePolicy counting-*",
            "RedriveAllowPolicy counting-redrive",
            "Function counts",
            "FunctionEventInvokeConfig counts-events",
            "Key messages",
            "LogGroup counts-log",
            "MetricAlarm counts-*",
            "Queue counts-failed-events",
            "QueuePolicy counts-failed-events-policy",
            "Role counts-*",
            "RolePolicy counts-*",
            "Schedule counts-schedule",
            "ScheduleGroup counts-schedule-group",
            "SecurityGroup counts-security-group",
            "SecurityGroup*Rule counts-to-*",
        ),
        update=("Dashboard monitoring",),
    ),
}
