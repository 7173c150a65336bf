import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pulumi
import pytest

from components.observability.alarm import Alarm, Graph, Metric, MetricMath
from components.observability.monitoring import Monitoring, MonitoringArgs
from model.observability import Observability
from preview.recorder.record import Record
from tests.support.offline import SITE, record

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
DASHBOARD = "aws:cloudwatch/dashboard:Dashboard"
HOME, AWAY = "arn:aws:sns:us-east-1:123456789012:alerts", "arn:aws:sns:us-west-2:123456789012:alerts"

CPU = Metric(namespace="AWS/ECS", name="CPUUtilization", dimensions={"ServiceName": "api"})
HIGH = Alarm(name="api-cpu-high", description="The service is busy.", metric=CPU, threshold=80)


def monitoring(
    *alarms: Alarm,
    rows: Mapping[str, Sequence[Graph]] | None = None,
    dashboard: bool = True,
    regional: Mapping[str, str] | None = None,
) -> Record:
    args = MonitoringArgs(
        alarms=alarms,
        rows=rows or {},
        topic_arn=HOME,
        spec=Observability(log_retention_days=30, dashboard=dashboard),
        site=SITE,
        regional_topic_arns=regional or {},
    )
    return record(lambda: Monitoring("monitoring", args))


def test_an_alarm_calls_when_it_starts_and_when_it_ends() -> None:
    seen = monitoring(HIGH)
    alarm = seen.only(ALARM)

    assert alarm.name == "api-cpu-high"
    assert alarm.parent == seen.only("plinth:observability:Monitoring").urn
    assert alarm.inputs == {
        "alarmDescription": "[warning] The service is busy.",
        "namespace": "AWS/ECS",
        "metricName": "CPUUtilization",
        "dimensions": {"ServiceName": "api"},
        "statistic": "Average",
        "comparisonOperator": "GreaterThanThreshold",
        "threshold": 80,
        "period": 60,
        "evaluationPeriods": 5,
        "treatMissingData": "notBreaching",
        "alarmActions": [HOME],
        "okActions": [HOME],
    }


def test_a_percentile_is_an_extended_statistic() -> None:
    alarm = monitoring(replace(HIGH, metric=replace(CPU, statistic="p99.9"))).only(ALARM)

    assert alarm.inputs["extendedStatistic"] == "p99.9"
    assert "statistic" not in alarm.inputs


def test_data_points_and_severity_reach_the_alarm() -> None:
    inputs = monitoring(replace(HIGH, datapoints_to_alarm=3, severity="critical")).only(ALARM).inputs

    assert inputs["datapointsToAlarm"] == 3
    assert inputs["alarmDescription"] == "[critical] The service is busy."


def test_an_alarm_is_in_its_metrics_region_and_calls_the_topic_there() -> None:
    far = replace(HIGH, name="cdn-5xx", metric=replace(CPU, region="us-west-2"))
    alarm = monitoring(far, regional={"us-west-2": AWAY}).only(ALARM)

    assert alarm.inputs["region"] == "us-west-2"
    assert alarm.inputs["alarmActions"] == alarm.inputs["okActions"] == [AWAY]


def test_a_metric_in_the_region_of_the_stack_needs_no_other_topic() -> None:
    alarm = monitoring(replace(HIGH, metric=replace(CPU, region="us-east-1"))).only(ALARM)

    assert "region" not in alarm.inputs
    assert alarm.inputs["alarmActions"] == [HOME]


def test_an_alarm_in_a_region_without_a_topic_is_refused() -> None:
    with pytest.raises(ValueError, match="cdn-5xx is in us-west-2 and needs a topic there"):
        monitoring(replace(HIGH, name="cdn-5xx", metric=replace(CPU, region="us-west-2")))


def test_two_alarms_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="more than one component offers api-cpu-high"):
        monitoring(HIGH, replace(HIGH, threshold=90))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"period_seconds": 300, "evaluation_periods": 289},
            "looks back at most 86400 s, and api-cpu-high looks back 86700",
        ),
        ({"period_seconds": 86_400, "evaluation_periods": 8}, "looks back at most 604800 s"),
        ({"datapoints_to_alarm": 6}, "between 1 and its 5 data points; it is 6"),
        ({"datapoints_to_alarm": 0}, "between 1 and its 5 data points; it is 0"),
    ],
)
def test_a_window_that_cloudwatch_does_not_take_is_refused(change: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        monitoring(replace(HIGH, **change))


def test_the_dashboard_shows_the_alarms_of_the_stacks_region_and_every_row() -> None:
    far = replace(HIGH, name="cdn-5xx", metric=replace(CPU, region="us-west-2"))
    rows = {"api": [Graph(title="CPU", metrics=[CPU])]}
    seen = monitoring(HIGH, far, rows=rows, regional={"us-west-2": AWAY})
    dashboard = seen.only(DASHBOARD)
    alarms, heading, graph = json.loads(dashboard.inputs["dashboardBody"])["widgets"]

    assert dashboard.name == "monitoring"
    assert dashboard.inputs["dashboardName"] == "plinth-test-operations"
    assert alarms["properties"]["alarms"] == [seen.named("api-cpu-high").outputs["arn"]]
    assert heading["properties"]["markdown"] == "## api"
    assert graph["properties"]["title"] == "CPU"


def test_dimensions_that_are_known_later_reach_the_dashboard() -> None:
    later = replace(CPU, dimensions={"ServiceName": pulumi.Output.from_input("api-1a2b3c4")})
    seen = monitoring(rows={"api": [Graph(title="CPU", metrics=[later])]})
    graph = json.loads(seen.only(DASHBOARD).inputs["dashboardBody"])["widgets"][1]

    assert graph["properties"]["metrics"][0][:4] == ["AWS/ECS", "CPUUtilization", "ServiceName", "api-1a2b3c4"]


def test_a_stack_may_do_without_a_dashboard() -> None:
    assert not monitoring(HIGH, dashboard=False).of_type(DASHBOARD)


BACKLOG = MetricMath(
    label="Backlog per task",
    expression="backlog / tasks",
    metrics={
        "backlog": Metric(namespace="AWS/SQS", name="ApproximateNumberOfMessagesVisible", statistic="Maximum"),
        "tasks": Metric(namespace="ECS/ContainerInsights", name="RunningTaskCount"),
    },
)


def test_an_alarm_may_watch_an_expression_over_metrics() -> None:
    inputs = monitoring(replace(HIGH, name="worker-backlog-high", metric=BACKLOG, threshold=100)).only(ALARM).inputs

    assert not {"namespace", "metricName", "statistic", "extendedStatistic", "period"} & inputs.keys()
    assert inputs["threshold"] == 100
    assert inputs["metricQueries"] == [
        {"id": "result", "expression": "backlog / tasks", "label": "Backlog per task", "returnData": True},
        {
            "id": "backlog",
            "metric": {
                "namespace": "AWS/SQS",
                "metricName": "ApproximateNumberOfMessagesVisible",
                "dimensions": {},
                "stat": "Maximum",
                "period": 60,
            },
        },
        {
            "id": "tasks",
            "metric": {
                "namespace": "ECS/ContainerInsights",
                "metricName": "RunningTaskCount",
                "dimensions": {},
                "stat": "Average",
                "period": 60,
            },
        },
    ]


def test_an_expression_over_the_metrics_of_two_regions_is_refused() -> None:
    metrics = {**BACKLOG.metrics, "tasks": replace(CPU, region="us-west-2")}

    with pytest.raises(ValueError, match="computes with metrics of more than one region"):
        monitoring(replace(HIGH, metric=replace(BACKLOG, metrics=metrics)))


def test_a_graph_draws_an_expression_and_hides_its_metrics() -> None:
    seen = monitoring(rows={"worker": [Graph(title="Backlog", metrics=[CPU, BACKLOG])]})
    graph = json.loads(seen.only(DASHBOARD).inputs["dashboardBody"])["widgets"][1]

    assert graph["properties"]["metrics"][1:] == [
        [{"expression": "e1_backlog / e1_tasks", "label": "Backlog per task", "id": "e1"}],
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", {"stat": "Maximum", "id": "e1_backlog", "visible": False}],
        ["ECS/ContainerInsights", "RunningTaskCount", {"stat": "Average", "id": "e1_tasks", "visible": False}],
    ]


def test_each_audience_with_a_graph_has_a_dashboard_and_only_operations_shows_alarms() -> None:
    orders = Graph(title="Orders", metrics=[CPU], audience="business")
    seen = monitoring(HIGH, rows={"api": [Graph(title="CPU", metrics=[CPU]), orders], "cdn": []})
    titles = {
        board.inputs["dashboardName"]: [
            widget["properties"].get("title") or widget["properties"]["markdown"]
            for widget in json.loads(board.inputs["dashboardBody"])["widgets"]
        ]
        for board in seen.of_type(DASHBOARD)
    }

    assert titles == {
        "plinth-test-operations": ["Alarms", "## api", "CPU"],
        "plinth-test-business": ["## api", "Orders"],
    }
    assert {board.name for board in seen.of_type(DASHBOARD)} == {"monitoring", "monitoring-business"}
