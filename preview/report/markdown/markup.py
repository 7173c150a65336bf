"""Names and sentences of others in GitHub-flavoured Markdown, so that none of their letters means anything. Pure."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[&<>|`*_~\[\]\\$^!#]")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_GAP = "&#8203;"
"""A space of no width: GitHub looks for mentions, numbers of issues and emoji in the text that is left in the end."""

_MENTION = re.compile(r"@(?=[\w-])")
_ISSUE = re.compile(r"(&#35;|\bGH-)(?=\d)")
_EMOJI = re.compile(r":(?=[\w+-]+:)")
_BLOCK = re.compile(r"^(?:[-+](?=[- ])|\d+(?=[.)] ))")
"""What begins a list or is a rule where it stands first."""

_ADDRESS = re.compile(r"(?i)\b(https?|ftp)://|\bwww\.")


_LONGEST = 600


def prose(text: str) -> str:
    """Return *text* so that it reads as it is, on one line: no markup, no mention, no link, no cell's end.

    What is longer than 600 letters is cut.
    """
    found = _BLOCK.sub(lambda match: f"{match[0]}{_GAP}", _escaped(text))
    found = _MENTION.sub(f"@{_GAP}", found)
    found = _ISSUE.sub(rf"\1{_GAP}", found)
    found = _EMOJI.sub(f":{_GAP}", found)
    return _ADDRESS.sub(lambda match: match[0][:-1] + _GAP + match[0][-1], found)


def code(text: str) -> str:
    """Return *text* in code letters. Those of HTML, as Markdown's own could not hold every letter in a table."""
    return f"<code>{_escaped(text)}</code>"


def _escaped(text: str) -> str:
    plain = " ".join(_INVISIBLE.sub(" ", text).split())
    if len(plain) > _LONGEST:
        plain = f"{plain[:_LONGEST].rstrip()} …"
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", plain)
