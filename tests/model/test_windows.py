import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.windows import (
    apart,
    check_backup_window,
    check_cache_maintenance,
    check_database_maintenance,
    check_snapshot_window,
    daily,
    weekly,
)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def week_time(minute: int) -> str:
    return f"{DAYS[minute // 1440 % 7]}:{clock(minute % 1440)}"


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("mon:00:00-mon:01:00", "mon:01:00-mon:02:00", False),
        ("mon:00:00-mon:01:01", "mon:01:00-mon:02:00", True),
        ("sun:23:30-mon:00:30", "mon:00:00-mon:01:00", True),
        ("sun:23:00-mon:00:00", "mon:00:00-mon:01:00", False),
        ("tue:03:00-tue:09:00", "tue:04:00-tue:05:00", True),
    ],
)
def test_windows_overlap_also_around_the_end_of_the_week(one: str, other: str, overlap: bool) -> None:  # noqa: FBT001
    assert weekly(one).overlaps(weekly(other)) is overlap
    assert weekly(other).overlaps(weekly(one)) is overlap


def test_a_daily_window_recurs_on_every_day_of_the_week() -> None:
    assert [window.minutes for window in daily("23:30-00:15")] == [45] * 7


def test_a_database_takes_windows_of_30_minutes_and_a_cache_of_an_hour() -> None:
    assert check_backup_window("23:45-00:15") == "23:45-00:15"
    assert check_database_maintenance("sun:23:45-mon:00:15") == "sun:23:45-mon:00:15"
    assert check_snapshot_window("03:00-04:00") == "03:00-04:00"
    assert check_cache_maintenance("sun:23:30-mon:00:30") == "sun:23:30-mon:00:30"
    with pytest.raises(ValueError, match="must be 30 minutes to 24 hours long, is 29 minutes"):
        check_backup_window("03:00-03:29")
    with pytest.raises(ValueError, match="must be 30 minutes to 24 hours long, is 29 minutes"):
        check_database_maintenance("sun:03:00-sun:03:29")
    with pytest.raises(ValueError, match="must be 60 minutes to 24 hours long, is 59 minutes"):
        check_snapshot_window("03:00-03:59")
    with pytest.raises(ValueError, match="must be 60 minutes to 24 hours long, is 59 minutes"):
        check_cache_maintenance("sun:03:00-sun:03:59")


@pytest.mark.parametrize("text", ["3-4", "24:00-25:00", "03:00", "sun:03:00-sun:04:00", ""])
def test_a_daily_window_is_two_times(text: str) -> None:
    with pytest.raises(ValueError, match="must be hh:mm-hh:mm in UTC"):
        daily(text)


@pytest.mark.parametrize("text", ["sun", "03:00-04:00", "Sun:03:00-sun:04:00", "sun:03:00-xxx:04:00", ""])
def test_a_weekly_window_is_two_days_with_times(text: str) -> None:
    with pytest.raises(ValueError, match="must be ddd:hh:mm-ddd:hh:mm in UTC"):
        weekly(text)


@given(
    day=st.integers(0, 1439),
    day_length=st.integers(30, 600),
    week=st.integers(0, 10_079),
    week_length=st.integers(60, 600),
)
def test_windows_are_apart_exactly_if_they_share_no_minute(
    day: int, day_length: int, week: int, week_length: int
) -> None:
    taken = f"{clock(day)}-{clock(day + day_length)}"
    maintenance = f"{week_time(week)}-{week_time(week + week_length)}"

    backup = {(start * 1440 + day + minute) % 10_080 for start in range(7) for minute in range(day_length)}
    shared = any((week + minute) % 10_080 in backup for minute in range(week_length))
    problems = list(apart("backup", taken, maintenance))
    assert [problem.rule for problem in problems] == ([f"overlaps the backup window {taken}"] if shared else [])
    assert all(problem.path == ("maintenance_window",) for problem in problems)


@given(day=st.integers(0, 1439), length=st.integers(30, 600))
def test_the_maintenance_window_that_is_suggested_is_apart(day: int, length: int) -> None:
    taken = f"{clock(day)}-{clock(day + length)}"

    for problem in apart("backup", taken, "mon:00:00-sun:23:59"):
        suggested = problem.example.removeprefix('maintenance_window: "').removesuffix('"')
        assert not list(apart("backup", taken, suggested))
