"""CloudWatch: log retention and encryption, and alarm actions."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Settings, Severity, integer
from policies.plan.aws import cloudwatch
from policies.plan.lens.view import Resource

_DAYS = {"hipaa": 2192, "pci": 365, "soc2": 365}
"""Profile → retention in days: six years for HIPAA (45 CFR 164.316(b)(2)(i)), one for PCI DSS (10.5.1).
SOC 2 does not set a period; one year is common."""


@Policy(
    id="logs-group-require-retention",
    description="Log groups have a retention period.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.security_hub("CloudWatch.16", part="that there is a period; its length with the setting days")
    + c.LOG_KEEPING,
    remediation="set retentionInDays to at least the setting `days`",
    url=f"{guides.CLOUDWATCH_LOGS}/Working-with-log-groups-and-streams.html",
    types=(cloudwatch.LOG_GROUP,),
    good={"retentionInDays": 30},
    bad={"name": "/app"},
    profiles={name: {"enforcementLevel": "mandatory", "days": days} for name, days in _DAYS.items()},
    settings={"days": integer(1, "Minimum retention in days; 365 for PCI DSS, 2192 for HIPAA.")},
    omitted="violates",
)
def logs_group_require_retention(group: Resource, settings: Settings) -> Iterator[str]:
    """Report a group that keeps events indefinitely or for too few days; the class DELIVERY always keeps one day."""
    if group.equals("logGroupClass", "DELIVERY"):
        return
    days = group.number("retentionInDays")
    if group.lacks("retentionInDays") or days == 0:
        yield f"retentionInDays is {group.show('retentionInDays')}, so events never expire"
    elif days is not None and days < settings["days"]:
        yield f"retentionInDays is {days:.0f}, fewer than {settings['days']:.0f}"


@Policy(
    id="logs-group-require-customer-key",
    description="Log groups are encrypted with a KMS key.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Logs-2") + c.AT_REST,
    remediation="set kmsKeyId to the ARN of a key whose policy allows CloudWatch Logs",
    url=f"{guides.CLOUDWATCH_LOGS}/encrypt-log-data-kms.html",
    types=(cloudwatch.LOG_GROUP,),
    good={"kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/1"},
    bad={"name": "/app"},
    omitted="violates",
)
def logs_group_require_customer_key(group: Resource) -> Iterator[str]:
    """Report a group without a key.

    Route 53 query logs are exempt: they must be in us-east-1, where the stack may not have a key.
    """
    if group.lacks("kmsKeyId") and not group.text("name").startswith("/aws/route53/"):
        yield "kmsKeyId is missing"


@Policy(
    id="cloudwatch-alarm-require-action",
    description="Alarms have at least one action, and actions are enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.security_hub("CloudWatch.15", "CloudWatch.17") + c.DETECTION,
    remediation="set alarmActions to the ARN of an SNS topic, and do not disable actionsEnabled",
    url=f"{guides.CLOUDWATCH}/AlarmThatSendsEmail.html",
    types=(cloudwatch.METRIC_ALARM, cloudwatch.COMPOSITE_ALARM),
    good={"alarmActions": ["arn:aws:sns:us-east-1:123456789012:alerts"]},
    bad={"alarmActions": []},
    omitted="violates",
)
def cloudwatch_alarm_require_action(alarm: Resource) -> Iterator[str]:
    """Report an alarm without any action, or with actions disabled."""
    if alarm.lacks("alarmActions") and alarm.lacks("okActions") and alarm.lacks("insufficientDataActions"):
        yield f"alarmActions is {alarm.show('alarmActions')}"
    if alarm.is_false("actionsEnabled"):
        yield "actionsEnabled is false"
