"""Values of a stack file as text, and which of them are confidential. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "[secret]"

_SECRET_NAME = re.compile(
    r"passw(or)?d|pwd|passphrase|secret|token|credential|(api|private|access|signing)[_-]?key",
    re.IGNORECASE,
)
_SECRET_VALUE = re.compile(
    r"\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN|://[^/\s:@]*:[^/\s@]+@|\bgh[pousr]_\w{20,}|\bxox[abprs]-\w|\beyJ[\w-]{10,}\.eyJ"
)
_VARIABLE = re.compile(
    r"(^|.*_)(PASSW(OR)?D|PWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|(API|PRIVATE|ACCESS|SIGNING|SECRET)_?KEY)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?![0-9.+-]*$)[A-Za-z0-9_/.][A-Za-z0-9_/.@*-]*")
"""Text that YAML takes as it is; what looks like a number or a version is quoted."""

_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", ".inf", ".nan"}
_LONGEST = 120


def names_a_secret(key: str) -> bool:
    """Return whether the value of *key* may be confidential, so that it must not be shown."""
    return bool(_SECRET_NAME.search(key))


def is_confidential(variable: str, value: str) -> bool:
    """Return whether a plain variable contains what belongs in a secret, by its name or its value."""
    return bool(_VARIABLE.fullmatch(variable) or _SECRET_VALUE.search(value))


def flow(value: Any) -> str:
    """Return *value* as YAML on one line, with as few quotes as YAML needs."""
    return _write(value, quote=False)


def shown(value: Any) -> str:
    """Return *value* for a message: strings quoted so that they differ from numbers, secrets hidden, not too long."""
    text = _write(_masked(value), quote=True)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _masked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            str(key): HIDDEN if names_a_secret(str(key)) and not isinstance(item, bool) else _masked(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return HIDDEN if isinstance(value, str) and _SECRET_VALUE.search(value) else value


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
