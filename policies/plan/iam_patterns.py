"""IAM's patterns: what one pattern of an action or a resource covers of another. Pure.

``*`` is any text and ``?`` any one character; nothing else is special
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
"""

from __future__ import annotations

import re
from functools import cache


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    # A pattern's own star covers anything, another pattern's star included; its question mark covers no star.
    text = "".join(".*" if sign == "*" else "[^*]" if sign == "?" else re.escape(sign) for sign in pattern)
    return re.compile(text, re.DOTALL)


def covers(outer: str, inner: str) -> bool:
    """Return whether everything that the pattern *inner* matches is matched by the pattern *outer* too."""
    return _regex(outer).fullmatch(inner) is not None


def covers_action(outer: str, inner: str) -> bool:
    """Return the same for actions, which are not case-sensitive."""
    return covers(outer.lower(), inner.lower())


@cache
def meets(one: str, other: str) -> bool:
    """Return whether some text is matched by both patterns."""
    if not one or not other:
        return not (one or other).strip("*")
    if one[0] == "*":
        return meets(one[1:], other) or meets(one, other[1:])
    if other[0] == "*":
        return meets(one, other[1:]) or meets(one[1:], other)
    return (one[0] == other[0] or "?" in (one[0], other[0])) and meets(one[1:], other[1:])


def is_wild(text: str) -> bool:
    """Return whether *text* is a pattern."""
    return "*" in text or "?" in text
