"""Bad input, and the exact lines that it gives: keys, types, account and region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from settings.stack_file import ALIASES, STACK_NAME
from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

ROWS = [
    row(
        "booleans where a few numbers are legal",
        {"plinth:observability.log_retention_days": True, "plinth:databases.main.monitoring_interval_seconds": False},
        "plinth:databases.main.monitoring_interval_seconds = false: expected an integer (seconds), got a boolean; "
        "example: monitoring_interval_seconds: 60",
        "plinth:observability.log_retention_days = true: expected an integer (days), got a boolean; example: "
        "log_retention_days: 30",
    ),
    row(
        "a misspelled key",
        {"plinth:databases.main.multiAz": True},
        "plinth:databases.main.multiAz = true: unknown key; did you mean 'multi_az'?; example: multi_az: true",
    ),
    row(
        "a key like nothing known",
        {"plinth:stack.zzz": 1},
        "plinth:stack.zzz = 1: unknown key; known: environment, owner, cost_center, tags, allow_data_loss, aws_tables; "
        "example: environment: dev",
    ),
    row(
        "a misspelled section",
        {"plinth:netwrok": {"nat": "none"}},
        "plinth:netwrok = {nat: 'none'}: unknown section; did you mean 'plinth:network'?; example: "
        "plinth:network: {availability_zones: [a, b], nat: per_az}",
    ),
    row(
        "a section like nothing known",
        {"plinth:qqqq": "x"},
        f"plinth:qqqq = 'x': unknown section; known: {', '.join(key for key in ALIASES.values() if key != STACK_NAME)}; "
        "example: plinth:keys: {deletion_window_days: 30}",
    ),
    row(
        "a misspelled key that is required",
        {"plinth:stack.owner": ABSENT, "plinth:stack.ownr": "platform"},
        "plinth:stack.ownr = 'platform': unknown key; did you mean 'owner'?; example: owner: platform",
    ),
    row(
        "a misspelled section that is required",
        {"plinth:cost": ABSENT, "plinth:costs": {"monthly_budget_usd": 5}},
        "plinth:costs = {monthly_budget_usd: 5}: unknown section; did you mean 'plinth:cost'?; example: "
        "plinth:cost: {monthly_budget_usd: 100}",
    ),
    row(
        "a misspelled key in a map of a map",
        {"plinth:services.api.health_check.pth": "/x"},
        "plinth:services.api.health_check.pth = '/x': unknown key; did you mean 'path'?; example: path: /healthz",
    ),
    row(
        "a quoted boolean",
        {"plinth:databases.main.multi_az": "true"},
        "plinth:databases.main.multi_az = 'true': expected a boolean, got a string; remove the quotes; "
        "example: multi_az: true",
    ),
    row(
        "a number for a boolean",
        {"plinth:observability.dashboard": 1},
        "plinth:observability.dashboard = 1: expected a boolean, got an integer; example: dashboard: true",
    ),
    row(
        "a number with its unit",
        {"plinth:databases.main.storage_gib": "20GB"},
        "plinth:databases.main.storage_gib = '20GB': expected an integer (GiB), got a string; example: storage_gib: 20",
    ),
    row(
        "a fraction for an integer",
        {"plinth:services.mailer.tasks": 2.5},
        "plinth:services.mailer.tasks = 2.5: expected an integer, got a number; example: tasks: 2",
    ),
    row(
        "a boolean for an integer",
        {"plinth:services.mailer.tasks": True},
        "plinth:services.mailer.tasks = true: expected an integer, got a boolean; example: tasks: 2",
    ),
    row(
        "a number for text",
        {"plinth:services.api.image.tag": 1.0},
        'plinth:services.api.image.tag = 1.0: expected a string, got a number; quote it; example: tag: "1.0.0"',
    ),
    row(
        "a number for a version",
        {"plinth:databases.main.engine_version": 17},
        "plinth:databases.main.engine_version = 17: expected a string, got an integer; quote it; example: "
        'engine_version: "17"',
    ),
    row(
        "a list for text",
        {"plinth:stack.owner": ["platform"]},
        "plinth:stack.owner = ['platform']: expected a string, got a list; example: owner: platform",
    ),
    row(
        "text for a list",
        {"plinth:account.regions": "us-east-1"},
        "plinth:account.regions = 'us-east-1': expected a list, got a string; example: regions: [us-east-1]",
    ),
    row(
        "text for an object",
        {"plinth:network": "10.0.0.0/16"},
        "plinth:network = '10.0.0.0/16': expected an object, got a string; example: plinth:network: "
        "{availability_zones: [a, b], nat: per_az}",
    ),
    row(
        "broken JSON for an object",
        {"plinth:cluster": "{on_demand_base"},
        "plinth:cluster = '{on_demand_base': expected an object, got a string; example: plinth:cluster: "
        "{on_demand_base: 2, spot_weight: 3}",
    ),
    row(
        "a list for a map",
        {"plinth:buckets": ["assets"]},
        "plinth:buckets = ['assets']: expected an object, got a list; example: plinth:buckets: {uploads: "
        "{role: uploads}}",
    ),
    row(
        "nothing for a section",
        {"plinth:stack": ""},
        "plinth:stack = '': is empty; remove it, or say what it holds: an object; example: plinth:stack: "
        "{environment: dev, owner: platform}",
    ),
    row(
        "nothing for an entry",
        {"plinth:caches.sessions": None},
        "plinth:caches.sessions = null: is empty; remove it, or say what it holds: an object; example: sessions: "
        "{node_type: cache.t4g.micro, replicas: 1}",
    ),
    row(
        "a missing section",
        {"plinth:cost": ABSENT},
        "plinth:cost: is required and has no default; example: plinth:cost: {monthly_budget_usd: 100}",
    ),
    row(
        "a missing region",
        {"aws:region": ABSENT},
        "aws:region: is required and has no default; example: aws:region: us-east-1",
    ),
    row(
        "a missing key",
        {"plinth:stack.owner": ABSENT},
        "plinth:stack.owner: is required and has no default; example: owner: platform",
    ),
    row(
        "a missing key in a map",
        {"plinth:databases.main.instance_class": ABSENT},
        "plinth:databases.main.instance_class: is required and has no default; example: instance_class: db.t4g.micro",
    ),
    row(
        "no tasks at all",
        {"plinth:services.mailer.tasks": 0},
        "plinth:services.mailer.tasks = 0: must be 1 to 5000; example: tasks: 2",
    ),
    row(
        "fewer tasks than none",
        {"plinth:services.mailer.tasks": -1},
        "plinth:services.mailer.tasks = -1: must be 1 to 5000; example: tasks: 2",
    ),
    row(
        "an empty list of regions",
        {"plinth:account.regions": []},
        "plinth:account.regions = []: needs at least 1; example: regions: [us-east-1]",
    ),
    row(
        "an empty text",
        {"plinth:secrets.jwt-key.description": ""},
        'plinth:secrets.jwt-key.description = [secret]: must not be empty; example: description: "Key that '
        'signs access tokens"',
    ),
    row(
        "an unknown environment",
        {"plinth:stack.environment": "production"},
        "plinth:stack.environment = 'production': must be 'dev', 'staging' or 'prod'; did you mean 'prod'?; "
        "example: environment: prod",
    ),
    row(
        "an unknown environment like nothing known",
        {"plinth:stack.environment": "qa"},
        "plinth:stack.environment = 'qa': must be 'dev', 'staging' or 'prod'; example: environment: dev",
    ),
    row(
        "a password in a plain variable",
        {"plinth:services.mailer.environment": {"DB_PASSWORD": "hunter2-hunter2"}},
        "plinth:services.mailer.environment.DB_PASSWORD = [secret]: looks confidential; remove it and link to a "
        "secret, or list it in allow_plaintext; example: links: {db-password: read}, plinth:secrets: "
        '{db-password: {description: "What it is for"}}',
    ),
    row(
        "a password in a parameter",
        {"plinth:parameters.db-password": {"value": "hunter2-hunter2"}},
        "plinth:parameters.db-password: looks confidential, and parameters are plain; remove it and make it one "
        'of plinth:secrets, or set allow_plaintext; example: plinth:secrets: {db-password: {description: "What '
        'it is for"}}',
    ),
    row(
        "a short account id",
        {"plinth:account.id": "1234"},
        "plinth:account.id = '1234': must be exactly 12 digits, quoted, without dashes; example: "
        'plinth:account.id: "012345678901", aws:allowedAccountIds: ["012345678901"]',
    ),
    row(
        "an account id with dashes",
        {"plinth:account.id": "1111-2222-3333"},
        "plinth:account.id = '1111-2222-3333': must be exactly 12 digits, quoted, without dashes; example: "
        'plinth:account.id: "012345678901", aws:allowedAccountIds: ["012345678901"]',
    ),
    row(
        "an account id without quotes",
        {"plinth:account.id": 12345678901},
        "plinth:account.id: an account id is text: without quotes YAML reads it as another number; quote its 12 "
        'digits; example: plinth:account.id: "012345678901", aws:allowedAccountIds: ["012345678901"]',
    ),
    row(
        "an allowed account id without quotes",
        {"aws:allowedAccountIds": [12345678901]},
        "aws:allowedAccountIds[0]: an account id is text: without quotes YAML reads it as another number; "
        'quote its 12 digits; example: aws:allowedAccountIds: ["012345678901"]',
    ),
    row(
        "the placeholder account in prod",
        {"plinth:account.id": "123456789012", "aws:allowedAccountIds": ["123456789012"]},
        "plinth:account.id = '123456789012': is the placeholder of AWS's documentation; prod needs the real one; "
        'example: plinth:account.id: "012345678901", aws:allowedAccountIds: ["012345678901"]',
    ),
    row(
        "a misspelled region",
        {"aws:region": "us-east1"},
        "aws:region = 'us-east1': is not an AWS region; did you mean 'us-east-1'?; example: aws:region: us-east-1",
    ),
    row(
        "a misspelled region in the list",
        {"plinth:account.regions": ["us-east-1", "eu-west1"]},
        "plinth:account.regions[1] = 'eu-west1': is not an AWS region; did you mean "
        "'eu-west-1'?; example: regions: [us-east-1]",
    ),
    row(
        "a region that the file is not for",
        {"aws:region": "eu-west-1"},
        "aws:region = 'eu-west-1': is not in plinth:account.regions (us-east-1); example: aws:region: us-east-1",
    ),
    row(
        "an account id that the provider does not guard",
        {"plinth:account.id": "111122223333"},
        "aws:allowedAccountIds: must hold exactly plinth:account.id, so that the provider refuses every "
        'other account; example: aws:allowedAccountIds: ["111122223333"]',
    ),
    row(
        "an account id and more than it allowed",
        {"plinth:account.id": "111122223333", "aws:allowedAccountIds": ["111122223333", "444455556666"]},
        "aws:allowedAccountIds = ['111122223333', '444455556666']: must hold exactly plinth:account.id, so "
        'that the provider refuses every other account; example: aws:allowedAccountIds: ["111122223333"]',
    ),
    row(
        "a zone with its region's name",
        {"plinth:network.availability_zones": ["us-west-2a", "b"]},
        "plinth:network.availability_zones[0] = 'us-west-2a': must be 'a', 'b', 'c', 'd', 'e' or 'f'; did you mean "
        "'a'?; example: availability_zones: [a, b]",
    ),
    row(
        "a zone that is listed twice",
        {"plinth:network.availability_zones": ["a", "b", "a"]},
        "plinth:network.availability_zones = ['a', 'b', 'a']: holds 'a' more than once; example: "
        "availability_zones: [a, b]",
    ),
    row(
        "a tag that Plinth sets itself",
        {"plinth:stack.tags": {"Owner": "me"}},
        "plinth:stack.tags.Owner = 'me': is a tag that Plinth sets itself; example: tags: {Product: shop}",
    ),
    row(
        "a tag of AWS's own",
        {"plinth:stack.tags": {"aws:cost": "x"}},
        "plinth:stack.tags.aws:cost: a tag key does not begin with aws:, which AWS reserves; example: tags: "
        "{Product: shop}",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
