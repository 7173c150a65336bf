"""Three-valued values: known, missing, or unknown until the deployment. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn


class Sentinel:
    """The mark of a value that is missing or unknown. Its truth value raises TypeError."""

    def __init__(self, word: str) -> None:
        self._word = word

    def __bool__(self) -> NoReturn:
        raise TypeError(f"{self._word} is neither true nor false: compare with `is`")

    def __repr__(self) -> str:
        return self._word


MISSING = Sentinel("missing")
"""The property is omitted."""

UNKNOWN = Sentinel("unknown")
"""The property is set, and its value is not known yet, or is hidden as a secret."""

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the engine's mark of a secret, not a secret
HIDDEN = "[secret]"
"""What the engine prints in place of a secret's value."""

UNKNOWN_MARKS = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",  # string
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
        HIDDEN,
    }
)


LEVELS = 80
"""Levels of objects and lists that are read; `policies.plan.bounds` reports a property that has fewer already."""


def known(value: Any) -> bool:
    """Return whether *value* is neither missing nor unknown."""
    return not isinstance(value, Sentinel)


def vague(value: Any) -> bool:
    """Return whether a part of *value* is unknown."""
    if isinstance(value, dict):
        return any(map(vague, value.values()))
    if isinstance(value, list):
        return any(map(vague, value))
    return value is UNKNOWN


def flat(value: Any) -> Iterator[Any]:
    """Yield the elements of a list and of the lists in it; any other value counts as a list of one."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from flat(item)
    else:
        yield value


def plain(value: Any, levels: int = LEVELS) -> Any:
    """Return *value* as dictionaries, lists and scalars, with UNKNOWN for unknown values.

    It accepts plain data and the SDK's proxies, which raise an error if an unknown value is read. What is deeper than
    *levels* is left out, so that reading it ends.
    """
    if isinstance(value, str):
        return UNKNOWN if value in UNKNOWN_MARKS else value
    if value is None or isinstance(value, (bool, int, float, Sentinel)):
        return value
    if isinstance(value, Mapping):
        return unwrapped({key: _item(value, key, levels - 1) for key in value} if levels else {})
    if isinstance(value, Sequence):
        return [_item(value, index, levels - 1) for index in range(len(value))] if levels else []
    return UNKNOWN


def unwrapped(fields: dict[str, Any]) -> Any:
    """Return the value of a decoded object that may be a secret, an asset or an archive."""
    signature = fields.get(SIGNATURE)
    if signature is None:
        return fields
    if signature == SECRET:
        return fields.get("value", UNKNOWN)
    return UNKNOWN


def _item(container: Any, key: Any, levels: int) -> Any:
    try:
        item = container[key]
    except Exception as error:
        if type(error).__name__ == "UnknownValueError":
            return UNKNOWN
        raise
    return plain(item, levels)


def shown(value: Any, limit: int = 120) -> str:
    """Return *value* as a message shows it: short, and never the text of a secret."""
    if isinstance(value, Sentinel):
        return repr(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
