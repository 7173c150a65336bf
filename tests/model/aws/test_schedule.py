import pytest

from model.aws.schedule import broken_schedule, meant_schedule


@pytest.mark.parametrize(
    "text",
    [
        *("rate(1 minute)", "rate(5 minutes)", "rate(1 hour)", "rate(12 hours)", "rate(1 day)", "rate(7 days)"),
        *("cron(0 3 * * ? *)", "cron(0/15 * * * ? *)", "cron(0 9 ? * MON-FRI *)", "cron(30 8,18 1 JAN,JUL ? 2030)"),
        *("cron(0 0 L * ? *)", "cron(0 0 15W * ? *)", "cron(0 0 ? * 6L *)", "cron(0 0 ? * MON#1 *)"),
        *("at(2030-01-01T00:00:00)", "cron(0 0 29 2 ? *)", "cron(0 0 30 2,3 ? *)", "cron(0 3 * * ? 2026-2030)"),
    ],
)
def test_a_schedule_of_eventbridge_is_legal(text: str) -> None:
    assert broken_schedule(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "daily",
            "rate(0 days)",
            "rate(1 minutes)",
            "rate(2 hour)",
            "rate(1.5 days)",
            "rate(1 week)",
            "rate(1 day",
        ),
        *("cron()", "cron(60 3 * * ? *)", "cron(0 3 32 * ? *)", "cron(0 3 * 13 ? *)", "cron(0 3 ? * ? *)"),
        *(
            "cron(0 3 ? * 8 *)",
            "cron(0 3 * * ? 1969)",
            "cron(? 3 * * ? *)",
            "cron(0 3 1-2-3 * ? *)",
            "cron(0/0 3 * * ? *)",
        ),
        *("cron(, 3 * * ? *)", "cron(0 3 * FOO ? *)", "cron(0 3 ? * MON#6 *)"),
    ],
)
def test_what_eventbridge_does_not_take_is_no_schedule(text: str) -> None:
    assert broken_schedule(text)


@pytest.mark.parametrize(
    "text",
    [
        *("at(2030-01-01)", "at(2030-02-30T00:00:00)", "at(2030-01-01T00:00:00Z)", "at(2019-01-01T00:00:00)", "at()"),
        *("cron(0 3 31 2 ? *)", "cron(0 3 31 4,6 ? *)", "cron(0 3 30,31 FEB ? *)", "cron(0 3 * * ? 2020)"),
    ],
)
def test_a_schedule_that_never_runs_is_refused(text: str) -> None:
    assert broken_schedule(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0 3 * * *", "cron(0 3 * * ? *)"),
        ("*/5 * * * *", "cron(0/5 * * * ? *)"),
        ("30 4 1 * *", "cron(30 4 1 * ? *)"),
        ("0 9 * * 1-5", "cron(0 9 ? * MON-FRI *)"),
        ("0 9 * * 0", "cron(0 9 ? * SUN *)"),
        ("0 9 * * 7", "cron(0 9 ? * SUN *)"),
        ("cron(0 9 * * MON *)", "cron(0 9 ? * MON *)"),
        ("0 3 * * ? *", "cron(0 3 * * ? *)"),
        ("@daily", "cron(0 0 * * ? *)"),
        ("hourly", "rate(1 hour)"),
        ("@every 5m", "rate(5 minutes)"),
        ("every 90 minutes", "rate(90 minutes)"),
        ("rate(1 week)", "rate(7 days)"),
        ("rate(60 seconds)", "rate(1 minute)"),
        ("rate(2 hour)", "rate(2 hours)"),
        ("when it suits", "rate(1 day)"),
        ("61 25 * * *", "rate(1 day)"),
    ],
)
def test_a_line_of_a_crontab_is_answered_by_its_schedule(text: str, meant: str) -> None:
    assert broken_schedule(text)
    assert meant_schedule(text) == meant
