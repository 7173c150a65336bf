"""Does to a stack file what its reader does with the example of a message: writes it where it belongs."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from settings.fields import ABSENT, find, known_keys, value_at

_GONE = re.compile(
    r"unknown (key|section)|nothing reads|is not a key of|choose another|a name has|is not a parameter of|"
    r"is not in PostgreSQL|in clear text|must be a parameter of|(?<!or )remove it"
)
"""Messages after which the value itself is taken away, or gets another name."""
_ADDED_TO = {"links", "environment", "parameters", "tags"}
"""Maps in which an example is one more entry."""


def pasted(config: Mapping[str, Any], lines: Iterable[str]) -> dict[str, Any]:
    """Return *config* as it is when the example of each of *lines* is written into it."""
    changed = copy.deepcopy(dict(config))
    for line in lines:
        _paste(changed, line)
    return changed


def _paste(config: dict[str, Any], line: str) -> None:
    rule, _, example = line.rpartition("; example: ")
    path = _steps(config, re.split(r" = |: ", rule, maxsplit=1)[0])
    value = value_at(path, config)
    written: dict[str, Any] = yaml.safe_load(f"{{{example}}}")
    gone = _GONE.search(rule) is not None
    kept = False
    for key, legal in written.items():
        place = _place(config, path, key, gone=gone)
        kept = kept or place == path[: len(place)]
        before = value_at(place, config)
        entries = isinstance(before, dict) and isinstance(legal, dict)
        added = entries and ((":" in key and len(place) == 1 and place != path[:1]) or key in _ADDED_TO - set(path))
        _set(config, place, {**before, **legal} if added else legal)
    if gone and not kept and value is not ABSENT:
        del value_at(path[:-1], config)[path[-1]]


def _place(config: dict[str, Any], path: tuple[Any, ...], key: str, *, gone: bool) -> tuple[Any, ...]:
    """Return where *key* of an example for the value at *path* belongs."""
    if ":" in key:
        return _steps(config, key)
    if key in path:
        return path[: len(path) - path[::-1].index(key)]
    for depth in range(len(path), 0, -1):
        model = find(path[:depth], config).model
        if model is not None and key in known_keys(model) and not (gone and len(path) == depth):
            return (*path[:depth], key)
    return (*path[:-1], key)


def _steps(config: Any, text: str) -> tuple[Any, ...]:
    """Return the steps of a written path; a key of the file may contain dots."""
    if not text:
        return ()
    position = re.match(r"\[(\d+)\]", text)
    if position:
        step: Any = int(position[1])
        rest = text[position.end() :]
    else:
        names = [str(key) for key in config] if isinstance(config, dict) else []
        whole = [name for name in names if text == name or text.startswith((f"{name}.", f"{name}["))]
        step = max(whole, key=len) if whole else re.split(r"[.\[]", text)[0]
        rest = text[len(step) :]
    inner = value_at((step,), config)
    return (step, *_steps(None if inner is ABSENT else inner, rest.removeprefix(".")))


def _set(config: Any, place: tuple[Any, ...], value: Any) -> None:
    *above, last = place
    for step in above:
        if isinstance(config, dict) and not isinstance(config.get(step), (dict, list)):
            config[step] = {}
        config = config[step]
    config[last] = value
