"""Numbers, names and lists as every form of the report writes them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FEW = 8


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number and its noun. *plural* defaults to the noun and an s."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def capitalized(text: str) -> str:
    """Return *text* with a capital first letter; the other letters stay as they are."""
    return text[:1].upper() + text[1:]


def listed(names: Sequence[str], most: int = 12) -> str:
    """Return names as a sentence lists them: of many the first *most* and how many more there are."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def few(names: Sequence[str]) -> str:
    """Return the first 8 names and how many more there are; ``nothing`` if there are none."""
    more = len(names) - _FEW
    return ", ".join(names[:_FEW]) + (f" and {more} more" if more > 0 else "") if names else "nothing"


def natural(name: str) -> tuple[list[tuple[int, str]], str]:
    """Return the key that sorts names in natural order: ``s2`` before ``s10``."""
    parts = re.findall(r"\d+|\D+", name)
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts], name
