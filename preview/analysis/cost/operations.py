"""What watching and guarding costs: logs, alarms, dashboards, alerts, keys, secrets. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from preview.analysis.cost.charges import Charge, Plan, Rule, UnpricedError
from preview.recorder.record import Registered

_FAST_SECONDS = 60


def log_group(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield what a log group takes in, and a month of it stored."""
    written = plan.share(plan.assumptions.log_gb, resource)
    yield Charge(item="logs ingested", key="logs.ingested", quantity=written, kind="usage", assumes="log_gb")
    yield Charge(item="logs stored", key="logs.stored", quantity=written, kind="usage", assumes="log_gb")


def alarm(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield an alarm on one metric; periods below a minute cost more."""
    del plan
    if "metricQueries" in resource.inputs:
        raise UnpricedError("an alarm on an expression costs as many alarms as it has metrics")
    fast = (resource.inputs.get("period") or _FAST_SECONDS) < _FAST_SECONDS
    yield Charge(item="alarm", key="alarm.fast" if fast else "alarm.standard", quantity=1)


def metric_filter(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield the custom metric that a filter feeds; the filter itself is free."""
    del resource, plan
    yield Charge(item="custom metric", key="metric.custom", quantity=1)


def dashboard(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield a dashboard."""
    del resource, plan
    yield Charge(item="dashboard", key="dashboard", quantity=1)


def subscription(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield the messages of a subscription."""
    protocol = resource.inputs.get("protocol")
    if protocol != "email":
        raise UnpricedError(f"no prices for subscriptions by {protocol}")
    yield Charge(item="e-mails", key="sns.emails", quantity=plan.assumptions.emails, kind="usage", assumes="emails")


def flow_log(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield nothing for a flow log whose log group is in the plan; what goes to S3 has a price of its own."""
    del plan
    if resource.inputs.get("logDestinationType", "cloud-watch-logs") != "cloud-watch-logs":
        raise UnpricedError("no price of flow logs that AWS delivers outside of CloudWatch")
    yield from ()


def log_delivery(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Raise UnpricedError: what AWS takes for handing logs over is not in the price list."""
    del resource, plan
    raise UnpricedError("no price of logs that AWS delivers outside of CloudWatch")


def parameter(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield nothing for a standard parameter, which is free."""
    del plan
    if resource.inputs.get("tier", "Standard") != "Standard":
        raise UnpricedError(f"no price of parameters of the tier {resource.inputs['tier']}")
    yield from ()


def key(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield a key before its first rotation; the first two rotations add the price of a key each."""
    yield Charge(item="key", key="kms.key", quantity=1)
    requests = plan.share(plan.assumptions.key_requests, resource)
    yield Charge(
        item="requests to the key", key="kms.requests", quantity=requests, kind="usage", assumes="key_requests"
    )


def secret(resource: Registered, plan: Plan) -> Iterator[Charge]:
    """Yield a secret with its replicas."""
    copies = 1 + len(resource.inputs.get("replicas") or ())
    yield Charge(item="secret", key="secret.month", quantity=copies)
    requests = plan.share(plan.assumptions.secret_requests, resource)
    yield Charge(
        item="requests for the secret",
        key="secret.requests",
        quantity=requests,
        kind="usage",
        assumes="secret_requests",
    )


RULES: Mapping[str, Rule] = {
    "aws:cloudwatch/logGroup:LogGroup": log_group,
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": metric_filter,
    "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
    "aws:cloudwatch/dashboard:Dashboard": dashboard,
    "aws:sns/topicSubscription:TopicSubscription": subscription,
    "aws:ec2/flowLog:FlowLog": flow_log,
    "aws:cloudwatch/logDelivery:LogDelivery": log_delivery,
    "aws:kms/key:Key": key,
    "aws:secretsmanager/secret:Secret": secret,
    "aws:ssm/parameter:Parameter": parameter,
}
