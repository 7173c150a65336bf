"""What telemetry and logs of tasks are estimated to cost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.cost import Usage
from policies.plan.graph import Graph
from preview.aws.pricing import Billing
from preview.aws.telemetry import telemetry_charges
from preview.recorder.record import Registered

USAGE = Usage(collector_traces=2_000_000, collector_metrics=30, routed_log_gb=4)


def charged(definitions: object) -> dict[str, float]:
    resource = Registered(
        urn="urn:pulumi:test::plinth::aws:ecs/taskDefinition:TaskDefinition::api",
        type="aws:ecs/taskDefinition:TaskDefinition",
        name="api",
        custom=True,
        parent="",
        inputs={"containerDefinitions": definitions},
    )
    return {one.key: one.quantity for one in telemetry_charges(resource, Billing(Graph([resource]), USAGE))}


def collecting(*exporters: str) -> dict[str, Any]:
    text = json.dumps({"exporters": dict.fromkeys(exporters)})
    return {"name": "collector", "environment": [{"name": "AOT_CONFIG_CONTENT", "value": text}]}


def routed(output: str) -> dict[str, Any]:
    return {"name": "api", "logConfiguration": {"logDriver": "awsfirelens", "options": {"Name": output}}}


@pytest.mark.parametrize(
    ("containers", "charges"),
    [
        ([{"name": "api"}], {}),
        ([collecting("awsxray")], {"xray.traces": 2_000_000}),
        ([collecting("awsxray", "awsemf")], {"xray.traces": 2_000_000, "metric.custom": 30}),
        ([collecting("prometheus_remote_write", "awscloudwatchlogs")], {}),
        ([routed("kinesis_firehose")], {"firehose.ingested": 4}),
        ([routed("opensearch"), routed("cloudwatch_logs")], {}),
    ],
)
def test_what_is_sent_is_charged_by_what_is_assumed(containers: list[Any], charges: dict[str, float]) -> None:
    assert charged(json.dumps(containers)) == charges


@pytest.mark.parametrize("unknown", [None, "", "not JSON", 5])
def test_an_unknown_definition_costs_nothing_more(unknown: object) -> None:
    assert charged(unknown) == {}
