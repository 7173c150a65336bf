import pytest

from model.aws.schedule import broken_schedule


@pytest.mark.parametrize(
    "text",
    [
        *("rate(1 minute)", "rate(5 minutes)", "rate(1 hour)", "rate(12 hours)", "rate(1 day)", "rate(7 days)"),
        *("cron(0 3 * * ? *)", "cron(0/15 * * * ? *)", "cron(0 9 ? * MON-FRI *)", "cron(30 8,18 1 JAN,JUL ? 2030)"),
        *("cron(0 0 L * ? *)", "cron(0 0 15W * ? *)", "cron(0 0 ? * 6L *)", "cron(0 0 ? * MON#1 *)"),
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
        *("cron(, 3 * * ? *)", "at(2030-01-01T00:00:00)", "cron(0 3 * FOO ? *)", "cron(0 3 ? * MON#6 *)"),
    ],
)
def test_what_eventbridge_does_not_take_is_no_schedule(text: str) -> None:
    assert broken_schedule(text)
