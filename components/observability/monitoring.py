"""Monitoring: turns what components offer to be watched into alarms and a dashboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.identity.account import Account
from components.observability.alarm import Alarm, Graph
from components.observability.dashboard import body

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html: all others are extended.
_PLAIN_STATISTICS = frozenset({"SampleCount", "Average", "Sum", "Minimum", "Maximum"})
_LONGEST_SECONDS = 86_400
_LONG_PERIOD_SECONDS = 3_600
_LONGEST_OF_LONG_PERIODS_SECONDS = 604_800


@dataclass(frozen=True, kw_only=True, slots=True)
class MonitoringArgs:
    """What is watched, and who is called."""

    alarms: Sequence[Alarm]
    """Alarms of every component. Their names are unique."""

    rows: Mapping[str, Sequence[Graph]]
    """Component's name → its graphs, in the order of the dashboard."""

    topic_arn: pulumi.Input[str]
    """Topic of the stack's region."""

    account: Account
    """Account and region of the stack."""

    dashboard: bool = True
    """Make the operations dashboard, at 3 USD a month past the account's third. Default: yes."""

    regional_topic_arns: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Region → topic, for alarms outside of the stack's region. Default: none."""


class Monitoring(pulumi.ComponentResource):
    """A metric alarm for each alarm, in its metric's region, and one dashboard over all components."""

    dashboard_name: pulumi.Output[str] | None
    """Name of the dashboard, if there is one."""

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
        self.dashboard_name = self._make_dashboard(name, at_home).dashboard_name if args.dashboard else None
        self.register_outputs({"dashboard_name": self.dashboard_name})

    def _region(self, alarm: Alarm) -> str | None:
        return None if alarm.metric.region == self._args.account.region else alarm.metric.region

    def _make_alarm(self, alarm: Alarm) -> aws.cloudwatch.MetricAlarm:
        metric = alarm.metric
        region = self._region(alarm)
        plain = metric.statistic in _PLAIN_STATISTICS
        topic = self._args.topic_arn if region is None else self._args.regional_topic_arns[region]
        return aws.cloudwatch.MetricAlarm(
            alarm.name,
            alarm_description=f"[{alarm.severity}] {alarm.description}",
            namespace=metric.namespace,
            metric_name=metric.name,
            dimensions=metric.dimensions,
            statistic=metric.statistic if plain else None,
            extended_statistic=None if plain else metric.statistic,
            comparison_operator=alarm.comparison,
            threshold=alarm.threshold,
            period=alarm.period_seconds,
            evaluation_periods=alarm.evaluation_periods,
            datapoints_to_alarm=alarm.datapoints_to_alarm,
            treat_missing_data=alarm.treat_missing_data,
            alarm_actions=[topic],
            ok_actions=[topic],
            region=region,
            opts=self._child,
        )

    def _make_dashboard(self, name: str, alarm_arns: Sequence[pulumi.Input[str]]) -> aws.cloudwatch.Dashboard:
        # Pulumi names no dashboard, and two stacks of one account share one set of names.
        stack = f"{pulumi.get_project()}-{pulumi.get_stack()}".replace(".", "-")
        return aws.cloudwatch.Dashboard(
            name,
            dashboard_name=f"{stack}-operations",
            dashboard_body=pulumi.Output.json_dumps(body(self._args.rows, self._args.account.region, alarm_arns)),
            opts=self._child,
        )


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
    if region not in (None, args.account.region, *args.regional_topic_arns):
        raise ValueError(
            f"alarm {alarm.name} stands in {region} and needs a topic there: add {region} to the regions of the alerts"
        )


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
            f"datapoints_to_alarm of {alarm.name} lies between 1 and its {alarm.evaluation_periods} data points; "
            f"it is {alarm.datapoints_to_alarm}"
        )
