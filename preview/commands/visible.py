"""Makes control characters visible. Pure.

Plans, states and names come from elsewhere: a terminal would obey an escape sequence in them, and a log would show a
line that no one wrote. Everything that a command prints passes here.
"""

from __future__ import annotations

import re

_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
"""C0 without tab and line feed, DEL, and C1: https://www.unicode.org/charts/PDF/U0080.pdf."""
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Bidirectional controls, which reorder what is displayed: https://www.unicode.org/reports/tr9/."""
_SEPARATORS = "\u2028\u2029"
_SURROGATES = "\ud800-\udfff"
"""Half of a character: no encoding can write it."""
_HIDDEN = re.compile(f"[{_CONTROL}{_DIRECTION}{_SEPARATORS}{_SURROGATES}]")
_HIDDEN_OR_BREAK = re.compile(f"[\\n{_CONTROL}{_DIRECTION}{_SEPARATORS}{_SURROGATES}]")


def visible(text: str) -> str:
    r"""Return *text* with ``\uXXXX`` in place of control characters, except tab and line feed.

    The form is valid in a JSON string, where these characters can be nowhere else.
    """
    return _HIDDEN.sub(_escaped, text)


def visible_line(text: str) -> str:
    """Return *text* as :func:`visible` does, with line feeds escaped as well: what is one line stays one line."""
    return _HIDDEN_OR_BREAK.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
