"""An event bus with its rules, and the archive of its events."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.grantee import Grantee
from components.identity.policy import Statement, document, service_trust
from components.links import Consumer, Link
from components.messaging.dead_letter_queue import DeadLetterQueue, DeadLetterQueueArgs, depth
from components.messaging.queue import Queue
from components.messaging.senders import Sender
from components.messaging.topic import Topic
from components.observability.alarm import Alarm, Graph
from components.ordering import known_after
from components.security.key import Key
from components.site import Site
from model import event_buses
from model.base import require_valid
from model.event_targets import FunctionTarget, QueueTarget, TopicTarget

EVENTS = "events.amazonaws.com"


@dataclass(frozen=True, kw_only=True, slots=True)
class EventBusArgs:
    """Inputs of EventBus."""

    spec: event_buses.EventBus
    """What is asked for."""

    key: Key
    """Key of the domain ``messages``, for the dead-letter queue and the topics that rules publish to."""

    site: Site
    """Account of the bus; whether deletion of its dead-letter queue is refused."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InvokedFunction:
    """A function that admits the rules which invoke it."""

    arn: pulumi.Input[str]
    """What is invoked."""

    permissions: Sequence[pulumi.Resource]
    """Let the rules invoke it; without them events would go to the dead-letter queue."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Publisher:
    role: aws.iam.Role
    policy: aws.iam.RolePolicy


class EventBus(pulumi.ComponentResource):
    """A bus that only this account sends to, and its rules. What a rule cannot deliver goes to its dead-letter queue.

    Queues and functions that it delivers to must admit its rules, so they are made after it, and `deliver` and `invoke`
    after them.
    """

    arn: pulumi.Output[str]
    """ARN of the bus."""

    bus_name: pulumi.Output[str]
    """Name of the bus: ``default`` for that of the account."""

    alarms: Sequence[Alarm]
    """An event that was not delivered. Without rules none."""

    graphs: Sequence[Graph]
    """Events that were not delivered. Without rules none."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack outputs that list it by its name."""

    def __init__(self, name: str, args: EventBusArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"event bus {name}", args.spec)
        super().__init__("plinth:messaging:EventBus", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.arn, self.bus_name = self._make_bus()
        if args.spec.archive is not None:
            self._keep(args.spec.archive)
        self._rules = {rule: self._make_rule(rule, spec) for rule, spec in args.spec.rules.items()}
        self._dead = self._make_dead_letter_queue() if self._rules else None
        self.alarms = self._dead.alarms if self._dead else ()
        self.graphs = (
            (Graph(title=f"{name}: dead letters", metrics=(depth(self._dead.queue_name),), unit="events"),)
            if self._dead
            else ()
        )
        self.exports = {"eventBusNames": self.bus_name}
        self.register_outputs({"arn": self.arn, "bus_name": self.bus_name})

    def senders_to(self, queue: str) -> list[Sender]:
        """Return what the queue with the name *queue* has to admit: each rule that delivers to it."""
        return [self._sender(rule) for rule, spec in self._args.spec.rules.items() if queue in _queues(spec)]

    def link(self, consumer: Consumer, access: str) -> Link:  # noqa: ARG002 - there is no port to open
        """Give a consumer the variable ``<NAME>_EVENT_BUS_NAME``, and let its code put events."""
        offer = self._args.spec.LINK
        offer.require_access(f"event bus {self._name}", access)
        return Link(
            environment=offer.named(self._name, access, {"_EVENT_BUS_NAME": self.bus_name}),
            allows=(Statement(actions=["events:PutEvents"], resources=[self.arn]),),
        )

    def rules_to(self, function: str) -> dict[str, pulumi.Output[str]]:
        """Return rule → ARN of what the function with the name *function* has to admit."""
        return {
            rule: self._rules[rule].arn for rule, spec in self._args.spec.rules.items() if function in spec.functions
        }

    def invoke(self, functions: Mapping[str, InvokedFunction]) -> None:
        """Make the targets of the rules that are functions; *functions* are those by name that admit them."""
        for rule, spec in self._args.spec.rules.items():
            for name, target in spec.targets.items():
                if isinstance(target, FunctionTarget):
                    found = functions[target.function]
                    self._target(rule, name, spec, found.arn, requires=found.permissions)

    def deliver(self, queues: Mapping[str, Queue], topics: Mapping[str, Topic]) -> None:
        """Make the targets of the rules; *queues*, which admit the rules, and *topics* are the stack's by name."""
        for rule, spec in self._args.spec.rules.items():
            named = [target.topic for target in spec.targets.values() if isinstance(target, TopicTarget)]
            publisher = self._publisher(rule, [topics[name] for name in dict.fromkeys(named)]) if named else None
            for name, target in spec.targets.items():
                if isinstance(target, QueueTarget):
                    self._target(rule, name, spec, queues[target.queue].arn, group_id=target.message_group_id)
                elif isinstance(target, TopicTarget):
                    requires = [publisher.policy] if publisher else []
                    role = publisher.role.arn if publisher else None
                    self._target(rule, name, spec, topics[target.topic].arn, role_arn=role, requires=requires)

    def _make_bus(self) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
        account = self._args.site.account
        if self._args.spec.bus == "default":
            return pulumi.Output.from_input(account.arn("events", "event-bus/default")), pulumi.Output.from_input(
                "default"
            )
        bus = aws.cloudwatch.EventBus(self._name, opts=self._child)
        policy = aws.cloudwatch.EventBusPolicy(
            f"{self._name}-policy",
            event_bus_name=bus.name,
            policy=document(
                Statement(
                    sid="EventsOfThisAccount",
                    actions=["events:PutEvents"],
                    resources=[bus.arn],
                    principals={"AWS": account.root_arn},
                )
            ),
            opts=self._child,
        )
        return known_after(policy, bus.arn), known_after(policy, bus.name)

    def _keep(self, archive: event_buses.Archive) -> None:
        aws.cloudwatch.EventArchive(
            f"{self._name}-archive",
            event_source_arn=self.arn,
            retention_days=archive.retention_days,
            event_pattern=_written(archive.pattern) if archive.pattern is not None else None,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.site.protect)),
        )

    def _make_rule(self, rule: str, spec: event_buses.EventRule) -> aws.cloudwatch.EventRule:
        return aws.cloudwatch.EventRule(
            f"{self._name}-{rule}",
            event_bus_name=self.bus_name,
            event_pattern=_written(spec.pattern),
            opts=self._child,
        )

    def _make_dead_letter_queue(self) -> DeadLetterQueue:
        return DeadLetterQueue(
            f"{self._name}-dead-letters",
            DeadLetterQueueArgs(
                key=self._args.key, site=self._args.site, senders=[self._sender(rule) for rule in self._rules]
            ),
            self._child,
        )

    def _sender(self, rule: str) -> Sender:
        return Sender(service=EVENTS, arn=self._rules[rule].arn)

    def _publisher(self, rule: str, topics: Sequence[Topic]) -> _Publisher:
        """Make the role with which a rule publishes.

        Neither the policy of a topic nor that of its key can restrict EventBridge to a rule or an account:
        https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
        """
        name = f"{self._name}-{rule}-publisher"
        account = self._args.site.account
        trust = self._rules[rule].arn.apply(lambda arn: service_trust(EVENTS, account, arn))
        role = aws.iam.Role(name, assume_role_policy=trust, opts=self._child)
        policy = Grantee(name=name, role=role).allow(
            "publish",
            Statement(actions=["sns:Publish"], resources=[topic.arn for topic in topics]),
            self._args.key.encrypt_decrypt_statement("sns"),
        )
        return _Publisher(role=role, policy=policy)

    def _target(
        self,
        rule: str,
        name: str,
        spec: event_buses.EventRule,
        arn: pulumi.Input[str],
        *,
        group_id: str | None = None,
        role_arn: pulumi.Input[str] | None = None,
        requires: Sequence[pulumi.Resource] = (),
    ) -> None:
        if self._dead is None:
            raise ValueError(f"event bus {self._name}: has no rules, so it delivers nothing")
        aws.cloudwatch.EventTarget(
            f"{self._name}-{rule}-{name}",
            rule=self._rules[rule].name,
            event_bus_name=self.bus_name,
            arn=arn,
            role_arn=role_arn,
            sqs_target=aws.cloudwatch.EventTargetSqsTargetArgs(message_group_id=group_id) if group_id else None,
            retry_policy=aws.cloudwatch.EventTargetRetryPolicyArgs(
                maximum_retry_attempts=spec.retry.max_attempts,
                maximum_event_age_in_seconds=spec.retry.max_age_seconds,
            ),
            dead_letter_config=aws.cloudwatch.EventTargetDeadLetterConfigArgs(arn=self._dead.arn),
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(requires))),
        )


def _queues(spec: event_buses.EventRule) -> list[str]:
    return [target.queue for target in spec.targets.values() if isinstance(target, QueueTarget)]


def _written(pattern: Mapping[str, object]) -> str:
    return json.dumps(pattern, sort_keys=True)
