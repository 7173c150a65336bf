"""Escapes text from outside for GitHub-flavored Markdown: none of its characters is markup. Pure."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[&<>|`*_~\[\]\\$^!#]")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_GAP = "&#8203;"
"""A zero-width space: GitHub looks for mentions, issue numbers and emoji in the rendered text."""

_MENTION = re.compile(r"@(?=[\w-])")
_ISSUE = re.compile(r"(&#35;|\bGH-)(?=\d)")
_EMOJI = re.compile(r":(?=[\w+-]+:)")
_BLOCK = re.compile(r"^(?:[-+](?=[- ])|\d+(?=[.)] ))")
"""What begins a list or a rule at the start of a line."""

_ADDRESS = re.compile(r"(?i)\b(https?|ftp)://|\bwww\.")


_LONGEST = 600


def prose(text: str) -> str:
    """Return *text* literally, on one line: no markup, no mention, no link, no end of a cell.

    Text longer than 600 characters is cut.
    """
    found = _BLOCK.sub(lambda match: f"{match[0]}{_GAP}", _escaped(text))
    found = _MENTION.sub(f"@{_GAP}", found)
    found = _ISSUE.sub(rf"\1{_GAP}", found)
    found = _EMOJI.sub(f":{_GAP}", found)
    return _ADDRESS.sub(lambda match: match[0][:-1] + _GAP + match[0][-1], found)


def code(text: str) -> str:
    """Return *text* as code: as an HTML element, because backticks cannot hold every character in a table."""
    return f"<code>{_escaped(text)}</code>"


def _escaped(text: str) -> str:
    plain = " ".join(_INVISIBLE.sub(" ", text).split())
    if len(plain) > _LONGEST:
        plain = f"{plain[:_LONGEST].rstrip()} …"
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", plain)
