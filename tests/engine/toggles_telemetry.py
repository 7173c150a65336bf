"""Toggles of collectors and log routers: beside the containers of a service, and of all. See toggles.py."""

from __future__ import annotations

from changes import Toggle

_WORKSPACE = "arn:aws:aps:us-east-1:123456789012:workspace/ws-12345678-1234-1234-1234-123456789012"
_HOST = "search-logs-abcdefghijklmnopqrstuvwxyz.us-east-1.es.amazonaws.com"

_COLLECTOR = {
    "image": "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0",
    "cpu": 16,
    "memory_mib": 96,
    "tracing": True,
    "sampled_percent": 10,
    "metrics": {"to": "cloudwatch", "namespace": "shop"},
    "logs": True,
}
_ROUTER = {
    "image": "public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.12",
    "user": "1001",
    "cpu": 16,
    "memory_mib": 96,
    "parse_json": True,
}
_SEARCH = {
    "to": "opensearch",
    "domain_arn": "arn:aws:es:us-east-1:123456789012:domain/logs",
    "host": _HOST,
    "index": "shop",
}

TELEMETRY = {
    "a collector and a log router beside every service": Toggle(
        changes={
            "observability.telemetry": _COLLECTOR,
            "observability.log_router": {**_ROUTER, **_SEARCH},
            "services.api.telemetry": _COLLECTOR,
            "services.api.log_router": {**_ROUTER, **_SEARCH},
            "services.auth.telemetry": {"metrics": {"to": "prometheus", "workspace_arn": _WORKSPACE}},
            "services.auth.log_router": {"to": "awslogs"},
        },
        create=("RolePolicy *-task-telemetry",),
        update=("Service *",),
        replace=("TaskDefinition *",),
    ),
}
