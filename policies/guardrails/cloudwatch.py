"""CloudWatch: logs are kept as long as meant, and alarms tell somebody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource

LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
LOGS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs"


@resource_rule(
    id="logs-group-require-retention",
    description="Log groups say how long they keep what they hold.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Logs-1") + c.LOG_KEEPING,
    remediation="set retentionInDays to at least the setting `days`",
    url=f"{LOGS}/Working-with-log-groups-and-streams.html",
    types=(LOG_GROUP,),
    good={"retentionInDays": 30},
    bad={"name": "/app"},
    settings={
        "days": {"type": "integer", "default": 1, "description": "Least retention; 365 suits PCI DSS, 2192 HIPAA."}
    },
)
def logs_group_require_retention(group: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """For ever by omission, or too short; the class DELIVERY keeps a day and knows no other."""
    if group.equals("logGroupClass", "DELIVERY"):
        return
    days = group.number("retentionInDays")
    if group.lacks("retentionInDays") or days == 0:
        yield f"retentionInDays is {group.show('retentionInDays')}: for ever"
    elif days is not None and days < settings["days"]:
        yield f"retentionInDays is {days:.0f}, fewer than {settings['days']:.0f}"


@resource_rule(
    id="logs-group-require-customer-key",
    description="Log groups are encrypted with a KMS key.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Logs-2") + c.AT_REST,
    remediation="set kmsKeyId to the ARN of a key whose policy lets CloudWatch Logs use it",
    url=f"{LOGS}/encrypt-log-data-kms.html",
    types=(LOG_GROUP,),
    good={"kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/1"},
    bad={"name": "/app"},
)
def logs_group_require_customer_key(group: Resource) -> Iterator[str]:
    """No key. A group of Route 53's query logs is left out: it lies in us-east-1, where the stack may have no key."""
    if group.lacks("kmsKeyId") and not group.text("name").startswith("/aws/route53/"):
        yield "kmsKeyId is missing"


@resource_rule(
    id="cloudwatch-alarm-require-action",
    description="Every alarm tells somebody.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("CloudWatch-1") + c.DETECTION,
    remediation="set alarmActions to the ARN of a topic, and leave actionsEnabled on",
    url="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
    types=(ALARM, COMPOSITE),
    good={"alarmActions": ["arn:aws:sns:us-east-1:123456789012:alerts"]},
    bad={"alarmActions": []},
)
def cloudwatch_alarm_require_action(alarm: Resource) -> Iterator[str]:
    """No action, or switched off."""
    if alarm.lacks("alarmActions") and alarm.lacks("okActions") and alarm.lacks("insufficientDataActions"):
        yield f"alarmActions is {alarm.show('alarmActions')}"
    if alarm.is_false("actionsEnabled"):
        yield "actionsEnabled is false"
