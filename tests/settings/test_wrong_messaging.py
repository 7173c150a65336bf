"""Bad input, and the exact lines that it gives: queues and topics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import FUNCTION, lines_of, row, spoiled, without_nat


def queue(**fields: Any) -> dict[str, Any]:
    return {"plinth:queues": {"orders": fields}}


def topic(**subscription: Any) -> dict[str, Any]:
    return {
        "plinth:queues": {"orders": {}},
        "plinth:topics": {"sales": {"subscriptions": {"billing": {"queue": "orders"}, "more": subscription}}},
    }


def only(**subscription: Any) -> dict[str, Any]:
    return {
        "plinth:queues": {"orders": {}},
        "plinth:topics": {"sales": {"subscriptions": {"more": subscription}}},
    }


def mail(**fields: Any) -> dict[str, Any]:
    return topic(kind="email", address="sales@example.com", **fields)


def invoking(function: str = "counts", **spec: Any) -> dict[str, Any]:
    """Return LEGAL's changes for the topic ``sales`` that invokes *function*, and the function ``counts``."""
    subscriptions = {"more": {"kind": "function", "function": function}}
    return {
        "plinth:topics": {"sales": {"subscriptions": subscriptions}},
        "plinth:functions": {"counts": {**FUNCTION, **spec}},
    }


ROWS = [
    row(
        "a function that does not exist",
        invoking("count"),
        "plinth:topics.sales.subscriptions.more.function = 'count': there is no such function in plinth:functions; did you mean 'counts'?; example: function: counts",
    ),
    row(
        "a function where there is none",
        only(kind="function", function="counts"),
        "plinth:topics.sales.subscriptions.more.function = 'counts': there is no such function in plinth:functions; example: plinth:topics.sales.subscriptions: {}",
    ),
    row(
        "a function that would invoke itself by a topic",
        invoking(links={"sales": "publish"}),
        "plinth:topics.sales.subscriptions.more.filter_policy: is needed since function 'counts' may publish to 'sales': what it publishes would invoke it again, without end; example: filter_policy: {status: [paid]}",
    ),
    row(
        "a function at a FIFO topic",
        {**invoking(), "plinth:topics.sales.fifo": {}},
        "plinth:topics.sales.subscriptions.more.kind = 'function': SNS delivers messages of a FIFO topic to queues only; example: subscriptions: {}",
    ),
    row(
        "raw messages for a function",
        {**invoking(), "plinth:topics.sales.subscriptions.more.raw_message_delivery": True},
        "plinth:topics.sales.subscriptions.more.raw_message_delivery = true: is only allowed with kind 'queue' or 'https'; remove it, or change kind; example: kind: queue",
    ),
    row(
        "retention as long as that of dead letters",
        queue(retention_days=14),
        "plinth:queues.orders.retention_days = 14: must be below dead_letters.retention_days 14: the age of a message counts from when it was first sent, so it would be deleted as soon as it is in the dead-letter queue; example: retention_days: 13",
    ),
    row(
        "dead letters that are deleted at once",
        queue(dead_letters={"retention_days": 1}),
        "plinth:queues.orders.retention_days: must be below dead_letters.retention_days 1: the age of a message counts from when it was first sent, so it would be deleted as soon as it is in the dead-letter queue; example: dead_letters: {retention_days: 14}",
    ),
    row(
        "a retention beyond AWS's",
        queue(retention_days=15),
        "plinth:queues.orders.retention_days = 15: must be 1 to 14; example: retention_days: 7",
    ),
    row(
        "a visibility timeout beyond 12 hours",
        queue(visibility_timeout_seconds=43_201),
        "plinth:queues.orders.visibility_timeout_seconds = 43201: must be 1 to 43200; example: visibility_timeout_seconds: 120",
    ),
    row(
        "messages that never get to the dead-letter queue",
        queue(visibility_timeout_seconds=43_200, dead_letters={"max_receives": 8}),
        "plinth:queues.orders.dead_letters.max_receives = 8: times visibility_timeout_seconds 43200 is as long as retention_days 4: a message is deleted before it can go to the dead-letter queue; example: max_receives: 7",
    ),
    row(
        "a message above 1 MiB",
        queue(max_message_kib=1025),
        "plinth:queues.orders.max_message_kib = 1025: must be 1 to 1024; example: max_message_kib: 256",
    ),
    row(
        "a delay beyond 15 minutes",
        queue(delay_seconds=901),
        "plinth:queues.orders.delay_seconds = 901: must be 0 to 900; example: delay_seconds: 60",
    ),
    row(
        "long polling beyond 20 seconds",
        queue(receive_wait_seconds=30),
        "plinth:queues.orders.receive_wait_seconds = 30: must be 0 to 20; example: receive_wait_seconds: 10",
    ),
    row(
        "an alarm that never rings",
        queue(retention_days=1, alarms={"oldest_message_seconds": 86_400}),
        "plinth:queues.orders.alarms.oldest_message_seconds = 86400: never raises an alarm: messages are deleted after retention_days 1; example: oldest_message_seconds: 900",
    ),
    row(
        "high throughput without its scope",
        queue(fifo={"throughput_limit": "perMessageGroupId"}),
        "plinth:queues.orders.fifo.throughput_limit = 'perMessageGroupId': needs deduplication_scope messageGroup; example: deduplication_scope: messageGroup",
    ),
    row(
        "fifo as a flag",
        queue(fifo=True),
        "plinth:queues.orders.fifo = true: expected an object, got a boolean; example: fifo: {content_based_deduplication: true}",
    ),
    row(
        "a name that ends in .fifo",
        {"plinth:queues": {"orders.fifo": {"fifo": {}}}},
        "plinth:queues.orders.fifo: a name has small letters, digits and single inner hyphens, and begins with a letter; example: orders-fifo: {visibility_timeout_seconds: 120}",
    ),
    row(
        "a queue with the name of a bucket",
        {"plinth:queues": {"uploads": {}}},
        "plinth:queues.uploads: 'uploads' is a bucket and a queue; a link needs one name for one thing: choose another; example: uploads-queue: {visibility_timeout_seconds: 120}",
    ),
    row(
        "a queue that no one has",
        only(queue="orderz"),
        "plinth:topics.sales.subscriptions.more.queue = 'orderz': there is no such queue in plinth:queues; did you mean 'orders'?; example: queue: orders",
    ),
    row(
        "a queue of no stack",
        {"plinth:topics": {"sales": {"subscriptions": {"billing": {"queue": "orders"}}}}},
        "plinth:topics.sales.subscriptions.billing.queue = 'orders': there is no such queue in plinth:queues; example: plinth:queues: {orders: {}}",
    ),
    row(
        "a queue twice",
        topic(queue="orders"),
        "plinth:topics.sales.subscriptions.more: subscribes the queue orders, as 'billing' does: SNS has one subscription for both; remove it; example: subscriptions: {}",
    ),
    row(
        "an address that is none",
        topic(kind="email", address="sales"),
        "plinth:topics.sales.subscriptions.more.address = 'sales': must be an email address, name@domain; example: address: orders@example.com",
    ),
    row(
        "plain HTTP",
        topic(kind="https", url="http://hooks.example.com"),
        "plinth:topics.sales.subscriptions.more.url = 'http://hooks.example.com': must be a URL that begins with https:// and has no user name; SNS sends nothing over plain HTTP here; example: url: \"https://hooks.example.com/orders\"",
    ),
    row(
        "a function",
        only(kind="lambda", queue="orders"),
        "plinth:topics.sales.subscriptions.more.kind = 'lambda': must be 'queue', 'function', 'email' or 'https'; example: kind: queue",
    ),
    row(
        "a filter that is a text",
        mail(filter_policy={"status": "paid"}),
        "plinth:topics.sales.subscriptions.more.filter_policy.status = 'paid': must be a list of the values that match, such as [paid]; example: filter_policy: {status: [paid, {prefix: part}]}",
    ),
    row(
        "an unknown operator",
        mail(filter_policy={"status": [{"prefx": "p"}]}),
        "plinth:topics.sales.subscriptions.more.filter_policy.status[0] = {prefx: 'p'}: 'prefx' is no operator; legal: prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, cidr, exists; did you mean 'prefix'?; example: filter_policy: {status: [paid, {prefix: part}]}",
    ),
    row(
        "keys within keys of attributes",
        mail(filter_policy={"order": {"status": ["paid"]}}),
        "plinth:topics.sales.subscriptions.more.filter_policy.order = {status: ['paid']}: must be a list of the values that match, such as [paid]; keys within keys are for the body of a message; example: filter_policy: {status: [paid, {prefix: part}]}",
    ),
    row(
        "six keys",
        mail(filter_policy={f"k{n}": [1] for n in range(6)}),
        "plinth:topics.sales.subscriptions.more.filter_policy: has 6 keys, and SNS takes at most 5; example: filter_policy: {status: [paid, {prefix: part}]}",
    ),
    row(
        "too many combinations",
        mail(filter_policy={"a": list(range(13)), "b": list(range(12))}),
        "plinth:topics.sales.subscriptions.more.filter_policy: has 156 combinations of values, and SNS takes at most 150; example: filter_policy: {status: [paid, {prefix: part}]}",
    ),
    row(
        "a scope without a filter",
        mail(filter_scope="MessageBody"),
        "plinth:topics.sales.subscriptions.more.filter_scope = 'MessageBody': is for a filter_policy; example: filter_policy: {status: [paid, {prefix: part}]}",
    ),
    row(
        "a FIFO queue at a standard topic",
        {**topic(kind="email", address="a@example.com"), "plinth:queues.orders.fifo": {}},
        "plinth:topics.sales.subscriptions.billing.queue = 'orders': is a FIFO queue, to which SNS does not deliver messages of the standard topic 'sales'; example: plinth:queues.orders.fifo: null",
    ),
    row(
        "a standard queue at a FIFO topic",
        {
            "plinth:queues": {"orders": {}},
            "plinth:topics": {"sales": {"fifo": {}, "subscriptions": {"billing": {"queue": "orders"}}}},
        },
        "plinth:topics.sales.subscriptions.billing.queue = 'orders': is a standard queue, in which messages of the FIFO topic 'sales' lose their order; example: plinth:queues.orders.fifo: {}",
    ),
    row(
        "a person at a FIFO topic",
        {
            "plinth:topics": {
                "sales": {"fifo": {}, "subscriptions": {"people": {"kind": "email", "address": "a@example.com"}}}
            }
        },
        "plinth:topics.sales.subscriptions.people.kind = 'email': SNS delivers messages of a FIFO topic to queues only; example: subscriptions: {}",
    ),
    row(
        "an access that a queue does not offer",
        {**queue(), "plinth:services.mailer.links": {"orders": "read"}},
        "plinth:services.mailer.links.orders = 'read': access to a queue is send, consume or send_consume; example: links: {orders: send}",
    ),
    row(
        "an access that a topic does not offer",
        {**topic(kind="email", address="a@example.com"), "plinth:services.mailer.links": {"sales": "send"}},
        "plinth:services.mailer.links.sales = 'send': access to a topic is publish; example: links: {sales: publish}",
    ),
    row(
        "a link without its endpoint",
        {
            **queue(),
            **without_nat("ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm"),
            "plinth:services.mailer.links": {"orders": "send"},
        },
        "plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ssm']: with nat none a link to 'orders' needs sqs; example: interface: [ecr.api, ecr.dkr, logs, secretsmanager, ssm, sqs]",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_a_wrong_queue_or_topic_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
