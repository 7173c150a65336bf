"""The longest time between two runs of a schedule."""

import pytest

from policies.plan.schedules import longest_gap_days

NEVER_AGAIN = float("inf")


@pytest.mark.parametrize(
    ("expression", "days"),
    [
        ("rate(180 days)", 180),
        ("rate(1 day)", 1),
        (" Rate( 12  Hours ) ", 0.5),
        ("rate(90 minutes)", 0.0625),
        ("cron(0 16 * * ? *)", 1),
        ("cron(0 8 ? * 2#1 *)", 35),
        ("cron(0 8 ? * SUN *)", 7),
        ("cron(0 8 ? * MON-FRI *)", 3),
        ("cron(0 8 ? * FRI-MON *)", 4),
        ("cron(0 8 ? * L *)", 7),
        ("cron(0 8 ? * 6L *)", 35),
        ("cron(0 16 1,15 * ? *)", 17),
        ("cron(0 16 1 * ? *)", 31),
        ("cron(0 16 L * ? *)", 31),
        ("cron(0 16 15W * ? *)", 32),
        ("cron(0 16 LW * ? *)", 33),
        ("cron(0 16 1 */3 ? *)", 92),
        ("cron(0 16 1 1/6 ? *)", 184),
        ("cron(0 16 1 JAN,JUL ? *)", 184),
        ("cron(0 16 1 1 ? *)", 366),
        ("cron(0 16 31 4 ? *)", NEVER_AGAIN),
        ("cron(0 16 1 * ? 2026)", NEVER_AGAIN),
        ("cron(0/5 8-17 ? * * *)", 1),
    ],
)
def test_the_longest_gap_between_two_runs_is_known(expression: str, days: float) -> None:
    assert longest_gap_days(expression) == days


@pytest.mark.parametrize(
    "expression",
    [
        *("", "rate()", "rate(5 weeks)", "cron()", "cron(0 16 * *)", "cron(0 16 x * ? *)", "cron(0 16 */0 * ? *)"),
        *("cron(0 16 40 * ? *)", "cron(0 16 1 0 ? *)", "at(2026-01-01T00:00:00)", "cron(0 8 ? * 2#x *)", "every day"),
    ],
)
def test_what_is_no_schedule_has_none(expression: str) -> None:
    assert longest_gap_days(expression) is None
