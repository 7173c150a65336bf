"""Bad input, and the exact lines that it gives: links between services and what they use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import lines_of, row, spoiled

ROWS = [
    row(
        "a variable of a cache",
        {"plinth:services.nightly.environment": {"SESSIONS_TLS": "1"}},
        "plinth:services.nightly.environment.SESSIONS_TLS = '1': is given by the link to 'sessions' already; "
        "example: environment: {LOG_FORMAT: json}",
    ),
    row(
        "a link to nothing",
        {"plinth:services.api.links": {"mian": "connect"}},
        "plinth:services.api.links.mian = 'connect': there is no such thing to link to; did you mean "
        "'main'?; example: links: {main: connect}",
    ),
    row(
        "a link to nothing near",
        {"plinth:services.api.links": {"warehouse": "connect"}},
        "plinth:services.api.links.warehouse = 'connect': there is no such thing to link to; example: links: "
        "{auth: call}",
    ),
    row(
        "writing to a database",
        {"plinth:services.api.links": {"main": "write"}},
        "plinth:services.api.links.main = 'write': access to a database is connect, fetch or iam; "
        "example: links: {main: connect}",
    ),
    row(
        "connecting to a bucket",
        {"plinth:services.api.links": {"uploads": "connect"}},
        "plinth:services.api.links.uploads = 'connect': access to a bucket is read, write or read_write; "
        "example: links: {uploads: read}",
    ),
    row(
        "writing a secret",
        {"plinth:services.auth.links": {"jwt-key": "write"}},
        "plinth:services.auth.links.jwt-key = 'write': access to a secret is read or fetch; "
        "example: links: {jwt-key: read}",
    ),
    row(
        "reading a service",
        {"plinth:services.api.links": {"auth": "read"}},
        "plinth:services.api.links.auth = 'read': access to a service is call; example: links: {auth: call}",
    ),
    row(
        "a call of a worker",
        {"plinth:services.api.links": {"mailer": "call"}},
        "plinth:services.api.links.mailer = 'call': 'mailer' is a worker, which cannot be called; only web and "
        "internal have a port; example: plinth:services.mailer.kind: internal, plinth:services.mailer.port: 8080",
    ),
    row(
        "a call of itself",
        {"plinth:services.api.links": {"api": "call"}},
        "plinth:services.api.links.api = 'call': a service is not linked to itself; example: links: {main: connect}",
    ),
    row(
        "a call from a job",
        {"plinth:services.nightly.links": {"auth": "call"}},
        "plinth:services.nightly.links.auth = 'call': a job calls no services: Service Connect does not reach "
        "it; remove it; example: links: {}",
    ),
    row(
        "one name for two things",
        {"plinth:caches.main": {"node_type": "cache.t4g.small", "replicas": 1}},
        "plinth:caches.main: 'main' is a database and a cache; a link needs one name for one thing: choose "
        "another; example: main-cache: {node_type: cache.t4g.micro, replicas: 1}",
    ),
    row(
        "a variable of a link with its own user",
        {
            "plinth:services.api.links": {"main": "iam"},
            "plinth:services.api.environment": {"MAIN_SECRET_ARN": "x", "MAIN_USERNAME": "x"},
        },
        "plinth:services.api.environment.MAIN_USERNAME = 'x': is given by the link to 'main' already; "
        "example: environment: {LOG_FORMAT: json}",
    ),
    row(
        "two links that give one variable",
        {
            "plinth:secrets.main-password": {"description": "x"},
            "plinth:services.api.links": {"main": "connect", "main-password": "read"},
        },
        "plinth:services.api.links.main-password = [secret]: gives the variable MAIN_PASSWORD, as the link to "
        "'main' does; rename one of them; example: links: {other-main-password: read}, plinth:secrets: "
        '{other-main-password: {description: "Key that signs access tokens"}}',
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
