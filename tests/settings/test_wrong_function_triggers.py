"""Bad input, and the exact lines that it gives: what invokes functions, requests, uploads, messages and topics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.settings.test_wrong_functions import function
from tests.support.spoiled_stack_files import FUNCTION, lines_of, row, spoiled

SLOW = {"visibility_timeout_seconds": 300}
IAM = {"authorizer": "iam"}


def behind(route: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Return LEGAL's changes for the function ``counts`` and an API with one route."""
    return {**function(timeout_seconds=10), "plinth:apis": {"public": {"routes": {"GET /counts": route}, **changes}}}


def consuming(queue: str = "orders", **trigger: Any) -> dict[str, Any]:
    """Return LEGAL's changes for the queue ``orders``, and the function ``counts`` that one of *queue* invokes."""
    return {**function(queues={queue: trigger}), "plinth:queues": {"orders": SLOW}}


ROWS = [
    row(
        "two APIs whose names join those of functions to one",
        {
            "plinth:functions": {name: {**FUNCTION, "timeout_seconds": 10} for name in ("more-counts", "counts")},
            "plinth:apis": {
                "open": {"routes": {"GET /a": {"function": "more-counts", **IAM}}},
                "open-more": {"routes": {"GET /b": {"function": "counts", **IAM}}},
            },
        },
        "plinth:apis.open-more: makes a resource with the name 'open-more-counts', as plinth:apis.open does; choose another name; example: open-more-api: {routes: {\"GET /orders/{id}\": {service: orders, authorizer: iam}}}",
    ),
    row(
        "two queues whose names join those of functions to one",
        {
            "plinth:queues": {name: {"visibility_timeout_seconds": 180} for name in ("up", "up-to-go")},
            "plinth:functions": {
                "go-to-counts": {**FUNCTION, "queues": {"up": {}}},
                "counts": {**FUNCTION, "queues": {"up-to-go": {}}},
            },
        },
        "plinth:functions.counts: makes a resource with the name 'up-to-go-to-counts', as plinth:functions.go-to-counts does; choose another name; example: counts-function: {code: examples/functions/reports, runtime: python3.13, handler: app.handler, schedule: \"cron(0 3 * * ? *)\"}",
    ),
    row(
        "two permissions whose names join to one",
        {
            "plinth:buckets": {
                "assets": {"role": "assets"},
                "up": {"role": "uploads"},
                "up-to-go": {"role": "uploads"},
            },
            "plinth:services.api.links": {},
            "plinth:functions": {
                "go-to-counts": {**FUNCTION, "uploads": {"up": {}}},
                "counts": {**FUNCTION, "uploads": {"up-to-go": {}}},
            },
        },
        "plinth:functions.counts: makes a resource with the name 'up-to-go-to-counts', as plinth:functions.go-to-counts does; choose another name; example: counts-function: {code: examples/functions/reports, runtime: python3.13, handler: app.handler, schedule: \"cron(0 3 * * ? *)\"}",
    ),
    row(
        "a route to an unknown function",
        behind({**IAM, "function": "count"}),
        "plinth:apis.public.routes.GET /counts.function = 'count': there is no such function; did you mean 'counts'?; example: function: counts",
    ),
    row(
        "a route to nothing",
        behind(IAM),
        "plinth:apis.public.routes.GET /counts.service: is missing: name a service or a function; example: service: orders",
    ),
    row(
        "a route to both",
        behind({**IAM, "function": "counts", "service": "auth"}),
        "plinth:apis.public.routes.GET /counts.function = 'counts': is not allowed next to service; remove one of the two; example: function: null",
        "plinth:apis.public.routes.GET /counts.service = 'auth': is of kind internal: an API reaches web services, through the load balancer; example: service: api",
    ),
    row(
        "a function that runs longer than its API waits",
        {**behind({**IAM, "function": "counts"}), **function(timeout_seconds=60)},
        "plinth:functions.counts.timeout_seconds = 60: is above timeout_seconds 30 of API public, which answers with an error then while the function runs on; example: timeout_seconds: 30",
    ),
    row(
        "headers of an API without services",
        behind({**IAM, "function": "counts"}, request_headers={"x-caller": "$context.identity.userArn"}),
        "plinth:apis.public.request_headers = {x-caller: '$context.identity.userArn'}: are set for services only; a function finds the same values in its event, under requestContext; example: request_headers: {}",
    ),
    row(
        "uploads to no bucket",
        function(uploads={"uplods": {}}),
        "plinth:functions.counts.uploads.uplods: is not in plinth:buckets; did you mean 'uploads'?; example: uploads: {uploads: {}}",
    ),
    row(
        "a function that invokes itself",
        function(uploads={"uploads": {}}, links={"uploads": "read_write"}),
        "plinth:functions.counts.uploads.uploads.prefix: is needed since the function may write to 'uploads': what it writes would invoke it again, without end; example: prefix: incoming/",
    ),
    row(
        "a prefix with a space",
        function(uploads={"uploads": {"prefix": "my files/"}}),
        "plinth:functions.counts.uploads.uploads.prefix = 'my files/': must be a part of a key: up to 1024 letters, digits and ! _ . * ' ( ) / = -, which events have as they are; example: prefix: incoming/",
    ),
    row(
        "objects of two functions",
        {
            "plinth:functions": {
                "counts": {**FUNCTION, "uploads": {"uploads": {"suffix": ".csv"}}},
                "sums": {**FUNCTION, "uploads": {"uploads": {"prefix": "incoming/"}}},
            }
        },
        "plinth:functions.sums.uploads.uploads: has objects that invoke 'counts' too, and S3 takes one function for an object; give them prefixes or suffixes that exclude each other, or let both read a topic; example: plinth:functions.sums.uploads: {}",
    ),
    row(
        "messages of no queue",
        consuming(queue="ordres"),
        "plinth:functions.counts.queues.ordres: is not in plinth:queues; did you mean 'orders'?; example: queues: {orders: {}}",
    ),
    row(
        "a large batch without a window",
        consuming(batch_size=100),
        "plinth:functions.counts.queues.orders.batching_window_seconds: must be 1 or more with batch_size 100: without a window a batch has at most 10 messages; example: batching_window_seconds: 5",
    ),
    row(
        "more messages than a run takes",
        consuming(batch_size=20_000, batching_window_seconds=5),
        "plinth:functions.counts.queues.orders.batch_size = 20000: must be 1 to 10000; example: batch_size: 5",
    ),
    row(
        "a window of ten minutes",
        consuming(batching_window_seconds=600),
        "plinth:functions.counts.queues.orders.batching_window_seconds = 600: must be 0 to 300; example: batching_window_seconds: 5",
    ),
    row(
        "a single run at a time",
        consuming(maximum_concurrency=1),
        "plinth:functions.counts.queues.orders.maximum_concurrency = 1: must be 2 to 1000; example: maximum_concurrency: 10",
    ),
    row(
        "a misspelled field of a queue",
        consuming(batchsize=5),
        "plinth:functions.counts.queues.orders.batchsize = 5: unknown key; did you mean 'batch_size'?; example: batch_size: 5",
    ),
    row(
        "a batch and a window that a FIFO queue does not have",
        {**consuming(batch_size=50, batching_window_seconds=5), "plinth:queues": {"orders": {**SLOW, "fifo": {}}}},
        "plinth:functions.counts.queues.orders.batch_size = 50: is above 10, the most of a FIFO queue, as 'orders' is; example: batch_size: 10",
        "plinth:functions.counts.queues.orders.batching_window_seconds = 5: is not allowed for a FIFO queue, as 'orders' is; remove it; example: batching_window_seconds: 0",
    ),
    row(
        "messages that come again while the function runs",
        {**consuming(), "plinth:queues": {"orders": {"visibility_timeout_seconds": 30}}},
        "plinth:queues.orders.visibility_timeout_seconds = 30: must be 180 or more: 6 times timeout_seconds 30 of function 'counts'; otherwise messages come again while the function still has them; example: plinth:queues.orders.visibility_timeout_seconds: 180",
    ),
    row(
        "messages that come again while they are gathered",
        {**consuming(batching_window_seconds=60), "plinth:queues": {"orders": {"visibility_timeout_seconds": 180}}},
        "plinth:queues.orders.visibility_timeout_seconds = 180: must be 240 or more: 6 times timeout_seconds 30 of function 'counts' and its batching window of 60; otherwise messages come again while the function still has them; example: plinth:queues.orders.visibility_timeout_seconds: 240",
    ),
    row(
        "messages that two functions would share",
        {
            "plinth:functions": {
                "counts": {**FUNCTION, "queues": {"orders": {}}},
                "sums": {**FUNCTION, "queues": {"orders": {}}},
            },
            "plinth:queues": {"orders": SLOW},
        },
        "plinth:functions.sums.queues.orders: has messages that invoke 'counts' too, and each would go to one of the two only; give each function a queue, and let both subscribe to a topic; example: plinth:functions.sums.queues: {}",
    ),
    row(
        "a link that receives what invokes it",
        {**function(queues={"orders": {}}, links={"orders": "consume"}), "plinth:queues": {"orders": SLOW}},
        "plinth:functions.counts.links.orders = 'consume': receives messages of 'orders', which invoke the function already, as queues has it; remove it; example: links: {}",
    ),
    row(
        "a link that also receives what invokes it",
        {**function(queues={"orders": {}}, links={"orders": "send_consume"}), "plinth:queues": {"orders": SLOW}},
        "plinth:functions.counts.links.orders = 'send_consume': receives messages of 'orders', which invoke the function already, as queues has it; use send; example: links: {orders: send}",
    ),
    row(
        "two permissions of topics with one name",
        {
            "plinth:topics": {
                "up": {"subscriptions": {"runs": {"kind": "function", "function": "go-to-counts"}}},
                "up-to-go": {"subscriptions": {"runs": {"kind": "function", "function": "counts"}}},
            },
            "plinth:functions": {"go-to-counts": FUNCTION, "counts": FUNCTION},
        },
        "plinth:topics.up-to-go: makes a resource with the name 'up-to-go-to-counts', as plinth:topics.up does; choose another name; example: up-to-go-topic: {subscriptions: {invoices: {queue: invoices}}}",
    ),
    row(
        "more runs for a queue than the function may have",
        {
            **function(queues={"orders": {"maximum_concurrency": 20}}, reserved_concurrency=10),
            "plinth:queues": {"orders": SLOW},
        },
        "plinth:functions.counts.reserved_concurrency = 10: is below the 20 that maximum_concurrency of its queues makes: Lambda would throttle them, and messages would go to the dead-letter queue unprocessed; example: reserved_concurrency: 20",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_a_wrong_trigger_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


def test_functions_with_uploads_apart_give_no_line() -> None:
    csv, images = {"prefix": "incoming/", "suffix": ".csv"}, {"prefix": "incoming/", "suffix": ".png"}
    functions = {
        "counts": {**FUNCTION, "uploads": {"uploads": csv}},
        "sums": {**FUNCTION, "uploads": {"uploads": images}},
    }

    assert lines_of(spoiled({"plinth:functions": functions})) == []


def test_a_function_may_send_to_the_queue_that_invokes_it_and_a_fifo_queue_gives_no_line() -> None:
    legal = function(queues={"orders": {"batch_size": 10, "maximum_concurrency": 5}}, links={"orders": "send"})

    for queue in (SLOW, {**SLOW, "fifo": {}}):
        assert lines_of(spoiled({**legal, "plinth:queues": {"orders": queue}})) == []


def test_a_legal_route_gives_no_line() -> None:
    assert lines_of(spoiled(behind({**IAM, "function": "counts"}))) == []
