"""Weekly maintenance windows and daily backup windows, in UTC, as RDS and ElastiCache write them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from model.aws import elasticache, rds
from model.problem import Problem

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR = 60
_DAY = 24 * _HOUR
_WEEK = 7 * _DAY
_TIME = r"([01][0-9]|2[0-3]):([0-5][0-9])"
DAILY = rf"{_TIME}-{_TIME}"
WEEKLY = rf"({'|'.join(DAYS)}):{_TIME}-({'|'.join(DAYS)}):{_TIME}"
_LONGEST = _DAY


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes of the week, from Monday 00:00 UTC."""

    start: int
    minutes: int

    def overlaps(self, other: Window) -> bool:
        """Return whether the two share a minute."""
        return (other.start - self.start) % _WEEK < self.minutes or (self.start - other.start) % _WEEK < other.minutes


def weekly(text: str) -> Window:
    """Return the window that *text* says, ``ddd:hh:mm-ddd:hh:mm``; raises ValueError if it has another form."""
    match = re.fullmatch(WEEKLY, text)
    if not match:
        raise ValueError("must be ddd:hh:mm-ddd:hh:mm in UTC, with lowercase days (mon … sun)")
    first, last = (
        DAYS.index(day) * _DAY + int(hour) * _HOUR + int(minute)
        for day, hour, minute in (match.groups()[:3], match.groups()[3:])
    )
    return Window(first, (last - first) % _WEEK)


def daily(text: str) -> list[Window]:
    """Return ``hh:mm-hh:mm`` as seven windows of the week; raises ValueError if *text* has another form."""
    match = re.fullmatch(DAILY, text)
    if not match:
        raise ValueError("must be hh:mm-hh:mm in UTC")
    first, last = (int(hour) * _HOUR + int(minute) for hour, minute in (match.groups()[:2], match.groups()[2:]))
    return [Window(day * _DAY + first, (last - first) % _DAY) for day in range(len(DAYS))]


def check_backup_window(text: str) -> str:
    """Return *text*, or raise ValueError unless RDS accepts it as a backup window."""
    _check_length(daily(text)[0], rds.SHORTEST_WINDOW_MINUTES)
    return text


def check_snapshot_window(text: str) -> str:
    """Return *text*, or raise ValueError unless ElastiCache accepts it as a snapshot window."""
    _check_length(daily(text)[0], elasticache.SHORTEST_WINDOW_MINUTES)
    return text


def check_database_maintenance(text: str) -> str:
    """Return *text*, or raise ValueError unless RDS accepts it as a maintenance window."""
    _check_length(weekly(text), rds.SHORTEST_WINDOW_MINUTES)
    return text


def check_cache_maintenance(text: str) -> str:
    """Return *text*, or raise ValueError unless ElastiCache accepts it as a maintenance window."""
    _check_length(weekly(text), elasticache.SHORTEST_WINDOW_MINUTES)
    return text


def check_patch_window(text: str) -> str:
    """Return *text*, or raise ValueError unless Systems Manager accepts it as a maintenance window."""
    minutes = weekly(text).minutes
    if not minutes or minutes % _HOUR or minutes > _LONGEST:
        raise ValueError("must be 1 to 24 whole hours long")
    return text


def apart(what: str, taken: str, maintenance: str) -> Iterator[Problem]:
    """Yield a problem with ``maintenance_window`` if it overlaps the daily window *taken*, which is for *what*."""
    windows = daily(taken)
    if any(weekly(maintenance).overlaps(window) for window in windows):
        yield Problem(("maintenance_window",), f"overlaps the {what} window {taken}", _clear(windows))


def _clear(taken: list[Window]) -> str:
    """Return a maintenance window that overlaps none of the windows that are *taken*."""
    for hour in range(23):
        text = f"sun:{hour:02}:00-sun:{hour + 1:02}:00"
        if not any(weekly(text).overlaps(window) for window in taken):
            return f'maintenance_window: "{text}"'
    return 'maintenance_window: "sun:04:30-sun:05:30"'


def _check_length(window: Window, shortest: int) -> None:
    if not shortest <= window.minutes <= _LONGEST:
        raise ValueError(f"must be {shortest} minutes to 24 hours long, is {window.minutes} minutes")
