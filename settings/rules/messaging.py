"""Topics and the queues that receive their messages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from model.base import suggestion
from model.problem import Problem
from model.topics import QueueSubscription, Topic
from settings.rules.attempt import Rule, each
from settings.stack_file import StackFile


def _subscriptions(file: StackFile, name: str, topic: Topic) -> Iterator[Problem]:
    for key, one in topic.subscriptions.items():
        if not isinstance(one, QueueSubscription):
            continue
        path = ("topics", name, "subscriptions", key, "queue")
        if one.queue not in file.queues:
            example = f"queue: {next(iter(file.queues))}" if file.queues else f"plinth:queues: {{{one.queue}: {{}}}}"
            yield Problem(path, f"there is no such queue in plinth:queues{suggestion(one.queue, file.queues)}", example)
        elif (file.queues[one.queue].fifo is None) != (topic.fifo is None):
            yield _other_kind(path, name, topic, one.queue)


def _other_kind(path: tuple[str | int, ...], name: str, topic: Topic, queue: str) -> Problem:
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


RULES: tuple[Rule, ...] = (lambda file: each(file.topics, partial(_subscriptions, file)),)
