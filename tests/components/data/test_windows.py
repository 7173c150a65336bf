import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.data.windows import check_windows

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def weekly(minute: int) -> str:
    return f"{DAYS[minute // 1440 % 7]}:{clock(minute % 1440)}"


@pytest.mark.parametrize(
    ("daily", "week", "problems"),
    [
        ("03:00-04:00", "sun:04:30-sun:05:30", []),
        ("03:00-04:00", "sun:04:00-sun:05:00", []),
        ("23:30-00:30", "sun:00:30-sun:01:30", []),
        ("3-4", "sun:04:30-sun:05:30", ["backup window must be like 03:00-04:00 (UTC), not 3-4"]),
        ("03:00-04:00", "sun", ["maintenance window must be like sun:04:30-sun:05:30 (UTC), not sun"]),
        ("03:00-03:10", "sun:04:30-sun:05:30", ["backup window must be 30 minutes or longer, not 10"]),
        ("03:00-04:00", "sun:04:30-sun:05:00", ["maintenance window must be 60 minutes or longer, not 30"]),
        (
            "03:00-04:00",
            "sun:03:30-sun:05:00",
            ["backup window 03:00-04:00 and maintenance window sun:03:30-sun:05:00 must not overlap"],
        ),
        (
            "23:30-00:30",
            "mon:00:00-mon:01:00",
            ["backup window 23:30-00:30 and maintenance window mon:00:00-mon:01:00 must not overlap"],
        ),
    ],
)
def test_windows_are_well_formed_long_enough_and_apart(daily: str, week: str, problems: list[str]) -> None:
    assert check_windows(daily, week, shortest_daily=30, shortest_weekly=60) == problems


@given(
    day=st.integers(0, 1439),
    day_length=st.integers(30, 600),
    week=st.integers(0, 10_079),
    week_length=st.integers(60, 600),
)
def test_windows_overlap_exactly_if_they_share_a_minute(day: int, day_length: int, week: int, week_length: int) -> None:
    daily = f"{clock(day)}-{clock(day + day_length)}"
    maintenance = f"{weekly(week)}-{weekly(week + week_length)}"

    backup = {(start * 1440 + day + minute) % 10_080 for start in range(7) for minute in range(day_length)}
    shared = any((week + minute) % 10_080 in backup for minute in range(week_length))
    assert bool(check_windows(daily, maintenance, shortest_daily=30, shortest_weekly=60)) == shared
