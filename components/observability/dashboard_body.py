"""A dashboard from graphs: a row of widgets per component on CloudWatch's grid of 24 columns. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from components.observability.alarm import Graph, Metric, MetricMath

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
_COLUMNS = 24
_MOST_WIDGETS = 500
_MOST_ALARMS = 100
_MOST_METRICS = 2_500
_MOST_IN_A_ROW = 4
_HEADING_HEIGHT = 1
_GRAPH_HEIGHT = 6
_ALARMS_HEIGHT = 3
_PERIOD_SECONDS = 300


def bodies(
    rows: Mapping[str, Sequence[Graph]], region: str, alarm_arns: Sequence[pulumi.Input[str]] = ()
) -> list[dict[str, Any]]:
    """Return the documents of as many dashboards as CloudWatch needs for *rows*; a row is in one of them.

    The first one has the alarms' state. See :func:`body`.
    """
    free = _MOST_WIDGETS - -(-len(alarm_arns) // _MOST_ALARMS), _MOST_METRICS
    pages: list[dict[str, Sequence[Graph]]] = [{}]
    left = free
    for title, graphs in rows.items():
        needed = 1 + len(graphs), sum(_number(graph) for graph in graphs)
        if pages[-1] and any(need > rest for need, rest in zip(needed, left, strict=True)):
            pages.append({})
            left = _MOST_WIDGETS, _MOST_METRICS
        pages[-1][title] = graphs
        left = left[0] - needed[0], left[1] - needed[1]
    return [body(page, region, alarm_arns if page is pages[0] else ()) for page in pages]


def _number(graph: Graph) -> int:
    """Return how many metrics a graph reads."""
    return sum(1 if isinstance(metric, Metric) else len(metric.metrics) for metric in graph.metrics)


def body(
    rows: Mapping[str, Sequence[Graph]], region: str, alarm_arns: Sequence[pulumi.Input[str]] = ()
) -> dict[str, Any]:
    """Return the document of a dashboard in *region*: the alarms' state on top, then a heading and graphs per row.

    Equal rows give equal documents. Rows without graphs are left out. Raises ValueError past AWS's 500 widgets.
    """
    widgets: list[dict[str, Any]] = []
    top = 0
    for first in range(0, len(alarm_arns), _MOST_ALARMS):
        widgets.append(_alarms(list(alarm_arns[first : first + _MOST_ALARMS]), top))
        top += _ALARMS_HEIGHT
    for title, graphs in rows.items():
        if graphs:
            widgets.append(_heading(title, top))
            top += _HEADING_HEIGHT
            for line in _in_lines(graphs):
                width = _COLUMNS // len(line)
                widgets += [_graph(graph, region, place * width, top, width) for place, graph in enumerate(line)]
                top += _GRAPH_HEIGHT
    if len(widgets) > _MOST_WIDGETS:
        raise ValueError(f"a dashboard holds at most {_MOST_WIDGETS} widgets, and these rows make {len(widgets)}")
    return {"widgets": widgets}


def _in_lines(graphs: Sequence[Graph]) -> list[Sequence[Graph]]:
    """Cut a row that is too wide into lines of nearly equal length."""
    lines = -(-len(graphs) // _MOST_IN_A_ROW)
    length = -(-len(graphs) // lines)
    return [graphs[first : first + length] for first in range(0, len(graphs), length)]


def _heading(title: str, top: int) -> dict[str, Any]:
    return _widget("text", (0, top), (_COLUMNS, _HEADING_HEIGHT), {"markdown": f"## {title}"})


def _alarms(arns: Sequence[pulumi.Input[str]], top: int) -> dict[str, Any]:
    return _widget("alarm", (0, top), (_COLUMNS, _ALARMS_HEIGHT), {"title": "Alarms", "alarms": arns})


def _graph(graph: Graph, region: str, left: int, top: int, width: int) -> dict[str, Any]:
    axis = {"min": 0, "showUnits": not graph.unit, **({"label": graph.unit} if graph.unit else {})}
    properties = {
        "title": graph.title,
        "view": "timeSeries",
        "region": region,
        "period": _PERIOD_SECONDS,
        "metrics": _lines_of(graph, region),
        "yAxis": {"left": axis},
    }
    return _widget("metric", (left, top), (width, _GRAPH_HEIGHT), properties)


def _lines_of(graph: Graph, region: str) -> list[list[Any]]:
    lines: list[list[Any]] = []
    for position, metric in enumerate(graph.metrics):
        if isinstance(metric, Metric):
            lines.append(_line(metric, region, {"label": f"{metric.name} {metric.statistic}"}))
        else:
            lines += _expression(metric, region, f"e{position}")
    return lines


def _expression(math: MetricMath, region: str, identity: str) -> list[list[Any]]:
    """Return the line of an expression, then its metrics, which are not drawn. Ids are unique in a graph."""
    ids = {name: f"{identity}_{name}" for name in math.metrics}
    expression = re.sub(r"[a-z][A-Za-z0-9_]*", lambda word: ids.get(word[0], word[0]), math.expression)
    return [
        [{"expression": expression, "label": math.label, "id": identity}],
        *(_line(metric, region, {"id": ids[name], "visible": False}) for name, metric in math.metrics.items()),
    ]


def _line(metric: Metric, region: str, more: Mapping[str, Any]) -> list[Any]:
    options: dict[str, Any] = {"stat": metric.statistic, **more}
    if metric.region not in (None, region):
        options["region"] = metric.region
    dimensions = [part for pair in metric.dimensions.items() for part in pair]
    return [metric.namespace, metric.name, *dimensions, options]


def _widget(kind: str, corner: tuple[int, int], size: tuple[int, int], properties: dict[str, Any]) -> dict[str, Any]:
    left, top = corner
    width, height = size
    return {"type": kind, "x": left, "y": top, "width": width, "height": height, "properties": properties}
