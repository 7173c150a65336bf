"""What services talk through: queues and topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.messaging.queue import Queue, QueueArgs
from components.messaging.senders import Sender
from components.messaging.topic import Topic, TopicArgs
from program.foundation import Foundation


@dataclass(frozen=True, kw_only=True, slots=True)
class Messaging:
    """Queues and topics by name."""

    queues: Mapping[str, Queue]
    """The SQS queues."""

    topics: Mapping[str, Topic]
    """The SNS topics."""


def make_messaging(foundation: Foundation) -> Messaging:
    """Make topics, then queues, which admit them, then what subscribes the queues."""
    config, site = foundation.config, foundation.site
    topics = {
        name: Topic(name, TopicArgs(spec=spec, key=foundation.key(spec.KEY_DOMAIN), site=site))
        for name, spec in config.topics.items()
    }
    senders = _senders(foundation, topics)
    queues = {
        name: Queue(
            name, QueueArgs(spec=spec, key=foundation.key(spec.KEY_DOMAIN), site=site, senders=senders.get(name, []))
        )
        for name, spec in config.queues.items()
    }
    for topic in topics.values():
        topic.subscribe(queues)
    return Messaging(queues=queues, topics=topics)


def _senders(foundation: Foundation, topics: Mapping[str, Topic]) -> dict[str, list[Sender]]:
    """Return queue → what sends to it by itself."""
    found: dict[str, list[Sender]] = {}
    for name, spec in foundation.config.topics.items():
        for queue in spec.subscribed_queues:
            found.setdefault(queue, []).append(topics[name].sender)
    return found
