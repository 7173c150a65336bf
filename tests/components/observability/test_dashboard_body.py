import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.observability.alarm import Graph, Metric
from components.observability.dashboard_body import bodies, body

CPU = Metric(namespace="AWS/ECS", name="CPUUtilization", dimensions={"ClusterName": "main", "ServiceName": "api"})
SLOW = Metric(
    namespace="AWS/ApplicationELB", name="TargetResponseTime", dimensions={"LoadBalancer": "l"}, statistic="p95"
)
REMOTE = Metric(namespace="AWS/CloudFront", name="Requests", statistic="Sum", region="us-east-1")


def graph(title: str = "g", *metrics: Metric, unit: str = "") -> Graph:
    return Graph(title=title, metrics=metrics or (CPU,), unit=unit)


def test_a_row_is_a_heading_and_its_graphs_side_by_side() -> None:
    heading, left, right = body({"api": [graph("CPU"), graph("latency", SLOW, unit="seconds")]}, "us-east-2")["widgets"]

    assert heading == {
        "type": "text",
        "x": 0,
        "y": 0,
        "width": 24,
        "height": 1,
        "properties": {"markdown": "## api"},
    }
    assert (left["x"], left["y"], left["width"], left["height"]) == (0, 1, 12, 6)
    assert (right["x"], right["y"], right["width"], right["height"]) == (12, 1, 12, 6)
    assert right["properties"] == {
        "title": "latency",
        "view": "timeSeries",
        "region": "us-east-2",
        "period": 300,
        "metrics": [
            [
                "AWS/ApplicationELB",
                "TargetResponseTime",
                "LoadBalancer",
                "l",
                {"stat": "p95", "label": "TargetResponseTime p95"},
            ]
        ],
        "yAxis": {"left": {"min": 0, "showUnits": False, "label": "seconds"}},
    }


def test_a_metric_names_every_dimension() -> None:
    widget = body({"api": [graph()]}, "us-east-1")["widgets"][1]

    assert widget["properties"]["metrics"][0][:-1] == [
        *("AWS/ECS", "CPUUtilization"),
        *("ClusterName", "main", "ServiceName", "api"),
    ]


@pytest.mark.parametrize(("region", "named"), [("us-east-2", {"region": "us-east-1"}), ("us-east-1", {})])
def test_a_metric_of_another_region_names_the_region(region: str, named: dict[str, str]) -> None:
    widget = body({"cdn": [graph("requests", REMOTE)]}, region)["widgets"][1]

    assert widget["properties"]["metrics"][0][-1] == {"stat": "Sum", "label": "Requests Sum", **named}


def test_the_state_of_all_alarms_is_on_top_a_hundred_per_widget() -> None:
    first, second, heading, _ = body({"api": [graph()]}, "us-east-1", [f"a{n}" for n in range(101)])["widgets"]

    assert [len(widget["properties"]["alarms"]) for widget in (first, second)] == [100, 1]
    assert (first["y"], second["y"], heading["y"]) == (0, 3, 6)


def test_a_component_without_graphs_has_no_row() -> None:
    assert body({"key": []}, "us-east-1") == {"widgets": []}


def test_more_than_500_widgets_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 500 widgets, and these rows make 502"):
        body({f"row{n}": [graph()] for n in range(251)}, "us-east-1")


@given(rows=st.dictionaries(st.text(min_size=1, max_size=5), st.integers(min_value=0, max_value=13), max_size=8))
def test_widgets_stay_on_the_grid_do_not_overlap_and_are_the_same_every_time(rows: dict[str, int]) -> None:
    drawn = {title: [graph()] * count for title, count in rows.items()}
    widgets = body(drawn, "us-east-1")["widgets"]
    cells = [
        (x, y)
        for widget in widgets
        for x in range(widget["x"], widget["x"] + widget["width"])
        for y in range(widget["y"], widget["y"] + widget["height"])
    ]

    assert len(cells) == len(set(cells))
    assert all(0 <= x < 24 for x, _ in cells)
    assert sum(widget["type"] == "metric" for widget in widgets) == sum(rows.values())
    assert json.dumps(body(drawn, "us-east-1")) == json.dumps({"widgets": widgets})


def test_rows_past_500_widgets_are_on_another_dashboard() -> None:
    rows = {f"service-{number}": [graph()] * 4 for number in range(120)}
    first, second = bodies(rows, "us-east-1", ["arn"] * 150)

    assert [widget["type"] for widget in first["widgets"][:2]] == ["alarm", "alarm"]
    assert len(first["widgets"]) == 2 + 99 * 5
    assert len(second["widgets"]) == 21 * 5
    assert second["widgets"][0]["properties"] == {"markdown": "## service-99"}


def test_a_dashboard_reads_2500_metrics_at_most() -> None:
    many = graph("g", *[CPU] * 100)
    assert [len(one["widgets"]) for one in bodies({f"s{n}": [many] * 5 for n in range(6)}, "us-east-1")] == [30, 6]


def test_a_dashboard_without_rows_is_one() -> None:
    assert bodies({}, "us-east-1") == [{"widgets": []}]
