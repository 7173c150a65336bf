"""Schedule expressions of AWS: the longest time between two runs of a rate or a cron expression. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

_RATE = re.compile(r"rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)", re.IGNORECASE)
_CRON = re.compile(r"cron\((.+)\)", re.IGNORECASE | re.DOTALL)
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_START, _END = date(2024, 1, 1), date(2031, 12, 31)
"""Eight years, with two leap years: a yearly schedule has several runs in it."""


@cache
def longest_gap_days(expression: str) -> float | None:
    """Return the longest time between two runs in days; infinite if they end, None if the expression is not readable.

    Cron has six fields: minutes, hours, day of the month, month, day of the week, year
    (https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html). Times of day are
    ignored.
    """
    rate = _RATE.fullmatch(expression.strip())
    if rate:
        return int(rate[1]) * _DAYS[rate[2].lower()]
    cron = _CRON.fullmatch(expression.strip())
    fields = cron[1].upper().split() if cron else []
    if len(fields) != 6:  # noqa: PLR2004 - see the docstring
        return None
    try:
        runs = list(_runs(*fields[2:]))
    except ValueError:
        return None
    if not runs or (_END - runs[-1]).days > 366:  # noqa: PLR2004 - no run in the last year: they have ended
        return float("inf")
    return float(max((later - earlier).days for earlier, later in zip(runs, runs[1:] or [_END], strict=False)))


def _runs(day: str, month: str, weekday: str, year: str) -> Iterator[date]:
    """Yield the days of the schedule; raises ValueError for a field that is not readable."""
    months, years = _numbers(month, 1, 12, _MONTHS), _numbers(year, 1970, 2199)
    for offset in range((_END - _START).days + 1):
        one = _START + timedelta(days=offset)
        if one.month in months and one.year in years and _on_day(one, day) and _on_weekday(one, weekday):
            yield one


def _on_day(one: date, field: str) -> bool:
    last = _last_of_month(one)
    if field == "L":
        return one == last
    if field.endswith("W"):
        # The weekday that is nearest to a day of the month, or the last one.
        around = last if field == "LW" else one.replace(day=min(int(field[:-1]), last.day))
        steps = {5: -1 if around.day > 1 else 2, 6: 1 if around < last else -2}
        return one == around + timedelta(days=steps.get(around.weekday(), 0))
    return one.day in _numbers(field, 1, 31)


def _on_weekday(one: date, field: str) -> bool:
    number = one.isoweekday() % 7 + 1
    name, hash_sign, which = field.partition("#")
    if hash_sign:
        return number in _numbers(name, 1, 7, _WEEKDAYS) and (one.day - 1) // 7 + 1 == int(which)
    if field.endswith("L") and field != "L":
        return number in _numbers(field[:-1], 1, 7, _WEEKDAYS) and one.day > _last_of_month(one).day - 7
    return number in ({7} if field == "L" else _numbers(field, 1, 7, _WEEKDAYS))


def _last_of_month(one: date) -> date:
    return (one.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


@cache
def _numbers(field: str, first: int, last: int, names: tuple[str, ...] = ()) -> frozenset[int]:
    """Return the numbers of a field such as ``1,15``, ``MON-FRI``, ``*/3`` or ``?``."""
    found: set[int] = set()
    for part in field.split(","):
        span, slash, step = part.partition("/")
        low, dash, high = span.partition("-")
        start = first if low in ("*", "?") else _number(low, first, names)
        end = _number(high, first, names) if dash else last if slash or low in ("*", "?") else start
        found.update(_cycle(start, end, first, last, int(step) if slash else 1))
    return frozenset(found)


def _cycle(start: int, end: int, first: int, last: int, step: int) -> Iterable[int]:
    """Return the numbers from *start* to *end*, which may be in the next cycle: ``FRI-MON``."""
    if step < 1 or not (first <= start <= last and first <= end <= last):
        raise ValueError("outside of the field")
    length = end - start + (0 if start <= end else last - first + 1)
    return ((start - first + offset) % (last - first + 1) + first for offset in range(0, length + 1, step))


def _number(text: str, first: int, names: tuple[str, ...]) -> int:
    return names.index(text) + first if text in names else int(text)
