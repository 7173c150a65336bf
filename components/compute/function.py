"""A function of AWS Lambda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.compute.code_folder import Code
from components.compute.function_metrics import alarms, graphs
from components.compute.function_role import (
    failure_statements,
    interface_statements,
    log_statement,
    trace_statement,
)
from components.compute.function_schedule import FunctionSchedule, FunctionScheduleArgs
from components.compute.variables import merged_variables
from components.identity.grantee import Grantee
from components.identity.policy import Statement, service_trust
from components.links import Consumer, Link, Linkable, SecretReference
from components.messaging.dead_letter_queue import DeadLetterQueue, DeadLetterQueueArgs
from components.messaging.queue import Queue
from components.network.connections import Connections
from components.network.egress import Egress
from components.network.placement import Placement
from components.network.security_group import closed_security_group
from components.network.workload_egress import egress_rules
from components.observability.alarm import Alarm, Graph
from components.observability.log_groups import LogGroups
from components.security.key import Key
from components.site import Site
from model import functions as model
from model.aws import lambda_, logs
from model.base import require_valid

LIVE = "live"
"""The alias that everything invokes: it moves to a new version when that is ready."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """Where a function is in a VPC."""

    placement: Placement
    """Private subnets, one per availability zone."""

    egress: Egress = field(default_factory=Egress)
    """What it may reach besides its links. Default: HTTPS anywhere."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionArgs:
    """What a function is made of."""

    spec: model.Function
    """What runs, as the stack file describes it."""

    code: Code
    """Its files."""

    key: Key
    """Key that encrypts the events that failed."""

    log_groups: LogGroups
    """Encryption and retention of its log group."""

    site: Site
    """Account and names."""

    attachment: Attachment | None = None
    """Where it is in a VPC. Default: in none, as it needs none to reach AWS and the internet."""

    links: Mapping[str, Linkable] = field(default_factory=dict)
    """Name → the component behind a link of the spec. Default: none."""

    queues: Mapping[str, Queue] = field(default_factory=dict)
    """Name → a queue of the spec whose messages invoke it. Default: none."""


class Function(pulumi.ComponentResource):
    """A function that only what the stack file names may invoke, by its alias ``live``.

    Each update publishes a version; the alias then leads to it. What Lambda invokes by itself, such as a schedule, it
    tries again after an error; an event that fails for good goes to an encrypted queue, and that alarms. The execution
    role may write to its own log group, to that queue and what its links allow.
    """

    function_name: pulumi.Output[str]
    """Physical name."""

    arn: pulumi.Output[str]
    """ARN of the function: its newest code, without alias, as a hook of ECS invokes it."""

    invoke_arn: pulumi.Output[str]
    """What an API invokes: the alias."""

    alias_arn: pulumi.Output[str]
    """What a bucket and a schedule invoke: the same."""

    connections: Connections | None
    """Its security group. None: it is in no VPC."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack outputs that list it by its name."""

    alarms: Sequence[Alarm]
    """Errors, throttles, runs near the time-out, events that failed for good, and schedules that could not run."""

    graphs: Sequence[Graph]
    """Runs, their length, and failed events."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """Its own."""

    def __init__(self, name: str, args: FunctionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:compute:Function", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)

        log_group = self._make_log_group()
        queue = self._make_queue()
        role = self._make_role()
        policies: list[pulumi.Resource] = [role.allow("run", *self._statements(log_group, queue))]
        self.connections, rules = self._attach()
        consumer = Consumer(role=role, connections=self.connections)
        links = self._link(consumer)
        policies += consumer.allow(links)
        polling = role.allow_merged("queues", [one for queue in args.queues.values() for one in queue.consuming()])
        needs = [need for link in links.values() for need in link.requires]
        function = self._make_function(log_group, role, links, [log_group, *policies, *polling, *rules, *needs])
        self._alias = self._make_alias(function)
        self._keep_failed_events(function, queue, policies)
        for source in args.queues:
            self._consume(source, polling)
        schedule = self._schedule()

        self.function_name = function.name
        self.arn = function.arn
        self.invoke_arn = self._alias.invoke_arn
        self.alias_arn = self._alias.arn
        self.exports = {"functionNames": function.name}
        self.alarms = (
            *alarms(name, function.name, args.spec),
            *queue.alarms,
            *(schedule.alarms if schedule else ()),
        )
        self.graphs = graphs(name, function.name, queue.queue_name)
        self.log_groups = (log_group,)
        self.register_outputs({"function_name": self.function_name, "invoke_arn": self.invoke_arn})

    def admit(
        self, caller: str, service: str, source_arn: pulumi.Input[str], source_account: str | None = None
    ) -> pulumi.Resource:
        """Let *service*, such as ``apigateway.amazonaws.com``, invoke it on behalf of *source_arn* alone.

        *caller* is the name of what that is of. *source_account* is needed where the ARN has no account, as a bucket's.
        """
        return aws.lambda_.Permission(
            f"{caller}-to-{self._name}",
            action="lambda:InvokeFunction",
            function=self.function_name,
            qualifier=self._alias.name,
            principal=service,
            source_arn=source_arn,
            source_account=source_account,
            opts=self._child,
        )

    def _make_log_group(self) -> aws.cloudwatch.LogGroup:
        own = self._args.site.label.physical_name(self._name, logs.NAME_LENGTH - len(lambda_.LOG_GROUP_PREFIX))
        return self._args.log_groups.make(f"{self._name}-log", f"{lambda_.LOG_GROUP_PREFIX}{own}", self._child)

    def _make_queue(self) -> DeadLetterQueue:
        """Make the queue of events that failed for good."""
        args = DeadLetterQueueArgs(key=self._args.key, site=self._args.site)
        return DeadLetterQueue(f"{self._name}-failed-events", args, self._child)

    def _make_role(self) -> Grantee:
        # Lambda sends no source when it assumes a role: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
        trust = service_trust("lambda.amazonaws.com", None)
        role = aws.iam.Role(f"{self._name}-role", assume_role_policy=trust, opts=self._child)
        return Grantee(name=self._name, role=role)

    def _statements(self, log_group: aws.cloudwatch.LogGroup, queue: DeadLetterQueue) -> list[Statement]:
        args = self._args
        return [
            log_statement(log_group.arn),
            *failure_statements(queue.arn, args.key),
            *([trace_statement()] if args.spec.tracing else []),
            *(interface_statements(args.site.account) if args.attachment else []),
        ]

    def _attach(self) -> tuple[Connections | None, list[pulumi.Resource]]:
        """Return the security group of a function in a VPC, and what must exist before it runs there."""
        found = self._args.attachment
        if found is None:
            return None, []
        # Lambda deletes the interfaces of a function up to 20 minutes after it, and only then the group can go:
        # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
        options = pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(delete="45m"))
        group = closed_security_group(
            self._name, "Function", found.placement.vpc_id, pulumi.ResourceOptions.merge(self._child, options)
        )
        connections = Connections(name=self._name, security_group=group, placement=found.placement)
        rules = egress_rules(self._name, connections, found.egress, pulumi.ResourceOptions(parent=group))
        return connections, [*found.egress.requires, *rules]

    def _link(self, consumer: Consumer) -> dict[str, Link]:
        access = self._args.spec.links
        return {name: target.link(consumer, access[name]) for name, target in self._args.links.items()}

    def _make_function(
        self,
        log_group: aws.cloudwatch.LogGroup,
        role: Grantee,
        links: Mapping[str, Link],
        requires: Sequence[pulumi.Resource],
    ) -> aws.lambda_.Function:
        spec, code = self._args.spec, self._args.code
        plain, secrets = merged_variables(self._name, {"environment": spec.environment}, {}, links)
        variables = {**plain, **{f"{name}{model.REFERENCE}": value_from(secret) for name, secret in secrets.items()}}
        return aws.lambda_.Function(
            self._name,
            code=code.archive(),
            source_code_hash=code.sha256,
            runtime=spec.runtime,
            handler=spec.handler,
            architectures=[spec.architecture],
            memory_size=spec.memory_mib,
            timeout=spec.timeout_seconds,
            ephemeral_storage=aws.lambda_.FunctionEphemeralStorageArgs(size=spec.ephemeral_storage_mib),
            reserved_concurrent_executions=spec.reserved_concurrency,
            role=role.role.arn,
            environment=aws.lambda_.FunctionEnvironmentArgs(variables=variables) if variables else None,
            logging_config=aws.lambda_.FunctionLoggingConfigArgs(log_format="JSON", log_group=log_group.name),
            tracing_config=aws.lambda_.FunctionTracingConfigArgs(mode="Active" if spec.tracing else "PassThrough"),
            vpc_config=self._vpc_config(),
            publish=True,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(requires))),
        )

    def _vpc_config(self) -> aws.lambda_.FunctionVpcConfigArgs | None:
        found = self._args.attachment
        if found is None or self.connections is None:
            return None
        return aws.lambda_.FunctionVpcConfigArgs(
            subnet_ids=list(found.placement.subnet_ids),
            security_group_ids=[self.connections.security_group.id],
            ipv6_allowed_for_dual_stack=found.placement.ipv6,
        )

    def _make_alias(self, function: aws.lambda_.Function) -> aws.lambda_.Alias:
        return aws.lambda_.Alias(
            f"{self._name}-{LIVE}",
            name=LIVE,
            function_name=function.name,
            function_version=function.version,
            opts=self._child,
        )

    def _keep_failed_events(
        self, function: aws.lambda_.Function, queue: DeadLetterQueue, policies: Sequence[pulumi.Resource]
    ) -> None:
        """Send events that fail for good to the queue. Lambda refuses it as long as the role may not."""
        aws.lambda_.FunctionEventInvokeConfig(
            f"{self._name}-events",
            function_name=function.name,
            qualifier=self._alias.name,
            maximum_retry_attempts=self._args.spec.retries,
            maximum_event_age_in_seconds=self._args.spec.event_age_seconds,
            destination_config=aws.lambda_.FunctionEventInvokeConfigDestinationConfigArgs(
                on_failure=aws.lambda_.FunctionEventInvokeConfigDestinationConfigOnFailureArgs(destination=queue.arn)
            ),
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(policies))),
        )

    def _consume(self, queue: str, policies: Sequence[pulumi.Resource]) -> None:
        """Let the messages of a queue invoke it. Lambda refuses it as long as the role may not receive them."""
        spec = self._args.spec.queues[queue]
        limit = spec.maximum_concurrency
        aws.lambda_.EventSourceMapping(
            f"{queue}-to-{self._name}",
            event_source_arn=self._args.queues[queue].arn,
            function_name=self._alias.arn,
            batch_size=spec.batch_size,
            maximum_batching_window_in_seconds=spec.batching_window_seconds or None,
            function_response_types=["ReportBatchItemFailures"] if spec.report_batch_item_failures else None,
            scaling_config=(
                aws.lambda_.EventSourceMappingScalingConfigArgs(maximum_concurrency=limit) if limit else None
            ),
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(policies))),
        )

    def _schedule(self) -> FunctionSchedule | None:
        expression = self._args.spec.schedule
        if expression is None:
            return None
        return FunctionSchedule(
            f"{self._name}-schedule",
            FunctionScheduleArgs(expression=expression, function_arn=self._alias.arn, account=self._args.site.account),
            self._child,
        )


def value_from(secret: SecretReference) -> pulumi.Input[str]:
    """Return where a confidential value is: an ARN, and for a value in a JSON object ``:<key>::`` after it."""
    return secret.arn if secret.json_key is None else pulumi.Output.concat(secret.arn, f":{secret.json_key}::")


def _check(name: str, args: FunctionArgs) -> None:
    require_valid(f"function {name}", args.spec)
    if set(args.links) != set(args.spec.links):
        raise ValueError(
            f"function {name}: links must be {sorted(args.spec.links)}, as in spec, not {sorted(args.links)}"
        )
    if set(args.queues) != set(args.spec.queues):
        raise ValueError(
            f"function {name}: queues must be {sorted(args.spec.queues)}, as in spec, not {sorted(args.queues)}"
        )
    if args.attachment is not None and not args.attachment.placement.subnet_ids:
        raise ValueError(f"function {name}: placement has no subnets; give at least one private subnet")
