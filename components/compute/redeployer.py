"""New tasks for services that were given a secret which has another value now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.compute.service import Service
from components.identity.grantee import Grantee
from components.identity.policy import Statement, service_trust
from components.observability.alarm import Alarm, Graph, Metric
from components.observability.log_groups import LogGroups
from components.site import Site
from model.aws import logs
from model.secret_events import changes_pattern

_EVENTS = "events.amazonaws.com"
_CHANGED = "-changed"
"""How the name of a rule ends, before what Pulumi adds to it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RedeployerArgs:
    """Inputs of Redeployer."""

    services: Mapping[str, Service]
    """Name → service that gets new tasks."""

    secrets: Mapping[str, Mapping[str, pulumi.Input[str]]]
    """Name of a service → name → ARN of each secret of this account and region that its tasks get when they start."""

    cluster_arn: pulumi.Input[str]
    """Cluster that runs the services."""

    log_groups: LogGroups
    """Encryption and retention of its log group."""

    site: Site
    """Account and names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Start:
    """The state machine, and the role with which rules start it."""

    machine: aws.sfn.StateMachine
    role: aws.iam.Role
    policy: aws.iam.RolePolicy


class Redeployer(pulumi.ComponentResource):
    """A state machine with one step, which deploys a service again, and a rule for each secret that starts it.

    EventBridge cannot call ECS's UpdateService itself. Step Functions can, without code, and tries again if ECS is
    throttled. Secrets Manager's events reach EventBridge only in an account with a trail of CloudTrail that logs
    management events (https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-eventbridge.html).
    """

    alarms: Sequence[Alarm]
    """A deployment that was not started."""

    graphs: Sequence[Graph]
    """Deployments: started, failed."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """That of the state machine."""

    def __init__(self, name: str, args: RedeployerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:compute:Redeployer", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        log_group = self._make_log_group()
        machine = self._make_machine(log_group)
        start = self._make_starter(machine)
        rules = {
            _rule_name(service, secret): self._watch(service, secret, arn, start)
            for service, secrets in args.secrets.items()
            for secret, arn in secrets.items()
        }
        self.alarms = (_failed(name, machine), *(_not_delivered(rule, one) for rule, one in rules.items()))
        self.graphs = (
            Graph(
                title=f"{name}: deployments",
                metrics=tuple(_executions(machine, one) for one in ("ExecutionsStarted", "ExecutionsFailed")),
                unit="deployments",
            ),
        )
        self.log_groups = (log_group,)
        self.register_outputs({})

    def _make_log_group(self) -> aws.cloudwatch.LogGroup:
        # AWS's prefix: without it the log's resource policy grows with each state machine, and its size is limited.
        # https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
        prefix = "/aws/vendedlogs/states/"
        name = self._args.site.label.physical_name(self._name, logs.NAME_LENGTH - len(prefix))
        return self._args.log_groups.make(f"{self._name}-log", f"{prefix}{name}", self._child)

    def _make_machine(self, log_group: aws.cloudwatch.LogGroup) -> aws.sfn.StateMachine:
        account = self._args.site.account
        own = f"{self._name}-run"
        machines = account.arn("states", f"stateMachine:{self._name}-*")
        trust = service_trust("states.amazonaws.com", account, machines)
        role = aws.iam.Role(own, assume_role_policy=trust, opts=self._child)
        services = [self._args.services[name].arn for name in self._args.secrets]
        policy = Grantee(name=own, role=role).allow(
            "deploy",
            Statement(sid="Deploy", actions=["ecs:UpdateService"], resources=services),
            _log_statement(),
            _trace_statement(),
        )
        return aws.sfn.StateMachine(
            self._name,
            role_arn=role.arn,
            definition=pulumi.Output.json_dumps(_definition(account.partition, self._args.cluster_arn)),
            type="STANDARD",
            logging_configuration=aws.sfn.StateMachineLoggingConfigurationArgs(
                level="ERROR",
                include_execution_data=False,
                log_destination=pulumi.Output.concat(log_group.arn, ":*"),
            ),
            tracing_configuration=aws.sfn.StateMachineTracingConfigurationArgs(enabled=True),
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[policy])),
        )

    def _make_starter(self, machine: aws.sfn.StateMachine) -> _Start:
        account = self._args.site.account
        own = f"{self._name}-start"
        rules = account.arn("events", f"rule/*{_CHANGED}-*")
        role = aws.iam.Role(own, assume_role_policy=service_trust(_EVENTS, account, rules), opts=self._child)
        start = Statement(sid="Start", actions=["states:StartExecution"], resources=[machine.arn])
        policy = Grantee(name=own, role=role).allow("machine", start)
        return _Start(machine=machine, role=role, policy=policy)

    def _watch(self, service: str, secret: str, arn: pulumi.Input[str], start: _Start) -> aws.cloudwatch.EventRule:
        name = _rule_name(service, secret)
        rule = aws.cloudwatch.EventRule(
            name,
            description=f"A new value of {secret}, which {service} is given when its tasks start",
            event_pattern=pulumi.Output.from_input(arn).apply(lambda known: json.dumps(changes_pattern(known))),
            opts=self._child,
        )
        aws.cloudwatch.EventTarget(
            name,
            rule=rule.name,
            arn=start.machine.arn,
            role_arn=start.role.arn,
            input=pulumi.Output.json_dumps({"service": self._args.services[service].service_name}),
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[start.policy])),
        )
        return rule


def _rule_name(service: str, secret: str) -> str:
    return f"{service}-{secret}{_CHANGED}"


def _definition(partition: str, cluster_arn: pulumi.Input[str]) -> Mapping[str, object]:
    """Return the state machine in the Amazon States Language; its input is ``{"service": "<name>"}``.

    https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
    """
    return {
        "StartAt": "Deploy",
        "States": {
            "Deploy": {
                "Type": "Task",
                "Resource": f"arn:{partition}:states:::aws-sdk:ecs:updateService",
                "Parameters": {"Cluster": cluster_arn, "Service.$": "$.service", "ForceNewDeployment": True},
                "ResultSelector": {"service.$": "$.Service.ServiceArn"},
                "TimeoutSeconds": 60,
                "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 5, "MaxAttempts": 5, "BackoffRate": 2}],
                "End": True,
            }
        },
    }


def _log_statement() -> Statement:
    """Let a state machine deliver its log. AWS has no narrower resource for any of them.

    https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
    """
    return Statement(
        sid="DeliverLog",
        actions=[
            "logs:CreateLogDelivery",
            "logs:GetLogDelivery",
            "logs:UpdateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:DescribeResourcePolicies",
            "logs:DescribeLogGroups",
        ],
        resources=["*"],
    )


def _trace_statement() -> Statement:
    """Let a state machine send its traces. X-Ray has no resource for them.

    https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html
    """
    actions = [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
    ]
    return Statement(sid="Trace", actions=actions, resources=["*"])


def _executions(machine: aws.sfn.StateMachine, name: str) -> Metric:
    """https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html."""
    return Metric(namespace="AWS/States", name=name, dimensions={"StateMachineArn": machine.arn}, statistic="Sum")


def _failed(name: str, machine: aws.sfn.StateMachine) -> Alarm:
    return Alarm(
        name=f"{name}-failed",
        description="A secret has another value, and its service was not deployed again: its tasks have the old one. "
        "Look at the state machine, then run aws ecs update-service --force-new-deployment.",
        metric=_executions(machine, "ExecutionsFailed"),
        threshold=0,
        period_seconds=300,
        evaluation_periods=1,
    )


def _not_delivered(name: str, rule: aws.cloudwatch.EventRule) -> Alarm:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html."""
    return Alarm(
        name=f"{name}-not-delivered",
        description=f"EventBridge could not start the deployment after {name}. Look at the role of the rule, then run "
        "aws ecs update-service --force-new-deployment.",
        metric=Metric(
            namespace="AWS/Events", name="FailedInvocations", dimensions={"RuleName": rule.name}, statistic="Sum"
        ),
        threshold=0,
        period_seconds=300,
        evaluation_periods=1,
    )
