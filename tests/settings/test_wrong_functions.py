"""Bad input, and the exact lines that it gives: functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import FUNCTION, lines_of, row, spoiled

SLOW = {"visibility_timeout_seconds": 300}
IAM = {"authorizer": "iam"}


def function(**changes: Any) -> dict[str, Any]:
    """Return LEGAL's changes for the function ``counts``."""
    return {"plinth:functions": {"counts": {**FUNCTION, **changes}}}


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
        "a folder outside of the project",
        function(code="../jobs"),
        "plinth:functions.counts.code = '../jobs': must be a folder below that of the project, such as dist: no / at its ends, no . or .. as a part; example: code: examples/functions/reports",
    ),
    row(
        "a deprecated runtime",
        function(runtime="python3.9"),
        "plinth:functions.counts.runtime = 'python3.9': is deprecated since 2025-12-15, without security updates; use python3.14; example: runtime: python3.13",
    ),
    row(
        "a misspelled runtime",
        function(runtime="python313"),
        "plinth:functions.counts.runtime = 'python313': must be one of python3.14, python3.13, python3.12, python3.11, nodejs24.x, nodejs22.x; did you mean 'python3.13'?; example: runtime: python3.13",
    ),
    row(
        "a handler without its function",
        function(handler="app"),
        "plinth:functions.counts.handler = 'app': must be a file without its ending, a dot, and a function in it, such as app.handler; example: handler: app.handler",
    ),
    row(
        "too little memory",
        function(memory_mib=64),
        "plinth:functions.counts.memory_mib = 64: must be 128 to 10240; example: memory_mib: 512",
    ),
    row(
        "memory with its unit",
        function(memory_mib="128 MB"),
        "plinth:functions.counts.memory_mib = '128 MB': expected an integer (MiB), got a string; example: memory_mib: 512",
    ),
    row(
        "longer than Lambda runs",
        function(timeout_seconds=1800),
        "plinth:functions.counts.timeout_seconds = 1800: must be 1 to 900; example: timeout_seconds: 60",
    ),
    row(
        "more than /tmp can have",
        function(ephemeral_storage_mib=20_480),
        "plinth:functions.counts.ephemeral_storage_mib = 20480: must be 512 to 10240; example: ephemeral_storage_mib: 1024",
    ),
    row(
        "no concurrency at all",
        function(reserved_concurrency=0),
        "plinth:functions.counts.reserved_concurrency = 0: must be 1 to 900; example: reserved_concurrency: 20",
    ),
    row(
        "more concurrency than the account has",
        {
            "plinth:functions": {
                "counts": {**FUNCTION, "reserved_concurrency": 600},
                "sums": {**FUNCTION, "reserved_concurrency": 400},
            }
        },
        "plinth:functions.sums.reserved_concurrency = 400: makes 1000 with the functions before it, and an account may reserve 900 of its 1000 in a region; example: reserved_concurrency: null",
    ),
    row(
        "a variable of Lambda's own",
        function(environment={"AWS_REGION": "eu-west-1"}),
        "plinth:functions.counts.environment.AWS_REGION: a variable's name has two or more letters, digits and _, begins with a letter, and is not TZ and not one that begins with AWS_ or LAMBDA_, which Lambda sets; example: environment: {LOG_LEVEL: INFO}",
    ),
    row(
        "a variable that looks confidential",
        function(environment={"API_TOKEN": "abc"}),
        'plinth:functions.counts.environment.API_TOKEN = [secret]: looks confidential; remove it and link to a secret, or list it in allow_plaintext; example: links: {api-token: read}, plinth:secrets: {api-token: {description: "What it is for"}}',
    ),
    row(
        "an exemption for no variable",
        function(environment={"LEVEL": "INFO"}, allow_plaintext=["LEVLE"]),
        "plinth:functions.counts.allow_plaintext = ['LEVLE']: 'LEVLE' is not in environment; remove it; did you mean 'LEVEL'?; example: allow_plaintext: []",
    ),
    row(
        "variables beyond 4 KB",
        function(environment={"RULES": "x" * 5000}),
        "plinth:functions.counts.environment: has 5005 bytes, and Lambda takes 4096 of all variables; put large values into a file of the folder or a bucket; example: environment: {LOG_LEVEL: INFO}",
    ),
    row(
        "a line of a crontab",
        function(schedule="0 3 * * *"),
        "plinth:functions.counts.schedule = '0 3 * * *': must be rate(value unit), cron(minute hour day month weekday year) or at(yyyy-mm-ddThh:mm:ss); example: schedule: \"cron(0 3 * * ? *)\"",
    ),
    row(
        "more retries than Lambda makes",
        function(retries=5),
        "plinth:functions.counts.retries = 5: must be 0 to 2; example: retries: 0",
    ),
    row(
        "an event age below a minute",
        function(event_age_seconds=30),
        "plinth:functions.counts.event_age_seconds = 30: must be 60 to 21600; example: event_age_seconds: 3600",
    ),
    row(
        "a link to nothing",
        function(links={"uplods": "read"}),
        "plinth:functions.counts.links.uplods = 'read': there is no such thing to link to; did you mean 'uploads'?; example: links: {uploads: read}",
    ),
    row(
        "an access that the bucket does not offer",
        function(links={"uploads": "own"}),
        "plinth:functions.counts.links.uploads = 'own': access to a bucket is read, write or read_write; example: links: {uploads: read}",
    ),
    row(
        "a call of a service",
        function(links={"auth": "call", "uploads": "read"}),
        "plinth:functions.counts.links.auth = 'call': a function calls no services: Service Connect does not reach it; remove it; example: links: {uploads: read}",
    ),
    row(
        "a variable that a link gives",
        function(links={"jwt-key": "read"}, environment={"JWT_KEY_VALUE_FROM": "arn:secret"}),
        "plinth:functions.counts.environment.JWT_KEY_VALUE_FROM = 'arn:secret': is given by the link to 'jwt-key' already; example: environment: {LOG_LEVEL: INFO}",
    ),
    row(
        "the name of a database",
        {"plinth:functions": {"main": FUNCTION}},
        'plinth:functions.main: is the name of a database too; choose another; example: main-function: {code: examples/functions/reports, runtime: python3.13, handler: app.handler, schedule: "cron(0 3 * * ? *)"}',
    ),
    row(
        "a name of Plinth's own",
        {"plinth:functions": {"cluster": FUNCTION}},
        'plinth:functions.cluster: is the name of one of Plinth\'s own components too; choose another; example: cluster-function: {code: examples/functions/reports, runtime: python3.13, handler: app.handler, schedule: "cron(0 3 * * ? *)"}',
    ),
    row(
        "an unknown key",
        function(memory=128),
        "plinth:functions.counts.memory = 128: unknown key; did you mean 'memory_mib'?; example: memory_mib: 512",
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
        "a password without a path to Secrets Manager",
        {
            **function(links={"main": "fetch"}),
            "plinth:network.nat": "none",
            "plinth:network.endpoints": {"interface": ["ecr.api", "ecr.dkr", "logs"]},
            "plinth:services": {},
            "plinth:load_balancer": None,
            "plinth:cdn": None,
        },
        "plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs']: with nat none the links of function 'counts' need secretsmanager; example: interface: [ecr.api, ecr.dkr, logs, secretsmanager]",
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
def test_a_wrong_function_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


def test_legal_functions_give_no_line() -> None:
    links = {"main": "connect", "uploads": "read_write", "jwt-key": "read", "log-level": "read"}

    assert lines_of(spoiled(function(links=links, schedule="rate(5 minutes)"))) == []
    assert lines_of(spoiled(behind({**IAM, "function": "counts"}))) == []


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
