"""Schedule expressions that EventBridge Scheduler accepts, for recurring schedules. Pure.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

from __future__ import annotations

import re

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("weekday", 1, 7, _WEEKDAYS),
    ("year", 1970, 2199, ()),
)
_DAY, _WEEKDAY = 2, 4


def broken_schedule(text: str) -> str | None:
    """Return which rule *text* breaks, or None if it is a schedule."""
    rate = re.fullmatch(r"rate\((.*)\)", text)
    if rate:
        return _broken_rate(rate[1])
    cron = re.fullmatch(r"cron\((.*)\)", text)
    if cron:
        return _broken_cron(cron[1].split())
    return "must be rate(value unit) or cron(minute hour day month weekday year)"


def _broken_rate(inner: str) -> str | None:
    match = re.fullmatch(r"([1-9][0-9]*) (minute|hour|day)(s?)", inner)
    if not match:
        return "a rate is a whole number above 0 and minutes, hours or days"
    number, unit, plural = match.groups()
    if (number == "1") == bool(plural):
        right = f"rate({number} {unit}{'' if number == '1' else 's'})"
        return f"the unit agrees with the number: {right}"
    return None


def _broken_cron(fields: list[str]) -> str | None:
    if len(fields) != len(_FIELDS):
        return f"a cron schedule has 6 fields (minute hour day month weekday year), this one has {len(fields)}"
    for text, (name, low, high, words) in zip(fields, _FIELDS, strict=True):
        if not _legal(text, name, low, high, words):
            return f"{name} {text!r} is not legal in a cron schedule: {low} to {high}, with * , - / and for days ?"
    if (fields[_DAY] == "?") == (fields[_WEEKDAY] == "?"):
        return "exactly one of day and weekday must be ?"
    return None


def _legal(text: str, name: str, low: int, high: int, words: tuple[str, ...]) -> bool:
    if text == "?":
        return name in {"day", "weekday"}
    if name == "day" and re.fullmatch(r"L|LW|([1-9]|[12][0-9]|3[01])W", text):
        return True
    if name == "weekday" and re.fullmatch(rf"L|([1-7]|{'|'.join(words)})(L|#[1-5])", text):
        return True
    return all(_legal_part(part, low, high, words) for part in text.split(","))


def _legal_part(part: str, low: int, high: int, words: tuple[str, ...]) -> bool:
    span, slash, step = part.partition("/")
    if slash and not (step.isdecimal() and 1 <= int(step) <= high):
        return False
    if span == "*":
        return True
    ends = [_number(end, low, words) for end in span.split("-")]
    return len(ends) <= len(("from", "to")) and all(end is not None and low <= end <= high for end in ends)


def _number(text: str, low: int, words: tuple[str, ...]) -> int | None:
    if text.upper() in words:
        return words.index(text.upper()) + low
    return int(text) if text.isdecimal() else None
