"""What is read from the containers of a task definition."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from policies.plan.network import TASK_CALLS
from policies.plan.tasks import calls_of, exporters_of, outputs_of

SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:key-AbCdEf"


def collector(text: str) -> dict[str, Any]:
    return {"name": "collector", "environment": [{"name": "AOT_CONFIG_CONTENT", "value": text}]}


def exporting(*names: str) -> dict[str, Any]:
    return collector(json.dumps({"exporters": dict.fromkeys(names)}))


def routed(name: str) -> dict[str, Any]:
    return {"name": "api", "logConfiguration": {"logDriver": "awsfirelens", "options": {"Name": name}}}


@pytest.mark.parametrize(
    ("containers", "more"),
    [
        ([{"name": "api"}], ()),
        ([{"name": "api", "secrets": [{"name": "A", "valueFrom": SECRET}]}], ("secretsmanager",)),
        ([{"name": "api", "secrets": [{"name": "A", "valueFrom": "/team/key"}]}], ("ssm",)),
        ([{"name": "api"}, exporting("awsxray", "awsemf", "awscloudwatchlogs")], ("xray",)),
        ([exporting("prometheus_remote_write")], ("aps-workspaces",)),
        ([exporting("prometheusremotewrite/second", "awsxray/second")], ("aps-workspaces", "xray")),
        ([routed("kinesis_firehose"), exporting("awsxray")], ("kinesis-firehose", "xray")),
        ([routed("cloudwatch_logs")], ()),
        ([collector("receivers: [otlp"), collector("[]"), collector('{"exporters": []}')], ()),
        ([{"name": "api", "logConfiguration": {"logDriver": "awsfirelens"}}], ()),
    ],
)
def test_a_task_calls_what_its_containers_call(containers: list[Mapping[str, Any]], more: tuple[str, ...]) -> None:
    assert calls_of(containers) == (*TASK_CALLS, *more)


def test_exporters_and_outputs_are_found_in_all_containers() -> None:
    containers = [routed("opensearch"), routed("cloudwatch_logs"), exporting("awsemf/a"), exporting("awsxray")]

    assert exporters_of(containers) == {"awsemf", "awsxray"}
    assert outputs_of(containers) == {"opensearch", "cloudwatch_logs"}
