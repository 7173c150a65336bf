"""Values of a stack file as text, with what is confidential hidden. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from model.credentials import marked, secret_name

HIDDEN = "[secret]"

_SECRET_NAME = re.compile(
    r"passw(or)?d|pwd|passphrase|requirepass|masterauth|secret|token|credential|(api|private|access|signing)[_-]?key",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?![0-9.+-]*$)[A-Za-z0-9_/.][A-Za-z0-9_/.@*-]*")
"""Text that YAML takes as it is; what looks like a number or a version is quoted."""

_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", ".inf", ".nan"}
LONGEST_VALUE = 120
"""Characters of a value in a message; a longer one is cut."""


def names_a_secret(key: str) -> bool:
    """Return whether the value of *key* may be confidential, so that it must not be shown."""
    return bool(_SECRET_NAME.search(key)) or secret_name(key)


def flow(value: Any) -> str:
    """Return *value* as YAML on one line, with as few quotes as YAML needs."""
    return _write(value, quote=False)


def shown(value: Any) -> str:
    """Return *value* for a message: strings quoted so that they differ from numbers, secrets hidden, not too long."""
    text = _write(_masked(value), quote=True)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _masked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            str(key): HIDDEN if names_a_secret(str(key)) and not isinstance(item, bool) else _masked(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return HIDDEN if isinstance(value, str) and marked(value) else value


def _write(value: Any, *, quote: bool) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_write(item, quote=quote)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_write(item, quote=quote) for item in value) + "]"
    return _text(value, quote=quote) if isinstance(value, str) else json.dumps(value)


def _text(value: str, *, quote: bool) -> str:
    if value == HIDDEN:
        return value
    if quote and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS
    return value if plain else json.dumps(value, ensure_ascii=not value.isprintable())


def _key(key: object) -> str:
    text = str(key)
    return text if re.fullmatch(r"[\w.:/-]+", text) else json.dumps(text)


def printable(text: str) -> str:
    """Return *text* with what would break or color the line escaped."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def leaves(value: Any) -> set[str]:
    """Return every string and number in *value*, at any depth."""
    if isinstance(value, Mapping):
        return {leaf for item in value.values() for leaf in leaves(item)}
    if isinstance(value, list):
        return {leaf for item in value for leaf in leaves(item)}
    return set() if value is None or isinstance(value, bool) else {str(value)}
