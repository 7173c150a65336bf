"""The collector of a task: what it is configured to do, what its role may do, what the application is told."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from typing import Any, cast

import pytest

from components.compute.collector import collector, configuration, variables
from components.compute.container import Host
from model.telemetry import Telemetry
from tests.support.offline import ROOT, SITE

HOST = Host(
    region="us-east-1",
    log_group_name="/aws/ecs/api",
    log_streams_arn="arn:aws:logs:us-east-1:123456789012:log-group:/aws/ecs/api:*",
)
WORKSPACE = "arn:aws:aps:eu-west-1:123456789012:workspace/ws-12345678-1234-1234-1234-123456789012"
CLOUDWATCH = {"to": "cloudwatch"}
PROMETHEUS = {"to": "prometheus", "workspace_arn": WORKSPACE}
FORMS: dict[str, dict[str, Any]] = {
    "traces": {},
    "metrics in CloudWatch": {"tracing": False, "metrics": CLOUDWATCH},
    "metrics in Prometheus": {"tracing": False, "metrics": PROMETHEUS},
    "logs": {"tracing": False, "logs": True},
    "everything, in CloudWatch": {"metrics": {**CLOUDWATCH, "namespace": "shop"}, "logs": True},
    "everything, in Prometheus": {"metrics": PROMETHEUS, "logs": True, "memory_mib": 256},
}

# Settings of the components of OpenTelemetry Collector 0.156 that have the tag mapstructure in their Config:
# https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.156.0 (awsxrayexporter, awsemfexporter,
# awscloudwatchlogsexporter, prometheusremotewriteexporter, sigv4authextension, resourcedetectionprocessor) and
# https://github.com/open-telemetry/opentelemetry-collector/tree/v0.156.0 (otlpreceiver, memorylimiterprocessor,
# batchprocessor).
_SESSION = (
    *("num_workers", "endpoint", "request_timeout_seconds", "max_retries", "no_verify_ssl", "proxy_address"),
    *("region", "local_mode", "resource_arn", "role_arn", "external_id"),
)
PUBLISHED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "receivers": {"otlp": ("protocols",)},
    "processors": {
        "memory_limiter": (
            *("check_interval", "limit_mib", "spike_limit_mib", "limit_percentage", "spike_limit_percentage"),
            *("min_gc_interval_when_soft_limited", "min_gc_interval_when_hard_limited"),
            *("max_gc_interval_when_soft_limited", "max_gc_interval_when_hard_limited"),
        ),
        "resource_detection": ("detectors", "override", "timeout", "refresh_interval", "ecs", "ec2"),
        "batch": (
            *("timeout", "send_batch_size", "send_batch_max_size", "metadata_keys", "metadata_cardinality_limit"),
        ),
    },
    "exporters": {
        "awsxray": (*_SESSION, "indexed_attributes", "index_all_attributes", "aws_log_groups", "telemetry"),
        "awsemf": (
            *_SESSION,
            *("log_group_name", "log_stream_name", "namespace", "retain_initial_value_of_delta_metric"),
            *("dimension_rollup_option", "log_retention", "tags", "parse_json_encoded_attr_values"),
            *("metric_declarations", "metric_descriptors", "output_destination", "version", "detailed_metrics"),
            "resource_to_telemetry_conversion",
        ),
        "awscloudwatchlogs": (
            *_SESSION,
            *("retry_on_failure", "log_group_name", "log_stream_name", "log_retention", "tags", "sending_queue"),
            "raw_log",
        ),
        "prometheus_remote_write": (
            *("endpoint", "auth", "timeout", "tls", "headers", "namespace", "remote_write_queue", "external_labels"),
            *("retry_on_failure", "resource_to_telemetry_conversion", "target_info", "add_metric_suffixes", "wal"),
            *("max_batch_size_bytes", "max_batch_request_parallelism", "translation_strategy", "send_metadata"),
        ),
    },
    "extensions": {"sigv4auth": ("region", "service", "assume_role")},
}


def made(form: str) -> dict[str, Any]:
    """Return the configuration of a form as the collector reads it."""
    spec = Telemetry.model_validate(FORMS[form])
    return json.loads(json.dumps(configuration("api", spec, HOST, SITE.label)))


@pytest.mark.parametrize("form", FORMS)
def test_it_has_components_and_settings_that_the_collector_knows(form: str) -> None:
    found = made(form)

    assert found.keys() - PUBLISHED.keys() == {"service"}
    for kind in found.keys() & PUBLISHED.keys():
        for name, settings in found[kind].items():
            assert settings.keys() <= set(PUBLISHED[kind][name]), name


@pytest.mark.parametrize("form", FORMS)
def test_every_pipeline_uses_what_is_defined_and_all_of_it_is_used(form: str) -> None:
    found = made(form)
    used = {
        kind: {name for one in found["service"]["pipelines"].values() for name in one[kind]}
        for kind in (
            "receivers",
            "processors",
            "exporters",
        )
    }

    assert used == {kind: set(found[kind]) for kind in used}
    assert found["service"].get("extensions", []) == list(found.get("extensions", {}))
    for pipeline in found["service"]["pipelines"].values():
        assert pipeline["processors"][0] == "memory_limiter"
        assert pipeline["processors"][-1] == "batch"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("traces", {"traces": ["awsxray"]}),
        ("metrics in CloudWatch", {"metrics": ["awsemf"]}),
        ("metrics in Prometheus", {"metrics": ["prometheus_remote_write"]}),
        ("logs", {"logs": ["awscloudwatchlogs"]}),
        (
            "everything, in CloudWatch",
            {"traces": ["awsxray"], "metrics": ["awsemf"], "logs": ["awscloudwatchlogs"]},
        ),
        (
            "everything, in Prometheus",
            {"traces": ["awsxray"], "metrics": ["prometheus_remote_write"], "logs": ["awscloudwatchlogs"]},
        ),
    ],
)
def test_each_signal_goes_where_it_is_set(form: str, expected: Mapping[str, list[str]]) -> None:
    pipelines = made(form)["service"]["pipelines"]

    assert {signal: one["exporters"] for signal, one in pipelines.items()} == expected


def test_it_listens_on_localhost_only_and_stays_below_its_memory() -> None:
    found = made("everything, in Prometheus")

    protocols = found["receivers"]["otlp"]["protocols"]
    assert {name: one["endpoint"] for name, one in protocols.items()} == {
        "grpc": "localhost:4317",
        "http": "localhost:4318",
    }
    assert found["processors"]["memory_limiter"] == {"check_interval": "1s", "limit_mib": 192, "spike_limit_mib": 51}
    written = found["exporters"]["prometheus_remote_write"]
    assert written["endpoint"] == (
        "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-12345678-1234-1234-1234-123456789012"
        "/api/v1/remote_write"
    )
    assert found["extensions"] == {"sigv4auth": {"region": "eu-west-1", "service": "aps"}}


def test_what_goes_to_logs_goes_to_the_group_of_the_service_in_streams_of_the_task() -> None:
    exporters = made("everything, in CloudWatch")["exporters"]

    assert {one["log_group_name"] for name, one in exporters.items() if name != "awsxray"} == {"/aws/ecs/api"}
    assert exporters["awsemf"]["log_stream_name"] == "api-metrics/{TaskId}"
    assert exporters["awscloudwatchlogs"]["log_stream_name"] == "api-otlp/{TaskId}"
    assert exporters["awsemf"]["namespace"] == "shop"
    assert made("metrics in CloudWatch")["exporters"]["awsemf"]["namespace"] == "plinth-test-api"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("traces", {"xray:PutTraceSegments": "*", "xray:PutTelemetryRecords": "*"}),
        (
            "metrics in CloudWatch",
            {"logs:CreateLogStream": HOST.log_streams_arn, "logs:PutLogEvents": HOST.log_streams_arn},
        ),
        ("metrics in Prometheus", {"aps:RemoteWrite": WORKSPACE}),
        ("logs", {"logs:CreateLogStream": HOST.log_streams_arn, "logs:PutLogEvents": HOST.log_streams_arn}),
    ],
)
def test_its_role_may_do_exactly_what_is_configured(form: str, expected: Mapping[str, str]) -> None:
    allowed = collector("api", Telemetry.model_validate(FORMS[form]), HOST, SITE.label).allows

    assert {action: resource for one in allowed for action in one.actions for resource in one.resources} == expected


def test_the_application_is_told_where_to_send_what_and_nothing_else() -> None:
    everything = variables("api", Telemetry.model_validate(FORMS["everything, in CloudWatch"]), SITE.label)
    logs = variables("api", Telemetry.model_validate(FORMS["logs"]), SITE.label)

    assert everything == {
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "OTEL_SERVICE_NAME": "api",
        "OTEL_RESOURCE_ATTRIBUTES": "service.namespace=plinth,deployment.environment.name=test",
        "OTEL_TRACES_EXPORTER": "otlp",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "otlp",
        "OTEL_TRACES_SAMPLER": "parentbased_traceidratio",
        "OTEL_TRACES_SAMPLER_ARG": "0.05",
    }
    assert [logs[f"OTEL_{one}_EXPORTER"] for one in ("TRACES", "METRICS", "LOGS")] == ["none", "none", "otlp"]
    assert "OTEL_TRACES_SAMPLER" not in logs


COLLECTOR = shutil.which("otelcol-contrib") or str(ROOT / "tools" / "bin" / "otelcol-contrib")
"""OpenTelemetry Collector Contrib, 0.156 or later: docs/telemetry.md."""


@pytest.mark.skipif(not os.access(COLLECTOR, os.X_OK), reason="no otelcol-contrib in PATH or tools/bin")
@pytest.mark.parametrize("form", FORMS)
def test_the_collector_itself_accepts_it(form: str) -> None:
    environment = {**os.environ, "CONFIG": json.dumps(made(form)), "AWS_REGION": "us-east-1"}
    run = subprocess.run(
        [COLLECTOR, "validate", "--config=env:CONFIG"], env=environment, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, cast("str", run.stderr)
