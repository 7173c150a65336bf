"""Words that people write where a value of their own belongs. Pure."""

from __future__ import annotations

import re

_WORDS = frozenset(
    {
        *("todo", "tbd", "tba", "fixme", "changeme", "change-me", "change-it", "replaceme", "replace-me", "fill-me-in"),
        *("placeholder", "insert-here", "to-be-defined", "to-be-determined", "lorem-ipsum"),
    }
)
_FORMS = re.compile(r"x{3,9}|\?+|<.*>|\$?\{.*\}|\[.*\]|your-.+")


def is_stand_in(text: str) -> bool:
    """Return whether *text* stands for a value that is still to be written: ``TODO``, ``xxx``, ``your-team``."""
    plain = re.sub(r"[\s_-]+", "-", text.strip().lower())
    return plain.strip("-.:!") in _WORDS or _FORMS.fullmatch(plain) is not None
