"""Bad input, and the exact lines that it gives: functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import FUNCTION, lines_of, row, spoiled, without_nat


def function(**changes: Any) -> dict[str, Any]:
    """Return LEGAL's changes for the function ``counts``."""
    return {"plinth:functions": {"counts": {**FUNCTION, **changes}}}


ROWS = [
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
        "a password without a path to Secrets Manager",
        {
            **function(links={"main": "fetch"}),
            **without_nat("ecr.api", "ecr.dkr", "logs"),
            "plinth:services": {},
            "plinth:load_balancer": None,
            "plinth:cdn": None,
        },
        "plinth:network.endpoints.interface = ['ecr.api', 'ecr.dkr', 'logs']: with nat none the links of function 'counts' need secretsmanager; example: interface: [ecr.api, ecr.dkr, logs, secretsmanager]",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_a_wrong_function_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


def test_legal_functions_give_no_line() -> None:
    links = {"main": "connect", "uploads": "read_write", "jwt-key": "read", "log-level": "read"}

    assert lines_of(spoiled(function(links=links, schedule="rate(5 minutes)"))) == []
