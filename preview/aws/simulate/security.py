"""IAM, KMS, secrets, parameters, logs, alarms, events and budgets."""

from __future__ import annotations

from preview.aws.simulate.shapes import Context, Shape, Table

_IAM = "arn:{partition}:iam::{account}:"
_LOGS = "arn:{partition}:logs:{region}:{account}:"
_EVENTS = "arn:{partition}:events:{region}:{account}:"


def _rule(context: Context) -> str:
    bus = context.inputs.get("eventBusName")
    return f"{bus}/{context.name}" if bus and bus != "default" else context.name


def _rule_arn(context: Context) -> str:
    return context.text(_EVENTS) + f"rule/{_rule(context)}"


def _parameter_arn(context: Context) -> str:
    path = context.name if context.name.startswith("/") else f"/{context.name}"
    return context.text("arn:{partition}:ssm:{region}:{account}:parameter") + path


def _alias(context: Context) -> str:
    given = str(context.inputs.get("name") or context.text("alias/{logical}-{hex:7}"))
    return given if given.startswith("alias/") else f"alias/{given}"


def _alias_arn(context: Context) -> str:
    return context.text("arn:{partition}:kms:{region}:{account}:") + _alias(context)


def _target_key_arn(context: Context) -> str:
    key = str(context.inputs.get("targetKeyId", ""))
    return key if key.startswith("arn:") else context.text("arn:{partition}:kms:{region}:{account}:key/") + key


TABLE: Table = {
    "aws:iam/role:Role": Shape(
        arn=f"{_IAM}role/{{name}}", more={"uniqueId": "AROA{upper:17}", "createDate": "2026-01-01T00:00:00Z"}
    ),
    "aws:iam/policy:Policy": Shape(
        id=f"{_IAM}policy/{{name}}", arn="{id}", more={"policyId": "ANPA{upper:17}", "attachmentCount": 0}
    ),
    "aws:iam/rolePolicy:RolePolicy": Shape(id="{input[role]}:{name}"),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Shape(id="{input[role]}-{digits:26}"),
    "aws:iam/instanceProfile:InstanceProfile": Shape(
        arn=f"{_IAM}instance-profile/{{name}}", more={"uniqueId": "AIPA{upper:17}"}
    ),
    "aws:iam/user:User": Shape(arn=f"{_IAM}user/{{name}}", more={"uniqueId": "AIDA{upper:17}"}),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": Shape(
        id=f"{_IAM}oidc-provider/{{last[url]}}", name="-", arn="{id}"
    ),
    "aws:kms/key:Key": Shape(
        id="{uuid:}", arn="arn:{partition}:kms:{region}:{account}:key/{id}", more={"keyId": "{id}"}
    ),
    "aws:kms/alias:Alias": Shape(id=_alias, arn=_alias_arn, more={"name": _alias, "targetKeyArn": _target_key_arn}),
    "aws:secretsmanager/secret:Secret": Shape(
        id="arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{lower:6}", arn="{id}"
    ),
    "aws:secretsmanager/secretVersion:SecretVersion": Shape(
        id="{input[secretId]}|{uuid:}", arn="{input[secretId]}", more={"versionId": "{uuid:}"}
    ),
    "aws:secretsmanager/secretRotation:SecretRotation": Shape(id="{input[secretId]}"),
    "aws:secretsmanager/secretPolicy:SecretPolicy": Shape(id="{input[secretArn]}"),
    "aws:ssm/parameter:Parameter": Shape(arn=_parameter_arn, more={"version": 1, "hasValueWo": False}),
    "aws:cloudwatch/logGroup:LogGroup": Shape(arn=f"{_LOGS}log-group:{{name}}"),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": Shape(
        id="{name}", name="policyName", more={"policyScope": "ACCOUNT", "revisionId": ""}
    ),
    "aws:cloudwatch/logDeliverySource:LogDeliverySource": Shape(arn=f"{_LOGS}delivery-source:{{name}}"),
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": Shape(arn=f"{_LOGS}delivery-destination:{{name}}"),
    "aws:cloudwatch/logDelivery:LogDelivery": Shape(id="{lower:16}", arn=f"{_LOGS}delivery:{{id}}"),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": Shape(),
    "aws:cloudwatch/metricAlarm:MetricAlarm": Shape(arn="arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}"),
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": Shape(
        id="{name}", name="alarmName", arn="arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}"
    ),
    "aws:cloudwatch/dashboard:Dashboard": Shape(
        id="{name}",
        name="dashboardName",
        more={"dashboardArn": "arn:{partition}:cloudwatch::{account}:dashboard/{name}"},
    ),
    "aws:cloudwatch/eventRule:EventRule": Shape(id=_rule, arn=_rule_arn),
    "aws:cloudwatch/eventTarget:EventTarget": Shape(id="{input[rule]}-{logical}"),
    "aws:cloudwatch/eventBus:EventBus": Shape(arn=f"{_EVENTS}event-bus/{{name}}"),
    "aws:cloudtrail/trail:Trail": Shape(
        arn="arn:{partition}:cloudtrail:{region}:{account}:trail/{name}", more={"homeRegion": "{region}"}
    ),
    "aws:guardduty/detector:Detector": Shape(
        id="{hex:32}", arn="arn:{partition}:guardduty:{region}:{account}:detector/{id}"
    ),
    "aws:budgets/budget:Budget": Shape(id="{account}:{name}", arn="arn:{partition}:budgets::{account}:budget/{name}"),
}
