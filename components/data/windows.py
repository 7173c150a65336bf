"""Backup and maintenance windows, in UTC, as RDS and ElastiCache write them. Pure."""

from __future__ import annotations

import re

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = 24 * 60
_WEEK = 7 * _DAY
_TIME = r"([01]\d|2[0-3]):([0-5]\d)"
_DAILY = re.compile(f"{_TIME}-{_TIME}")
_WEEKLY = re.compile(f"({'|'.join(_DAYS)}):{_TIME}-({'|'.join(_DAYS)}):{_TIME}")


def check_windows(daily: str, weekly: str, *, shortest_daily: int, shortest_weekly: int) -> list[str]:
    """Return what is wrong with a *daily* backup window and a *weekly* maintenance window; minutes are the shortest."""
    found = _DAILY.fullmatch(daily), _WEEKLY.fullmatch(weekly)
    problems = []
    if found[0] is None:
        problems.append(f"backup window must be like 03:00-04:00 (UTC), not {daily}")
    if found[1] is None:
        problems.append(f"maintenance window must be like sun:04:30-sun:05:30 (UTC), not {weekly}")
    if found[0] is None or found[1] is None:
        return problems
    hour, minute, end_hour, end_minute = (int(part) for part in found[0].groups())
    day_start = hour * 60 + minute
    day_length = (end_hour * 60 + end_minute - day_start) % _DAY
    first, hour_, minute_, last, end_hour_, end_minute_ = found[1].groups()
    week_start = _DAYS.index(first) * _DAY + int(hour_) * 60 + int(minute_)
    week_length = (_DAYS.index(last) * _DAY + int(end_hour_) * 60 + int(end_minute_) - week_start) % _WEEK
    if day_length < shortest_daily:
        problems.append(f"backup window must be {shortest_daily} minutes or longer, not {day_length}")
    if week_length < shortest_weekly:
        problems.append(f"maintenance window must be {shortest_weekly} minutes or longer, not {week_length}")
    starts = [day * _DAY + day_start for day in range(7)]
    if any(_overlap(start, day_length, week_start, week_length) for start in starts):
        problems.append(f"backup window {daily} and maintenance window {weekly} must not overlap")
    return problems


def _overlap(first: int, first_length: int, second: int, second_length: int) -> bool:
    return (second - first) % _WEEK < first_length or (first - second) % _WEEK < second_length
