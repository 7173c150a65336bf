"""Weekly and daily windows of maintenance and backup. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR = 60
_DAY = 24 * _HOUR
_WEEK = 7 * _DAY
_TIME = r"([01][0-9]|2[0-3]):([0-5][0-9])"
DAILY = rf"{_TIME}-{_TIME}"
WEEKLY = rf"({'|'.join(DAYS)}):{_TIME}-({'|'.join(DAYS)}):{_TIME}"
SHORTEST_DATABASE, SHORTEST_CACHE = 30, 60
"""Minutes: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html and
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/maintenance-window.html"""
_LONGEST = _DAY


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes of the week, from Monday 00:00 UTC."""

    start: int
    minutes: int

    def overlaps(self, other: Window) -> bool:
        """Tell whether the two share a minute."""
        return (other.start - self.start) % _WEEK < self.minutes or (self.start - other.start) % _WEEK < other.minutes


def weekly(text: str) -> Window:
    """Read ``ddd:hh:mm-ddd:hh:mm``."""
    match = re.fullmatch(WEEKLY, text)
    if not match:
        raise ValueError("must be ddd:hh:mm-ddd:hh:mm in UTC, with days in small letters (mon … sun)")
    first, last = (
        DAYS.index(day) * _DAY + int(hour) * _HOUR + int(minute)
        for day, hour, minute in (match.groups()[:3], match.groups()[3:])
    )
    return Window(first, (last - first) % _WEEK)


def daily(text: str) -> list[Window]:
    """Read ``hh:mm-hh:mm`` as seven windows of the week."""
    match = re.fullmatch(DAILY, text)
    if not match:
        raise ValueError("must be hh:mm-hh:mm in UTC")
    first, last = (int(hour) * _HOUR + int(minute) for hour, minute in (match.groups()[:2], match.groups()[2:]))
    return [Window(day * _DAY + first, (last - first) % _DAY) for day in range(len(DAYS))]


def check_backup_window(text: str) -> str:
    """Return *text*, or raise ValueError unless RDS takes it as a backup window."""
    _check_length(daily(text)[0], SHORTEST_DATABASE)
    return text


def check_snapshot_window(text: str) -> str:
    """Return *text*, or raise ValueError unless ElastiCache takes it as a snapshot window."""
    _check_length(daily(text)[0], SHORTEST_CACHE)
    return text


def check_database_maintenance(text: str) -> str:
    """Return *text*, or raise ValueError unless RDS takes it as a maintenance window."""
    _check_length(weekly(text), SHORTEST_DATABASE)
    return text


def check_cache_maintenance(text: str) -> str:
    """Return *text*, or raise ValueError unless ElastiCache takes it as a maintenance window."""
    _check_length(weekly(text), SHORTEST_CACHE)
    return text


def _check_length(window: Window, shortest: int) -> None:
    if not shortest <= window.minutes <= _LONGEST:
        raise ValueError(f"must be {shortest} minutes to 24 hours long, is {window.minutes} minutes")
