"""What services talk through: queues, topics, event buses and schedules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from components.messaging.event_bus import EventBus, EventBusArgs
from components.messaging.queue import Queue, QueueArgs
from components.messaging.schedule import Schedule, ScheduleArgs
from components.messaging.senders import Sender
from components.messaging.topic import Topic, TopicArgs
from model.event_targets import EventBusTarget, QueueTarget
from model.schedules import ScheduleTarget
from program.foundation import Foundation


@dataclass(frozen=True, kw_only=True, slots=True)
class Messaging:
    """Queues, topics and event buses by name."""

    queues: Mapping[str, Queue]
    """The SQS queues."""

    topics: Mapping[str, Topic]
    """The SNS topics."""

    event_buses: Mapping[str, EventBus]
    """The EventBridge event buses."""


def make_messaging(foundation: Foundation) -> Messaging:
    """Make topics and event buses, then queues, which admit them, then what delivers to the queues."""
    config, site = foundation.config, foundation.site
    topics = {
        name: Topic(name, TopicArgs(spec=spec, key=foundation.key(spec.KEY_DOMAIN), site=site))
        for name, spec in config.topics.items()
    }
    buses = {
        name: EventBus(name, EventBusArgs(spec=spec, key=foundation.key(spec.KEY_DOMAIN), site=site))
        for name, spec in config.event_buses.items()
    }
    queues = {
        name: Queue(
            name,
            QueueArgs(
                spec=spec,
                key=foundation.key(spec.KEY_DOMAIN),
                site=site,
                senders=_senders(foundation, topics, buses, name),
            ),
        )
        for name, spec in config.queues.items()
    }
    for topic in topics.values():
        topic.subscribe(queues)
    for bus in buses.values():
        bus.deliver(queues, topics)
    return Messaging(queues=queues, topics=topics, event_buses=buses)


def _senders(
    foundation: Foundation, topics: Mapping[str, Topic], buses: Mapping[str, EventBus], queue: str
) -> list[Sender]:
    """Return what sends to the queue with the name *queue* by itself."""
    specs = foundation.config.topics
    subscribed = [topics[name].sender for name, spec in specs.items() if queue in spec.subscribed_queues]
    return [*subscribed, *(sender for bus in buses.values() for sender in bus.senders_to(queue))]


def make_schedules(foundation: Foundation, messaging: Messaging) -> dict[str, Schedule]:
    """Make each schedule with its role and its dead-letter queue."""
    return {
        name: Schedule(
            name,
            ScheduleArgs(
                spec=spec,
                target_arn=_target(messaging, spec.target),
                key=foundation.key(spec.KEY_DOMAIN),
                site=foundation.site,
            ),
        )
        for name, spec in foundation.config.schedules.items()
    }


def _target(messaging: Messaging, target: ScheduleTarget) -> pulumi.Output[str]:
    if isinstance(target, QueueTarget):
        return messaging.queues[target.queue].arn
    if isinstance(target, EventBusTarget):
        return messaging.event_buses[target.event_bus].arn
    return messaging.topics[target.topic].arn
