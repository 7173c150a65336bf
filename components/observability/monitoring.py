"""Monitoring: turns what components offer to be watched into alarms and a dashboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

import pulumi
import pulumi_aws as aws

from components.observability.alarm import Alarm, Audience, Graph, Metric, MetricMath
from components.observability.dashboard_body import bodies
from components.site import Site
from model.observability import Observability

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html: all others are extended.
_PLAIN_STATISTICS = frozenset({"SampleCount", "Average", "Sum", "Minimum", "Maximum"})
_LONGEST_SECONDS = 86_400
_LONG_PERIOD_SECONDS = 3_600
_LONGEST_OF_LONG_PERIODS_SECONDS = 604_800


@dataclass(frozen=True, kw_only=True, slots=True)
class MonitoringArgs:
    """What is watched, and who is alerted."""

    alarms: Sequence[Alarm]
    """Alarms of every component. Their names are unique."""

    rows: Mapping[str, Sequence[Graph]]
    """Component's name → its graphs, in the order of the dashboard."""

    topic_arn: pulumi.Input[str]
    """Topic of the stack's region."""

    spec: Observability
    """What the stack file says: whether there are dashboards, at 3 USD a month each past the account's third."""

    site: Site
    """Region of the stack."""

    regional_topic_arns: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Region → topic, for alarms outside of the stack's region. Default: none."""


class Monitoring(pulumi.ComponentResource):
    """A metric alarm for each alarm, in its metric's region, and a dashboard over all components per audience."""

    dashboard_names: Mapping[Audience, pulumi.Output[str]]
    """Audience → name of its first dashboard: there are more past 500 widgets. Operations has one even without graphs,
    for the state of the alarms."""

    alarms: Sequence[Alarm] = ()
    """None: it makes those of the others."""

    graphs: Sequence[Graph] = ()
    """None."""

    def __init__(self, name: str, args: MonitoringArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(args)
        super().__init__("plinth:observability:Monitoring", name, None, opts)
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        made = [(self._region(alarm), self._make_alarm(alarm)) for alarm in args.alarms]
        at_home = [alarm.arn for region, alarm in made if region is None]
        self.dashboard_names = {
            audience: self._make_dashboards(name, audience, rows, at_home)[0].dashboard_name
            for audience, rows in self._rows().items()
        }
        self.register_outputs({"dashboard_name": self.dashboard_names.get("operations")})

    def _rows(self) -> dict[Audience, dict[str, list[Graph]]]:
        if not self._args.spec.dashboard:
            return {}
        audiences: tuple[Audience, ...] = get_args(Audience)
        rows = {
            audience: {
                title: found
                for title, graphs in self._args.rows.items()
                if (found := [graph for graph in graphs if graph.audience == audience])
            }
            for audience in audiences
        }
        return {audience: found for audience, found in rows.items() if found or audience == "operations"}

    def _region(self, alarm: Alarm) -> str | None:
        return None if alarm.metric.region == self._args.site.account.region else alarm.metric.region

    def _make_alarm(self, alarm: Alarm) -> aws.cloudwatch.MetricAlarm:
        metric = alarm.metric if isinstance(alarm.metric, Metric) else None
        region = self._region(alarm)
        plain = metric is not None and metric.statistic in _PLAIN_STATISTICS
        topic = self._args.topic_arn if region is None else self._args.regional_topic_arns[region]
        return aws.cloudwatch.MetricAlarm(
            alarm.name,
            name=alarm.physical_name,
            alarm_description=f"[{alarm.severity}] {alarm.description}",
            namespace=metric.namespace if metric else None,
            metric_name=metric.name if metric else None,
            dimensions=metric.dimensions if metric else None,
            statistic=metric.statistic if metric and plain else None,
            extended_statistic=metric.statistic if metric and not plain else None,
            metric_queries=_queries(alarm.metric, alarm.period_seconds)
            if isinstance(alarm.metric, MetricMath)
            else None,
            comparison_operator=alarm.comparison,
            threshold=alarm.threshold,
            period=alarm.period_seconds if metric else None,
            evaluation_periods=alarm.evaluation_periods,
            datapoints_to_alarm=alarm.datapoints_to_alarm,
            treat_missing_data=alarm.treat_missing_data,
            alarm_actions=[topic],
            ok_actions=[topic],
            region=region,
            opts=self._child,
        )

    def _make_dashboards(
        self,
        name: str,
        audience: Audience,
        rows: Mapping[str, Sequence[Graph]],
        alarm_arns: Sequence[pulumi.Input[str]],
    ) -> list[aws.cloudwatch.Dashboard]:
        # Pulumi gives dashboards no random suffix, and two stacks of one account share one set of names.
        stack = f"{pulumi.get_project()}-{pulumi.get_stack()}".replace(".", "-")
        operations = audience == "operations"
        documents = bodies(rows, self._args.site.account.region, alarm_arns if operations else ())
        return [
            aws.cloudwatch.Dashboard(
                f"{name if operations else f'{name}-{audience}'}{_numbered(number)}",
                dashboard_name=f"{stack}-{audience}{_numbered(number)}",
                dashboard_body=pulumi.Output.json_dumps(document),
                opts=self._child,
            )
            for number, document in enumerate(documents, 1)
        ]


def _numbered(number: int) -> str:
    """Return the end of a dashboard's name: the first one has none."""
    return f"-{number}" if number > 1 else ""


def _queries(math: MetricMath, period_seconds: int) -> list[aws.cloudwatch.MetricAlarmMetricQueryArgs]:
    return [
        aws.cloudwatch.MetricAlarmMetricQueryArgs(
            id="result", expression=math.expression, label=math.label, return_data=True
        ),
        *(
            aws.cloudwatch.MetricAlarmMetricQueryArgs(
                id=identity,
                metric=aws.cloudwatch.MetricAlarmMetricQueryMetricArgs(
                    namespace=metric.namespace,
                    metric_name=metric.name,
                    dimensions=metric.dimensions,
                    stat=metric.statistic,
                    period=period_seconds,
                ),
            )
            for identity, metric in math.metrics.items()
        ),
    ]


def _check(args: MonitoringArgs) -> None:
    names = [alarm.name for alarm in args.alarms]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"alarm names are unique in a stack, but more than one component offers {', '.join(twice)}")
    for alarm in args.alarms:
        _check_place(alarm, args)
        _check_window(alarm)


def _check_place(alarm: Alarm, args: MonitoringArgs) -> None:
    region = alarm.metric.region
    if region not in (None, args.site.account.region, *args.regional_topic_arns):
        raise ValueError(
            f"alarm {alarm.name} is in {region} and needs a topic there: add {region} to the regions of the alerts"
        )
    if isinstance(alarm.metric, MetricMath) and any(one.region != region for one in alarm.metric.metrics.values()):
        raise ValueError(f"alarm {alarm.name} computes with metrics of more than one region, which CloudWatch refuses")


def _check_window(alarm: Alarm) -> None:
    window = alarm.period_seconds * alarm.evaluation_periods
    most = _LONGEST_OF_LONG_PERIODS_SECONDS if alarm.period_seconds >= _LONG_PERIOD_SECONDS else _LONGEST_SECONDS
    if window > most:
        raise ValueError(
            f"an alarm with a period of {alarm.period_seconds} s looks back at most {most} s, "
            f"and {alarm.name} looks back {window} s"
        )
    if alarm.datapoints_to_alarm is not None and not 1 <= alarm.datapoints_to_alarm <= alarm.evaluation_periods:
        raise ValueError(
            f"datapoints_to_alarm of {alarm.name} is between 1 and its {alarm.evaluation_periods} data points; "
            f"it is {alarm.datapoints_to_alarm}"
        )
