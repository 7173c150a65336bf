"""One mistake gives one line, and its example is legal where it is shown: it agrees with the rest of the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

_OHIO = {"aws:region": "us-east-2", "plinth:account.regions": ["us-east-2"]}

ROWS = [
    row(
        "full names of zones",
        {"plinth:network.availability_zones": ["us-east-1a", "us-east-1b"]},
        "plinth:network.availability_zones = ['us-east-1a', 'us-east-1b']: must be 'a', 'b', 'c', 'd', 'e' or"
        " 'f'; example: availability_zones: [a, b]",
    ),
    row(
        "one wrong zone of two",
        {"plinth:network.availability_zones": ["a", "B"]},
        "plinth:network.availability_zones[1] = 'B': must be 'a', 'b', 'c', 'd', 'e' or 'f'; example: "
        "availability_zones: [a, b]",
    ),
    row(
        "a region that is near to an allowed one",
        {**_OHIO, "aws:region": "us-est-2"},
        "aws:region = 'us-est-2': is not an AWS region; did you mean 'us-east-2'? (as of 2026-11-28; "
        "stack.aws_tables: advise accepts what is newer); example: aws:region: us-east-2",
    ),
    row(
        "no region",
        {**_OHIO, "aws:region": ABSENT},
        "aws:region: is required and has no default; example: aws:region: us-east-2",
    ),
    row(
        "no allowed regions",
        {**_OHIO, "plinth:account.regions": ABSENT},
        "plinth:account.regions: is required and has no default; example: regions: [us-east-2]",
    ),
    row(
        "memory as text",
        {"plinth:services.api.cpu": 1024, "plinth:services.api.memory_mib": "2GB"},
        "plinth:services.api.memory_mib = '2GB': expected an integer (MiB), got a string; example: memory_mib: 3072",
    ),
    row(
        "no memory",
        {"plinth:services.api.cpu": 512, "plinth:services.api.memory_mib": ABSENT},
        "plinth:services.api.memory_mib: is required and has no default; example: memory_mib: 2048",
    ),
    row(
        "no kind of a job",
        {"plinth:services.nightly.kind": ABSENT},
        "plinth:services.nightly.kind: is required and has no default; example: kind: job",
    ),
    row(
        "a word for a job",
        {"plinth:services.nightly.kind": "cron"},
        "plinth:services.nightly.kind = 'cron': must be 'web', 'internal', 'worker' or 'job'; did you mean "
        "'job'?; example: kind: job",
    ),
    row(
        "a maximum of storage beyond AWS's",
        {"plinth:databases.main.max_storage_gib": 70000},
        "plinth:databases.main.max_storage_gib = 70000: must be 22 to 65536; example: max_storage_gib: 26",
    ),
    row(
        "the name of a function",
        {**_OHIO, "plinth:secrets.jwt-key.rotation": {"function_arn": "rotate"}},
        "plinth:secrets.jwt-key.rotation.function_arn = [secret]: must be the ARN of a Lambda function; "
        'example: function_arn: "arn:aws:lambda:us-east-2:111122223333:function:rotate"',
    ),
    row(
        "an account id without quotes",
        {"aws:allowedAccountIds": ["111122223333"], "plinth:account.id": 1},
        "plinth:account.id: an account id is text: without quotes YAML reads it as another number; quote its "
        '12 digits; example: id: "111122223333"',
    ),
    row(
        "the account of AWS's documentation",
        {"plinth:account.id": "123456789012"},
        "plinth:account.id = '123456789012': is the placeholder of AWS's documentation; prod needs the real one; "
        'example: plinth:account.id: "012345678901", aws:allowedAccountIds: ["012345678901"]',
    ),
    row(
        "throughput below 400 GiB",
        {"plinth:databases.main.throughput_mibps": 500},
        "plinth:databases.main.throughput_mibps = 500: below 400 GiB gp3 always has 3000 IOPS and 125 MiB/s; "
        "remove it; example: storage_gib: 400",
    ),
    row(
        "tasks of a job, once",
        {"plinth:services.nightly.tasks": 1},
        "plinth:services.nightly.tasks = 1: is not allowed for kind job; remove it; example: kind: job",
    ),
    row(
        "an unknown network of the load balancer",
        {"plinth:load_balancer.network": "core"},
        "plinth:load_balancer.network = 'core': is not a network of this stack; example: network: network",
    ),
    row(
        "an internal load balancer without a CDN",
        {"plinth:cdn": ABSENT},
        "plinth:load_balancer.scheme = 'internal': internal needs plinth:cdn, or no one reaches web service "
        "'api'; example: plinth:cdn: {subdomain: www, dynamic_paths: [/api/*]}",
    ),
    row(
        "a name that S3 and Plinth refuse",
        {"plinth:buckets.xn--a": {"role": "uploads"}},
        "plinth:buckets.xn--a: a name has small letters, digits and single inner hyphens, and begins with a "
        "letter; example: xn-a: {role: uploads}",
    ),
    row(
        "a range that is too large and inexact",
        {"plinth:network.cidr": "172.17.0.0/15"},
        "plinth:network.cidr = '172.17.0.0/15': has bits set behind its prefix; example: cidr: 10.0.0.0/16",
    ),
    row(
        "subnets that are too large",
        {"plinth:network.subnet_prefix": 18},
        "plinth:network.subnet_prefix = 18: is too large: tiers need 23 subnets of /18, more than the largest"
        " VPC (/16) holds; example: subnet_prefix: 21",
    ),
    row(
        "no number",
        {"plinth:buckets.uploads.usage": {"gb": float("nan")}},
        "plinth:buckets.uploads.usage.gb = NaN: expected a number, got none that is finite; example: gb: 500",
    ),
    row(
        "no finite number",
        {"plinth:services.api.alarms": {"cpu_percent": float("inf")}},
        "plinth:services.api.alarms.cpu_percent = Infinity: expected a number (percent), got none that is "
        "finite; example: cpu_percent: 80",
    ),
    row(
        "a user beyond what runs",
        {"plinth:services.api.user": "1000:4294967294"},
        "plinth:services.api.user = '1000:4294967294': is above 2147483647, the last id that a container "
        'runtime takes; example: user: "1000"',
    ),
    row(
        "a shell's operator",
        {"plinth:services.nightly.command": ["migrate", "&&", "serve"]},
        "plinth:services.nightly.command = ['migrate', '&&', 'serve']: has the item &&, which only a shell "
        'understands: give the shell one text; example: command: [sh, "-c", "migrate && serve"]',
    ),
    row(
        "a shell's operator in a health check",
        {"plinth:services.auth.health_check.command": ["curl", "-f", "http://localhost:8080", "||", "exit", "1"]},
        "plinth:services.auth.health_check.command = ['curl', '-f', 'http://localhost:8080', '||', 'exit', "
        "'1']: has the item ||, which only a shell understands: give the shell one text; example: command: "
        '[sh, "-c", "curl -f http://localhost:8080 || exit 1"]',
    ),
    row(
        "a shell with three texts",
        {"plinth:services.nightly.command": ["sh", "-c", "migrate", "&&", "serve"]},
        "plinth:services.nightly.command = ['sh', '-c', 'migrate', '&&', 'serve']: has the item &&, which "
        'only a shell understands: give the shell one text; example: command: [sh, "-c", "migrate && serve"]',
    ),
    row(
        "a password of a cache",
        {"plinth:caches.sessions.parameters": {"requirepass": "hunter2"}},
        "plinth:caches.sessions.parameters.requirepass = [secret]: is set by ElastiCache; remove it; example: "
        "parameters: {maxmemory-policy: noeviction}",
    ),
    row(
        "events that no engine has",
        {"plinth:caches.sessions.parameters": {"notify-keyspace-events": "ZZ"}},
        "plinth:caches.sessions.parameters.notify-keyspace-events = 'ZZ': has letters of KEg$lshzxetdmnA "
        "only, each a class of events (as of 2026-11-28; stack.aws_tables: advise accepts what is newer); "
        'example: notify-keyspace-events: "Ex"',
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


@pytest.mark.parametrize(
    "changes",
    [
        {"plinth:services.nightly.command": ["sh", "-c", "migrate && serve || exit 1"]},
        {"plinth:services.api.user": "2147483647"},
        {"plinth:caches.sessions.parameters": {"notify-keyspace-events": "KEA"}},
        {"plinth:services.api.environment": {"LOG_FORMAT": "json"}},
    ],
)
def test_what_is_next_to_it_is_legal(changes: Mapping[str, Any]) -> None:
    assert lines_of(spoiled(changes)) == []
