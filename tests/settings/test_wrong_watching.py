"""Bad input, and the exact lines that it gives: secrets, parameters, alarms, cost and schedules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

ROWS = [
    row(
        "a key that is gone in 3 days",
        {"plinth:keys": {"deletion_window_days": 3}},
        "plinth:keys.deletion_window_days = 3: must be 7 to 30; example: deletion_window_days: 30",
    ),
    row(
        "a secret that is gone in 3 days",
        {"plinth:secrets.jwt-key.recovery_window_days": 3},
        "plinth:secrets.jwt-key.recovery_window_days = 3: must be 7 to 30 days, or 0 in a stack that allows "
        "data loss; example: recovery_window_days: 30",
    ),
    row(
        "a secret that is gone at once",
        {"plinth:secrets.jwt-key.recovery_window_days": 0},
        "plinth:secrets.jwt-key.recovery_window_days = 0: 0 loses data for good, which prod never allows; "
        "example: recovery_window_days: 30",
    ),
    row(
        "a secret with its value",
        {"plinth:secrets.jwt-key.value": "hunter2-hunter2"},
        "plinth:secrets.jwt-key.value = [secret]: unknown key; the value is set outside of Pulumi, with aws "
        'secretsmanager put-secret-value; remove it; example: description: "Key that signs access tokens"',
    ),
    row(
        "an empty parameter",
        {"plinth:parameters.log-level.value": ""},
        "plinth:parameters.log-level.value = '': must not be empty; example: value: info",
    ),
    row(
        "a parameter that is too long",
        {"plinth:parameters.log-level.value": "x" * 4097},
        "plinth:parameters.log-level.value = "
        "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxx…: has at most 4096 characters, this one has 4097; example: value: info",
    ),
    row(
        "half an e-mail address",
        {"plinth:observability.alert_emails": ["ops@"]},
        "plinth:observability.alert_emails[0] = 'ops@': must be an email address, name@domain, with a whole "
        "domain; example: alert_emails: [ops@example.com]",
    ),
    row(
        "an e-mail address twice",
        {"plinth:observability.alert_emails": ["ops@example.com", "Ops@example.com"]},
        "plinth:observability.alert_emails = ['ops@example.com', 'Ops@example.com']: holds 'ops@example.com' "
        "more than once; example: alert_emails: [ops@example.com]",
    ),
    row(
        "no alert address in prod",
        {"plinth:observability.alert_emails": []},
        "plinth:observability.alert_emails = []: prod needs at least one address to alert; example: alert_emails: "
        "[ops@example.com]",
    ),
    row(
        "an alarm threshold above 100 percent",
        {"plinth:services.api.alarms": {"cpu_percent": 101}},
        "plinth:services.api.alarms.cpu_percent = 101: must be at least 1 and below 100; example: cpu_percent: 80",
    ),
    row(
        "a log retention of 45 days",
        {"plinth:observability.log_retention_days": 45},
        "plinth:observability.log_retention_days = 45: must be 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, "
        "365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653; example: log_retention_days: 30",
    ),
    row(
        "a budget of nothing",
        {"plinth:cost.monthly_budget_usd": 0},
        "plinth:cost.monthly_budget_usd = 0: must be above 0 and at most 1000000000000; example: "
        "monthly_budget_usd: 100",
    ),
    row(
        "a budget in words",
        {"plinth:cost.monthly_budget_usd": "1000 USD"},
        "plinth:cost.monthly_budget_usd = '1000 USD': expected a number (US dollars), got a string; example: "
        "monthly_budget_usd: 100",
    ),
    row(
        "an assumption below nothing",
        {"plinth:cost.usage": {"internet_gb": -1}},
        "plinth:cost.usage.internet_gb = -1: must be 0 to 1000000000000; example: internet_gb: 500",
    ),
    row(
        "an assumption that is none",
        {"plinth:cost.usage": {"internet_gbs": 5}},
        "plinth:cost.usage.internet_gbs = 5: unknown key; did you mean 'internet_gb'?; example: internet_gb: 500",
    ),
    row(
        "a month of too many hours",
        {"plinth:cost.usage": {"hours": 745}},
        "plinth:cost.usage.hours = 745: must be above 0 and at most 744; example: hours: 730",
    ),
    row(
        "average tasks of a service that is not there",
        {"plinth:cost.usage": {"average_tasks": {"apy": 3}}},
        "plinth:cost.usage.average_tasks.apy = 3: there is no such service; did you mean 'api'?; example: "
        "average_tasks: {api: 6}",
    ),
    row(
        "average tasks of a service that does not scale",
        {"plinth:cost.usage": {"average_tasks": {"auth": 3}}},
        "plinth:cost.usage.average_tasks.auth = 3: has no scaling: how many tasks run is not assumed but known; "
        "example: average_tasks: {api: 6}",
    ),
    row(
        "more average tasks than a service may have",
        {"plinth:cost.usage": {"average_tasks": {"api": 7}}},
        "plinth:cost.usage.average_tasks.api = 7: must be 2 to 6, as its scaling has it; example: "
        "average_tasks: {api: 6}",
    ),
    row(
        "a job without schedule",
        {"plinth:services.nightly.schedule": ABSENT},
        'plinth:services.nightly.schedule: kind job needs it; example: schedule: "rate(1 day)"',
    ),
    row(
        "a rate with the wrong plural",
        {"plinth:services.nightly.schedule": "rate(1 days)"},
        "plinth:services.nightly.schedule = 'rate(1 days)': the unit agrees with the number: rate(1 day); "
        'example: schedule: "rate(1 day)"',
    ),
    row(
        "a rate without number",
        {"plinth:services.nightly.schedule": "rate(day)"},
        "plinth:services.nightly.schedule = 'rate(day)': a rate is an integer above 0 and minutes, hours or "
        'days; example: schedule: "rate(1 day)"',
    ),
    row(
        "a schedule of five fields",
        {"plinth:services.nightly.schedule": "cron(0 3 * * *)"},
        "plinth:services.nightly.schedule = 'cron(0 3 * * *)': a cron schedule has 6 fields (minute hour day "
        'month weekday year), this one has 5; example: schedule: "cron(0 3 * * ? *)"',
    ),
    row(
        "a schedule at hour 25",
        {"plinth:services.nightly.schedule": "cron(0 25 * * ? *)"},
        "plinth:services.nightly.schedule = 'cron(0 25 * * ? *)': hour '25' is not legal in a cron schedule: "
        '0 to 23, with * , - / and for days ?; example: schedule: "rate(1 day)"',
    ),
    row(
        "a schedule with day and weekday",
        {"plinth:services.nightly.schedule": "cron(0 3 * * * *)"},
        "plinth:services.nightly.schedule = 'cron(0 3 * * * *)': exactly one of day and weekday must be ?; "
        'example: schedule: "cron(0 3 * * ? *)"',
    ),
    row(
        "a schedule of Unix",
        {"plinth:services.nightly.schedule": "0 3 * * *"},
        "plinth:services.nightly.schedule = '0 3 * * *': must be rate(value unit), cron(minute hour day "
        'month weekday year) or at(yyyy-mm-ddThh:mm:ss); example: schedule: "cron(0 3 * * ? *)"',
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
