"""A function of AWS Lambda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.compute.code_folder import Code
from components.compute.code_signing import require_signature
from components.compute.function_attachment import Attachment, attach, vpc_config
from components.compute.function_dependencies import Dependencies, make_layer
from components.compute.function_events import keep_events
from components.compute.function_metrics import alarms, graphs
from components.compute.function_role import (
    failure_statements,
    interface_statements,
    log_statement,
)
from components.compute.function_schedule import FunctionSchedule, FunctionScheduleArgs
from components.compute.function_sources import map_queue, map_stream, stream_statements
from components.compute.function_variables import variables_of
from components.compute.function_version import give_url, make_alias, provision
from components.identity.grantee import Grantee
from components.identity.policy import Statement, service_trust
from components.links import Consumer, Link, Linkable
from components.messaging.dead_letter_queue import DeadLetterQueue, DeadLetterQueueArgs
from components.messaging.event_bus import EventBus
from components.messaging.queue import Queue
from components.messaging.topic import Topic
from components.network.connections import Connections
from components.observability.alarm import Alarm, Graph
from components.observability.log_groups import LogGroups
from components.observability.tracing import trace_statement
from components.security.key import Key
from components.site import Site
from model import functions as model
from model.aws import lambda_, logs
from model.base import require_valid

_ACCESS = {"queue": "send", "topic": "publish", "event_bus": "put_events"}
"""Kind of a destination → access of a link that Lambda needs to send records there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionArgs:
    """What a function is made of."""

    spec: model.Function
    """What runs, as the stack file describes it."""

    key: Key
    """Key that encrypts the events that failed."""

    log_groups: LogGroups
    """Encryption and retention of its log group."""

    site: Site
    """Account and names."""

    code: Code | None = None
    """Its files. Default: none, the spec names an archive."""

    image: pulumi.Input[str] | None = None
    """Its image: repository, and tag or digest, known once Lambda may pull it. Default: none, it has code."""

    dependencies: Dependencies | None = None
    """Packages that its code imports. Default: none."""

    attachment: Attachment | None = None
    """Where it is in a VPC. Default: in none, as it needs none to reach AWS and the internet."""

    links: Mapping[str, Linkable] = field(default_factory=dict)
    """Name → the component behind a link of the spec. Default: none."""

    queues: Mapping[str, Queue] = field(default_factory=dict)
    """Name → a queue of the spec whose messages invoke it. Default: none."""

    destinations: Mapping[str, Queue | Topic | EventBus] = field(default_factory=dict)
    """``on_failure`` and ``on_success`` → what gets the records that the spec sends there. Default: none."""


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
        queue = None if "on_failure" in args.destinations else self._make_queue()
        role = self._make_role()
        policies: list[pulumi.Resource] = [role.allow("run", *self._statements(log_group, queue))]
        self.connections, rules = attach(name, args.attachment, self._child)
        consumer = Consumer(role=role, connections=self.connections)
        links = self._link(consumer)
        policies += consumer.allow(links)
        policies += role.allow_merged("destinations", self._sending(consumer))
        polling = role.allow_merged("queues", [one for queue in args.queues.values() for one in queue.consuming()])
        polling += role.allow_merged("streams", stream_statements(args.spec.streams.values()))
        needs = [need for link in links.values() for need in link.requires]
        function = self._make_function(log_group, role, links, [log_group, *policies, *polling, *rules, *needs])
        self._alias = make_alias(name, function, args.spec.canary, self._child)
        if args.spec.provisioned_concurrency is not None:
            provision(name, self._alias, args.spec.provisioned_concurrency, self._child)
        if args.spec.allow_function_url:
            give_url(name, self._alias, self._child)
        failed = self._args.destinations["on_failure"].arn if queue is None else queue.arn
        self._keep_events(function, failed, policies)
        self._read_sources(failed, policies, polling)
        schedule = self._schedule()

        self.function_name = function.name
        self.arn = function.arn
        self.invoke_arn = self._alias.invoke_arn
        self.alias_arn = self._alias.arn
        self.exports = {"functionNames": function.name}
        self.alarms = (
            *alarms(name, function, args.spec),
            *(queue.alarms if queue else ()),
            *(schedule.alarms if schedule else ()),
        )
        self.graphs = graphs(name, function.name, queue.queue_name if queue else None)
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

    def _statements(self, log_group: aws.cloudwatch.LogGroup, queue: DeadLetterQueue | None) -> list[Statement]:
        args = self._args
        return [
            log_statement(log_group.arn),
            *(failure_statements(queue.arn, args.key) if queue else []),
            *([trace_statement()] if args.spec.tracing else []),
            *(interface_statements(args.site.account) if args.attachment else []),
        ]

    def _link(self, consumer: Consumer) -> dict[str, Link]:
        access = self._args.spec.links
        return {name: target.link(consumer, access[name]) for name, target in self._args.links.items()}

    def _sending(self, consumer: Consumer) -> list[Statement]:
        """Return what Lambda needs to send records to the destinations, with the function's role."""
        spec, made = self._args.spec.destinations, self._args.destinations
        return [
            one for field, target in made.items() for one in target.link(consumer, _ACCESS[spec[field].kind]).allows
        ]

    def _make_function(
        self,
        log_group: aws.cloudwatch.LogGroup,
        role: Grantee,
        links: Mapping[str, Link],
        requires: Sequence[pulumi.Resource],
    ) -> aws.lambda_.Function:
        spec, code, archive = self._args.spec, self._args.code, self._args.spec.archive
        variables = variables_of(self._name, spec, links)
        return aws.lambda_.Function(
            self._name,
            package_type="Image" if spec.image else None,
            image_uri=self._args.image,
            image_config=(
                aws.lambda_.FunctionImageConfigArgs(commands=list(spec.image.command))
                if spec.image and spec.image.command
                else None
            ),
            code=code.archive() if code else None,
            source_code_hash=code.sha256 if code else None,
            s3_bucket=archive.bucket if archive else None,
            s3_key=archive.key if archive else None,
            s3_object_version=archive.version if archive else None,
            code_signing_config_arn=(
                require_signature(f"{self._name}-signing", spec.code_signing, self._child)
                if spec.code_signing
                else None
            ),
            runtime=spec.runtime,
            handler=spec.handler,
            architectures=[spec.architecture],
            layers=self._layers() or None,
            memory_size=spec.memory_mib,
            timeout=spec.timeout_seconds,
            ephemeral_storage=aws.lambda_.FunctionEphemeralStorageArgs(size=spec.ephemeral_storage_mib),
            reserved_concurrent_executions=spec.reserved_concurrency,
            role=role.role.arn,
            environment=aws.lambda_.FunctionEnvironmentArgs(variables=variables) if variables else None,
            logging_config=aws.lambda_.FunctionLoggingConfigArgs(log_format="JSON", log_group=log_group.name),
            tracing_config=aws.lambda_.FunctionTracingConfigArgs(mode="Active" if spec.tracing else "PassThrough"),
            snap_start=(aws.lambda_.FunctionSnapStartArgs(apply_on="PublishedVersions") if spec.snap_start else None),
            vpc_config=vpc_config(self._args.attachment, self.connections),
            publish=True,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(requires))),
        )

    def _layers(self) -> list[pulumi.Input[str]]:
        """Return those that the spec names, and over them that of its packages."""
        name, packages = f"{self._name}-dependencies", self._args.dependencies
        named = self._args.site.label.physical_name(name, lambda_.LAYER_NAME_LENGTH)
        own = [make_layer(name, named, packages, self._child).arn] if packages else []
        return [*self._args.spec.layers, *own]

    def _keep_events(
        self, function: aws.lambda_.Function, failed: pulumi.Input[str], policies: Sequence[pulumi.Resource]
    ) -> None:
        """Send records of events where they belong. Lambda refuses it as long as the role may not."""
        succeeded = self._args.destinations.get("on_success")
        keep_events(
            f"{self._name}-events",
            self._args.spec,
            function_name=function.name,
            qualifier=self._alias.name,
            failed=failed,
            succeeded=succeeded.arn if succeeded else None,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(policies))),
        )

    def _read_sources(
        self, failed: pulumi.Input[str], policies: Sequence[pulumi.Resource], polling: Sequence[pulumi.Resource]
    ) -> None:
        """Let queues and streams invoke it. Lambda refuses it as long as the role may not read them."""
        args = self._args
        opts = pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(polling)))
        for queue, trigger in args.spec.queues.items():
            map_queue(f"{queue}-to-{self._name}", trigger, args.queues[queue].arn, self._alias.arn, opts)
        opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=list(policies)))
        for stream, source in args.spec.streams.items():
            map_stream(f"{stream}-to-{self._name}", source, failed, self._alias.arn, opts)

    def _schedule(self) -> FunctionSchedule | None:
        expression = self._args.spec.schedule
        if expression is None:
            return None
        return FunctionSchedule(
            f"{self._name}-schedule",
            FunctionScheduleArgs(expression=expression, function_arn=self._alias.arn, account=self._args.site.account),
            self._child,
        )


def _check(name: str, args: FunctionArgs) -> None:
    require_valid(f"function {name}", args.spec)
    for what, given, named in (
        ("links", args.links, args.spec.links),
        ("queues", args.queues, args.spec.queues),
        ("destinations", args.destinations, args.spec.destinations),
    ):
        if set(given) != set(named):
            raise ValueError(f"function {name}: {what} must be {sorted(named)}, as in spec, not {sorted(given)}")
    if (args.code is None) != (args.spec.code is None):
        raise ValueError(f"function {name}: code must be the files of the folder in spec, and without a folder None")
    if (args.image is None) != (args.spec.image is None):
        raise ValueError(f"function {name}: image must be that of spec, and without one None")
    if (args.dependencies is None) != (args.spec.requirements is None):
        raise ValueError(f"function {name}: dependencies must be those of requirements in spec, and without them None")
    if args.attachment is not None and not args.attachment.placement.subnet_ids:
        raise ValueError(f"function {name}: placement has no subnets; give at least one private subnet")
