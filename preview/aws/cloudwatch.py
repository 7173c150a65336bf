"""CloudWatch logs, alarms and dashboards, and EventBridge rules, which are in the same module of Pulumi's SDK."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Inputs, Replacement, Shelf, Unique, Unpriced
from preview.aws.counterpart import REF, Counterpart, NoCounterpart
from preview.aws.outputs import Context, Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError, thing_charge, usage_charge

_LOGS = "arn:{partition}:logs:{region}:{account}:"
_EVENTS = "arn:{partition}:events:{region}:{account}:"
_BUS = "aws:cloudwatch/eventBus:EventBus"
_FAST_SECONDS = 60
_SERVICE = 2
"""Position of the service in an ARN."""


def _rule(context: Context) -> str:
    bus = context.inputs.get("eventBusName")
    return f"{bus}/{context.name}" if bus and bus != "default" else context.name


def _rule_arn(context: Context) -> str:
    return context.text(_EVENTS) + f"rule/{_rule(context)}"


def _bus_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the events that are sent to a bus; those of AWS's services, which are on the default bus, are free."""
    from model.event_buses import EventBusUsage  # noqa: PLC0415 - see preview.aws.pricing

    path, own = billing.usage_of(resource, "event_buses", EventBusUsage)
    share = billing.share(billing.usage.bus_events, resource)
    yield thing_charge("events", "events.custom", own.events, f"{path}.events", share=share, assumes="bus_events")


def _archive_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield what an archive receives, and a month of it stored."""
    received = billing.share(billing.usage.event_archive_gb, resource)
    yield usage_charge("events archived", "events.archived", received, "event_archive_gb")
    yield usage_charge("events stored", "events.stored", received, "event_archive_gb")


def _log_group_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield what a log group ingests, and a month of it stored."""
    written = billing.share(billing.usage.log_gb, resource)
    yield Charge(item="logs ingested", key="logs.ingested", quantity=written, kind="usage", assumes="log_gb")
    yield Charge(item="logs stored", key="logs.stored", quantity=written, kind="usage", assumes="log_gb")


def _metric_filter_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the custom metric that a filter feeds; the filter itself is free."""
    del resource, billing
    yield Charge(item="custom metric", key="metric.custom", quantity=1)


def _alarm_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield an alarm, on an expression one for each of its metrics; periods below a minute cost more."""
    del billing
    if "metricQueries" in resource.inputs:
        metrics = [query for query in resource.inputs["metricQueries"] if query.get("metric")]
        if not metrics:
            raise UnpricedError("an alarm on a query costs as many alarms as it finds metrics")
        yield Charge(item="alarm on an expression", key="alarm.standard", quantity=len(metrics))
        return
    fast = (resource.inputs.get("period") or _FAST_SECONDS) < _FAST_SECONDS
    yield Charge(item="alarm", key="alarm.fast" if fast else "alarm.standard", quantity=1)


def _dashboard_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield a dashboard."""
    del resource, billing
    yield Charge(item="dashboard", key="dashboard", quantity=1)


def _destination_service(inputs: Inputs) -> str | None:
    configuration = inputs.get("deliveryDestinationConfiguration")
    arn = configuration.get("destinationResourceArn") if isinstance(configuration, Mapping) else None
    parts = str(arn).split(":")
    return parts[_SERVICE] if parts[0] == "arn" and len(parts) > _SERVICE else None


def _other_service(old: Inputs, new: Inputs) -> bool:
    before, after = _destination_service(old), _destination_service(new)
    return before is None or before != after


CARDS = (
    Card(
        "aws:cloudwatch/logGroup:LogGroup",
        unique=(Unique("name"),),
        outputs=Outputs(arn=f"{_LOGS}log-group:{{name}}"),
        replacement=Replacement("logs/group.go", "logGroupClass name namePrefix"),
        price=_log_group_price,
        shelf=Shelf.LOGS,
        cloudformation=Counterpart(outputs={"arn": ""}),
    ),
    Card(
        "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
        unique=(Unique("policyName", named=False),),
        outputs=Outputs(id="{name}", name="policyName", more={"policyScope": "ACCOUNT", "revisionId": ""}),
        replacement=Replacement("logs/resource_policy.go", "policyName resourceArn"),
        price=Free("a permission"),
        cloudformation=Counterpart(type="AWS::Logs::ResourcePolicy"),
    ),
    Card(
        "aws:cloudwatch/logDeliverySource:LogDeliverySource",
        unique=(Unique("name"),),
        outputs=Outputs(arn=f"{_LOGS}delivery-source:{{name}}"),
        replacement=Replacement("logs/delivery_source.go", "logType name resourceArn"),
        price=Free("the delivery is billed"),
        cloudformation=Counterpart(type="AWS::Logs::DeliverySource"),
    ),
    Card(
        "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
        unique=(Unique("name"),),
        outputs=Outputs(arn=f"{_LOGS}delivery-destination:{{name}}"),
        replacement=Replacement(
            "logs/delivery_destination.go",
            "deliveryDestinationType name outputFormat",
            when={"deliveryDestinationConfiguration.destinationResourceArn": _other_service},
        ),
        price=Free("the delivery is billed"),
        cloudformation=Counterpart(
            type="AWS::Logs::DeliveryDestination", names={"deliveryDestinationConfiguration": "."}
        ),
    ),
    Card(
        "aws:cloudwatch/logDelivery:LogDelivery",
        outputs=Outputs(id="{lower:16}", arn=f"{_LOGS}delivery:{{id}}"),
        replacement=Replacement("logs/delivery.go", "deliveryDestinationArn deliverySourceName"),
        price=Unpriced("no price of logs that AWS delivers outside of CloudWatch"),
        cloudformation=Counterpart(
            type="AWS::Logs::Delivery",
            names={
                "s3DeliveryConfigurations": ".",
                "s3DeliveryConfigurations.enableHiveCompatiblePath": "S3EnableHiveCompatiblePath",
                "s3DeliveryConfigurations.suffixPath": "S3SuffixPath",
            },
        ),
    ),
    Card(
        "aws:cloudwatch/logMetricFilter:LogMetricFilter",
        unique=(Unique("name", "logGroupName"),),
        outputs=Outputs(),
        replacement=Replacement("logs/metric_filter.go", "logGroupName name"),
        price=_metric_filter_price,
        cloudformation=Counterpart(
            type="AWS::Logs::MetricFilter",
            names={
                "name": "FilterName",
                "pattern": "FilterPattern",
                "metricTransformation": "MetricTransformations",
                "metricTransformation.name": "MetricName",
                "metricTransformation.namespace": "MetricNamespace",
                "metricTransformation.value": "MetricValue",
            },
        ),
    ),
    Card(
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        unique=(Unique("name"),),
        outputs=Outputs(arn="arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}"),
        replacement=Replacement("cloudwatch/metric_alarm.go", "name"),
        price=_alarm_price,
        shelf=Shelf.ALARMS,
        cloudformation=Counterpart(
            type="AWS::CloudWatch::Alarm",
            names={
                "metricQueries": "Metrics",
                "metricQueries.metric": "MetricStat",
                "metricQueries.metric.metricName": "Metric/MetricName",
                "metricQueries.metric.namespace": "Metric/Namespace",
                "metricQueries.metric.dimensions": "Metric/Dimensions",
            },
        ),
    ),
    Card(
        "aws:cloudwatch/compositeAlarm:CompositeAlarm",
        unique=(Unique("alarmName", named=False),),
        outputs=Outputs(
            id="{name}", name="alarmName", arn="arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}"
        ),
        price=Unpriced("composite alarms"),
    ),
    Card(
        "aws:cloudwatch/dashboard:Dashboard",
        unique=(Unique("dashboardName"),),
        outputs=Outputs(
            id="{name}",
            name="dashboardName",
            more={"dashboardArn": "arn:{partition}:cloudwatch::{account}:dashboard/{name}"},
        ),
        replacement=Replacement("cloudwatch/dashboard.go", "dashboardName"),
        price=_dashboard_price,
    ),
    Card(
        "aws:cloudwatch/eventRule:EventRule",
        unique=(Unique("name", "eventBusName"),),
        outputs=Outputs(id=_rule, arn=_rule_arn),
        replacement=Replacement("events/rule.go", "eventBusName name namePrefix"),
        price=Free("rules are free"),
        cloudformation=Counterpart(type="AWS::Events::Rule", outputs={"arn": "Arn", "id": "Ref", "name": "Ref"}),
    ),
    Card(
        "aws:cloudwatch/eventTarget:EventTarget",
        outputs=Outputs(id="{input[rule]}-{name}", name="targetId"),
        replacement=Replacement("events/target.go", "eventBusName rule targetId"),
        price=Free("deliveries in the account are free"),
        cloudformation=Counterpart(
            into="rule",
            within="Targets/+",
            names={
                "targetId": "Id",
                "inputTransformer.inputPaths": "InputPathsMap",
                "sqsTarget": "SqsParameters",
            },
            without={"eventBusName": "that of the rule"},
        ),
    ),
    Card(
        _BUS,
        unique=(Unique("name"),),
        outputs=Outputs(id="{name}", arn=f"{_EVENTS}event-bus/{{name}}"),
        replacement=Replacement("events/bus.go", "eventSourceName name"),
        price=_bus_price,
        shelf=Shelf.EVENT_BUSES,
        cloudformation=Counterpart(outputs={"name": REF}),
    ),
    Card(
        "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
        unique=(Unique("eventBusName", named=False),),
        outputs=Outputs(id="{input[eventBusName]}", name="-"),
        replacement=Replacement("events/bus_policy.go", "eventBusName"),
        price=Free("a permission"),
        cloudformation=NoCounterpart("CloudFormation has one resource for each statement of a bus's policy"),
    ),
    Card(
        "aws:cloudwatch/eventArchive:EventArchive",
        unique=(Unique("name"),),
        outputs=Outputs(id="{name}", arn=f"{_EVENTS}archive/{{name}}"),
        replacement=Replacement("events/archive.go", "eventSourceArn name"),
        price=_archive_price,
        cloudformation=Counterpart(
            type="AWS::Events::Archive", names={"name": "ArchiveName", "eventSourceArn": "SourceArn"}
        ),
    ),
)
