"""The OpenTelemetry collector of a task: its configuration, its permissions, and what tells SDKs where it is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pulumi

from components.compute.agent import Agent
from components.compute.container import Container, Host, own_exec_volumes
from components.compute.image import PulledImage
from components.identity.policy import Statement
from components.naming import Label
from components.observability.tracing import trace_statement
from model.aws import ecs
from model.aws.observability import MAX_NAMESPACE
from model.container import Restart
from model.telemetry import COLLECTOR, CloudWatchMetrics, PrometheusMetrics, Telemetry

_GRPC = "localhost:4317"
_HTTP = "localhost:4318"
"""Where OTLP is received: https://opentelemetry.io/docs/specs/otlp/. Other tasks do not reach it."""

_TASK: Final = "{TaskId}"
"""What exporters replace by the id of the task, which the detector of ECS finds."""

_LIMIT, _SPIKE, _GO_LIMIT = 0.75, 0.2, 0.8
"""Shares of its memory: above the first it refuses data, above the first less the second it collects garbage, and the
third is a soft limit of Go's runtime: https://opentelemetry.io/docs/collector/scaling/ and
https://github.com/open-telemetry/opentelemetry-collector/tree/main/processor/memorylimiterprocessor"""

_LOGS = ("logs:CreateLogStream", "logs:PutLogEvents")
"""Of a log group that exists; with them exporters make no other."""


def collector(name: str, spec: Telemetry, host: Host, label: Label) -> Agent:
    """Return the collector of the workload called *name*.

    If it ends it is started again, without the others; what is sent to it meanwhile is lost. It stops after the main
    container, which waits for its start, and so can pass on the last of it.
    """
    own, memory_mib = f"{name}-{COLLECTOR}", spec.memory_mib
    return Agent(
        container=Container(
            name=own,
            image=PulledImage(uri=spec.image),
            user="1000",
            essential=False,
            environment={
                "AOT_CONFIG_CONTENT": pulumi.Output.json_dumps(configuration(name, spec, host, label)),
                "GOMEMLIMIT": f"{int(memory_mib * _GO_LIMIT)}MiB",
            },
            tmp_mib=1,
            stop_seconds=ecs.STOP_SECONDS,
            restart=Restart(),
            cpu=spec.cpu,
            memory_mib=memory_mib,
            exec_volumes=own_exec_volumes(own),
        ),
        environment=variables(name, spec, label),
        allows=_statements(spec, host),
    )


def variables(name: str, spec: Telemetry, label: Label) -> dict[str, str]:
    """Return what SDKs of OpenTelemetry read in the main container of the workload called *name*.

    https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/. What is not collected is turned
    off, since SDKs send all of it by default, and the collector would refuse it.
    """
    exporters = {
        f"OTEL_{signal.upper()}_EXPORTER": "otlp" if signal in spec.signals else "none"
        for signal in ("traces", "metrics", "logs")
    }
    sampler = {
        "OTEL_TRACES_SAMPLER": "parentbased_traceidratio",
        "OTEL_TRACES_SAMPLER_ARG": f"{spec.sampled_percent / 100:g}",
    }
    attributes = {"service.namespace": label.project, "deployment.environment.name": label.environment}
    return {
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{_HTTP}",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "OTEL_SERVICE_NAME": name,
        "OTEL_RESOURCE_ATTRIBUTES": ",".join(f"{key}={value}" for key, value in attributes.items()),
        **exporters,
        **(sampler if spec.tracing else {}),
    }


def configuration(name: str, spec: Telemetry, host: Host, label: Label) -> Mapping[str, object]:
    """Return the collector's configuration, whose JSON is YAML too; values may be outputs.

    The names and settings of components are those of OpenTelemetry Collector 0.156.
    """
    exporters = {**_traces(spec, host), **_metrics(name, spec, host, label), **_logs(name, spec, host)}
    extensions = _extensions(spec)
    pipelines = {
        signal: {
            "receivers": ["otlp"],
            "processors": ["memory_limiter", "resource_detection", "batch"],
            "exporters": [exporter],
        }
        for signal, exporter in zip(spec.signals, exporters, strict=True)
    }
    return {
        **({"extensions": extensions} if extensions else {}),
        "receivers": {"otlp": {"protocols": {"grpc": {"endpoint": _GRPC}, "http": {"endpoint": _HTTP}}}},
        "processors": {
            "memory_limiter": {
                "check_interval": "1s",
                "limit_mib": int(spec.memory_mib * _LIMIT),
                "spike_limit_mib": int(spec.memory_mib * _SPIKE),
            },
            "resource_detection": {"detectors": ["env", "ecs"], "timeout": "5s", "override": False},
            "batch": {"timeout": "5s", "send_batch_size": 512, "send_batch_max_size": 1024},
        },
        "exporters": exporters,
        "service": {
            **({"extensions": list(extensions)} if extensions else {}),
            "pipelines": pipelines,
            "telemetry": {"logs": {"level": "warn"}, "metrics": {"level": "none"}},
        },
    }


def _traces(spec: Telemetry, host: Host) -> dict[str, object]:
    if not spec.tracing:
        return {}
    # The log group lets X-Ray show the log lines of a trace.
    return {"awsxray": {"region": host.region, "aws_log_groups": [host.log_group_name]}}


def _metrics(name: str, spec: Telemetry, host: Host, label: Label) -> dict[str, object]:
    if isinstance(spec.metrics, PrometheusMetrics):
        # Attributes of the task become labels: series of two tasks must differ, or the second one is refused.
        return {
            "prometheus_remote_write": {
                "endpoint": spec.metrics.write_url,
                "auth": {"authenticator": "sigv4auth"},
                "resource_to_telemetry_conversion": {"enabled": True},
            }
        }
    if isinstance(spec.metrics, CloudWatchMetrics):
        # Without rollup: each combination of fewer dimensions would be billed as another metric.
        return {
            "awsemf": {
                "region": host.region,
                "log_group_name": host.log_group_name,
                "log_stream_name": f"{name}-metrics/{_TASK}",
                "namespace": spec.metrics.namespace or label.physical_name(name, MAX_NAMESPACE),
                "dimension_rollup_option": "NoDimensionRollup",
            }
        }
    return {}


def _logs(name: str, spec: Telemetry, host: Host) -> dict[str, object]:
    if not spec.logs:
        return {}
    return {
        "awscloudwatchlogs": {
            "region": host.region,
            "log_group_name": host.log_group_name,
            "log_stream_name": f"{name}-otlp/{_TASK}",
        }
    }


def _extensions(spec: Telemetry) -> dict[str, object]:
    if not isinstance(spec.metrics, PrometheusMetrics):
        return {}
    return {"sigv4auth": {"region": spec.metrics.region, "service": "aps"}}


def _statements(spec: Telemetry, host: Host) -> list[Statement]:
    """Return what the role of the task needs for exactly what is configured.

    https://aws-otel.github.io/docs/setup/permissions, without what exporters call only to make log groups, and without
    X-Ray's sampling rules, which SDKs read by themselves.
    """
    statements = [trace_statement()] if spec.tracing else []
    if spec.logs or isinstance(spec.metrics, CloudWatchMetrics):
        statements.append(Statement(actions=_LOGS, resources=[host.log_streams_arn]))
    if isinstance(spec.metrics, PrometheusMetrics):
        statements.append(Statement(actions=["aps:RemoteWrite"], resources=[spec.metrics.workspace_arn]))
    return statements
