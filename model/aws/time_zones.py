"""Names of time zones, from the tz database of the computer. Pure, but for that."""

from __future__ import annotations

import difflib
import functools
import zoneinfo

from model.base import did_you_mean


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def unknown_time_zone(value: str, *, any_case: bool) -> tuple[str, str]:
    """Return what is wrong with a time zone and what was meant; nothing where the computer has no tz database.

    *any_case*: whether upper and lower case are the same, as for PostgreSQL.
    """
    try:
        zoneinfo.ZoneInfo(value)
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError):
        names = _known()
    else:
        # A file system without case has europe/berlin, too.
        names = frozenset() if any_case else _known()
    if not names or value in names:
        return "", ""
    lower = {name.lower(): name for name in names}
    if any_case and value.lower() in lower:
        return "", ""
    cities = {name.rpartition("/")[2].lower(): name for name in sorted(names)}
    meant = lower.get(value.lower()) or cities.get(value.lower().replace(" ", "_"))
    meant = meant or next(iter(difflib.get_close_matches(value, sorted(names), 1)), None)
    return f"is not a time zone of the tz database{did_you_mean(meant)}", meant or "UTC"
