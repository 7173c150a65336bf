"""Queues, topics and event buses, and what delivers to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

from model.aws import sqs
from model.base import nearest, suggestion
from model.event_buses import EventBus
from model.event_targets import EventBusTarget, FunctionTarget, QueueTarget, TopicTarget
from model.problem import Path, Problem
from model.schedules import Schedule
from model.topics import FunctionSubscription, QueueSubscription, Topic
from settings.rules.attempt import Rule, each
from settings.rules.taken_names import own_names
from settings.stack_file import StackFile


def _subscriptions(file: StackFile, name: str, topic: Topic) -> Iterator[Problem]:
    for key, one in topic.subscriptions.items():
        if isinstance(one, FunctionSubscription):
            yield from _invoked(file, name, key, one)
        if not isinstance(one, QueueSubscription):
            continue
        path = ("topics", name, "subscriptions", key, "queue")
        if one.queue not in file.queues:
            yield _missing(path, "queue", "queues", one.queue, file.queues)
        elif (file.queues[one.queue].fifo is None) != (topic.fifo is None):
            yield _other_kind(path, name, topic, one.queue)


def _invoked(file: StackFile, topic: str, key: str, subscription: FunctionSubscription) -> Iterator[Problem]:
    """Yield a function that does not exist, and one that could invoke itself."""
    path = ("topics", topic, "subscriptions", key)
    function = file.functions.get(subscription.function)
    if function is None:
        yield _no_function((*path, "function"), subscription.function, file, f"plinth:topics.{topic}.subscriptions")
    elif topic in function.links and subscription.filter_policy is None:
        yield Problem(
            (*path, "filter_policy"),
            f"is needed since function {subscription.function!r} may publish to {topic!r}: what it publishes would "
            "invoke it again, without end",
            "filter_policy: {status: [paid]}",
        )


def _no_function(path: Path, function: str, file: StackFile, others: str) -> Problem:
    """Return that there is no such function; without any, the example empties *others*."""
    functions = file.functions
    near = nearest(function, functions) or next(iter(functions), None)
    return Problem(
        path,
        f"there is no such function in plinth:functions{suggestion(function, functions)}",
        f"function: {near}" if near else f"{others}: {{}}",
    )


def _missing(path: Path, noun: str, section: str, name: str, known: Mapping[str, object]) -> Problem:
    example = f"{path[-1]}: {next(iter(known))}" if known else f"plinth:{section}: {{{name}: {{}}}}"
    return Problem(path, f"there is no such {noun} in plinth:{section}{suggestion(name, known)}", example)


def _other_kind(path: Path, name: str, topic: Topic, queue: str) -> Problem:
    """Return that one is FIFO and the other is not.

    SNS refuses a FIFO queue at a standard topic. A standard queue at a FIFO topic it takes, and the order is lost:
    https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-delivery.html
    """
    if topic.fifo is None:
        return Problem(
            path,
            f"is a FIFO queue, to which SNS does not deliver messages of the standard topic {name!r}",
            f"plinth:queues.{queue}.fifo: null",
        )
    return Problem(
        path,
        f"is a standard queue, in which messages of the FIFO topic {name!r} lose their order",
        f"plinth:queues.{queue}.fifo: {{}}",
    )


def _rules(file: StackFile, name: str, bus: EventBus) -> Iterator[Problem]:
    for rule, spec in bus.rules.items():
        for key, target in spec.targets.items():
            yield from _target(file, ("event_buses", name, "rules", rule, "targets", key), target)


def _schedule(file: StackFile, name: str, schedule: Schedule) -> Iterator[Problem]:
    yield from _target(file, ("schedules", name, "target"), schedule.target)


def _target(
    file: StackFile, path: Path, target: QueueTarget | TopicTarget | EventBusTarget | FunctionTarget
) -> Iterator[Problem]:
    """Yield a target that does not exist, and one to which EventBridge cannot deliver in order."""
    if isinstance(target, QueueTarget):
        if target.queue in file.queues:
            yield from _order(file, path, target)
        else:
            yield _missing((*path, "queue"), "queue", "queues", target.queue, file.queues)
    elif isinstance(target, EventBusTarget):
        if target.event_bus not in file.event_buses:
            yield _missing((*path, "event_bus"), "event bus", "event_buses", target.event_bus, file.event_buses)
    elif isinstance(target, FunctionTarget):
        if target.function not in file.functions:
            yield _no_function((*path, "function"), target.function, file, f"plinth:{path[0]}.{path[1]}.rules")
    elif target.topic not in file.topics:
        yield _missing((*path, "topic"), "topic", "topics", target.topic, file.topics)
    elif file.topics[target.topic].fifo is not None:
        # A message of a FIFO topic needs a message group, which neither a rule nor a schedule can name:
        # https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
        yield Problem(
            (*path, "topic"),
            "is a FIFO topic, whose messages need a group; EventBridge delivers to standard topics only",
            f"plinth:topics.{target.topic}.fifo: null",
        )


def _order(file: StackFile, path: Path, target: QueueTarget) -> Iterator[Problem]:
    # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html: a FIFO queue needs a group and
    # content-based deduplication.
    fifo = file.queues[target.queue].fifo
    if fifo is None and target.message_group_id is not None:
        yield Problem(
            (*path, "message_group_id"),
            "is for a FIFO queue; remove it",
            "message_group_id: null",
        )
    elif fifo is not None and target.message_group_id is None:
        yield Problem((*path, "message_group_id"), f"is needed: {target.queue!r} is a FIFO queue", show_value=False)
    if fifo is not None and not fifo.content_based_deduplication:
        yield Problem(
            (*path, "queue"),
            "is a FIFO queue without content_based_deduplication, and EventBridge sends no deduplication id",
            f"plinth:queues.{target.queue}.fifo.content_based_deduplication: true",
        )


def _one_default(file: StackFile) -> Iterator[Problem]:
    named = [name for name, bus in file.event_buses.items() if bus.bus == "default"]
    for name in named[1:]:
        yield Problem(
            ("event_buses", name, "bus"),
            f"is the default bus, as {named[0]!r} is, and there is one; put its rules there",
            "bus: custom",
        )


def _senders(file: StackFile) -> Iterator[Problem]:
    """Yield queues with more topics and rules that send to them than the policy of a queue has room for."""
    sending = [queue for topic in file.topics.values() for queue in topic.subscribed_queues]
    for bus in file.event_buses.values():
        for rule in bus.rules.values():
            sending += {one.queue for one in rule.targets.values() if isinstance(one, QueueTarget)}
    for queue, number in Counter(sending).items():
        if queue in file.queues and number > sqs.MOST_SENDERS:
            yield Problem(
                ("queues", queue),
                f"receives from {number} topics and rules, and its policy has room for {sqs.MOST_SENDERS}; let rules "
                "publish to one topic that the queue subscribes to",
                "targets: {purchases: {kind: topic, topic: purchases}}",
                show_value=False,
            )


RULES: tuple[Rule, ...] = (
    _senders,
    lambda file: each(file.topics, partial(_subscriptions, file)),
    lambda file: each(file.event_buses, partial(_rules, file)),
    lambda file: each(file.schedules, partial(_schedule, file)),
    _one_default,
    lambda file: own_names(file, "schedules"),
)
