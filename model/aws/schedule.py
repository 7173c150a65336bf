"""Schedule expressions that EventBridge Scheduler accepts. Pure.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

from __future__ import annotations

import re
from datetime import datetime

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
_DAY, _MONTH, _WEEKDAY, _YEAR = 2, 3, 4, 5
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_FIRST_YEAR = 2026
"""Nothing written for this version of Plinth can still happen before it."""

_FORMS = "must be rate(value unit), cron(minute hour day month weekday year) or at(yyyy-mm-ddThh:mm:ss)"


def broken_schedule(text: str) -> str | None:
    """Return which rule *text* breaks, or None if it is a schedule."""
    rate = re.fullmatch(r"rate\((.*)\)", text)
    if rate:
        return _broken_rate(rate[1])
    cron = re.fullmatch(r"cron\((.*)\)", text)
    if cron:
        return _broken_cron(cron[1].split())
    once = re.fullmatch(r"at\((.*)\)", text)
    return _broken_time(once[1]) if once else _FORMS


def meant_schedule(text: str) -> str:
    """Return the legal schedule that *text* was most likely meant to be, or ``rate(1 day)``.

    It knows the lines of a crontab: five fields, weekdays from 0 (Sunday), no ``?``, and its words such as ``@daily``.
    """
    inner = re.sub(r"^\w+\((.*)\)$", r"\1", text.strip())
    meant = _CRONTAB_WORDS.get(inner.lower()) or _meant_rate(inner) or _meant_cron(inner.split())
    return meant if meant and broken_schedule(meant) is None else "rate(1 day)"


_CRONTAB_WORDS = {
    **dict.fromkeys(("@hourly", "hourly"), "rate(1 hour)"),
    **dict.fromkeys(("@daily", "@midnight", "daily", "nightly"), "cron(0 0 * * ? *)"),
    **dict.fromkeys(("@weekly", "weekly"), "cron(0 0 ? * SUN *)"),
    **dict.fromkeys(("@monthly", "monthly"), "cron(0 0 1 * ? *)"),
    **dict.fromkeys(("@yearly", "@annually", "yearly"), "cron(0 0 1 1 ? *)"),
}
_MINUTES = {"s": 1 / 60, "m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}


def _meant_rate(text: str) -> str | None:
    match = re.fullmatch(r"(?:@?every\s+)?([0-9]+)\s*([smhdw])[a-z]*", text.lower())
    if not match:
        return None
    minutes = max(1, round(int(match[1]) * _MINUTES[match[2]]))
    for unit, size in (("day", _MINUTES["d"]), ("hour", _MINUTES["h"]), ("minute", 1)):
        if minutes % size == 0:
            number = int(minutes // size)
            return f"rate({number} {unit}{'' if number == 1 else 's'})"
    return None


def _meant_cron(fields: list[str]) -> str | None:
    crontab = len(fields) == len(_FIELDS) - 1
    if len(fields) not in {len(_FIELDS) - 1, len(_FIELDS)}:
        return None
    minute, hour, day, month, weekday, *year = (re.sub(r"^\*/", "0/", field) for field in fields)
    day = re.sub(r"^0/", "1/", day)
    if crontab:
        weekday = re.sub(r"[0-7]", lambda digit: _WEEKDAYS[int(digit[0]) % 7], weekday)
    if weekday in {"*", "?"}:
        weekday, day = "?", "*" if day == "?" else day
    else:
        day = "?"
    return f"cron({minute} {hour} {day} {month} {weekday} {year[0] if year else '*'})"


def _broken_time(inner: str) -> str | None:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}", inner):
        try:
            year = datetime.fromisoformat(inner).year
        except ValueError:
            return "is a date or a time that does not exist"
        return None if year >= _FIRST_YEAR else f"year {year} is over: it never runs"
    return "at takes yyyy-mm-ddThh:mm:ss, without an offset: it is in the time zone of the schedule, by default UTC"


def _broken_rate(inner: str) -> str | None:
    match = re.fullmatch(r"([1-9][0-9]*) (minute|hour|day)(s?)", inner)
    if not match:
        return "a rate is an integer above 0 and minutes, hours or days"
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
    return _never(fields)


def _never(fields: list[str]) -> str | None:
    """Return why a schedule whose fields are legal never runs, or None."""
    years = [int(year) for year in re.findall(r"[0-9]{4}", fields[_YEAR])]
    if years and max(years) < _FIRST_YEAR and "/" not in fields[_YEAR]:
        return f"year {fields[_YEAR]} is over: it never runs"
    days, months = fields[_DAY].split(","), fields[_MONTH].split(",")
    numbers = [_number(month, 1, _MONTHS) for month in months]
    if all(day.isdecimal() for day in days) and None not in numbers:
        longest = max(_DAYS_OF_MONTH[number - 1] for number in numbers if number)
        if min(map(int, days)) > longest:
            return f"month {fields[_MONTH]} has no day {fields[_DAY]}: it never runs"
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
