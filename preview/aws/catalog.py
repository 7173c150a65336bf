"""Every card and every answer of the service modules in this package, found by walking it."""

from __future__ import annotations

import functools
import importlib
import keyword
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import preview.aws
from preview.aws.answers import Answer, Arguments, NoAnswerError
from preview.aws.card import Card
from preview.aws.outputs import Location

_FOLDER = Path(__file__).parent


@functools.cache
def cards() -> Mapping[str, Card]:
    """Return every card by its type token; raises ValueError for a type that has two."""
    found: dict[str, Card] = {}
    for module in _modules():
        for card in getattr(module, "CARDS", ()):
            if card.token in found:
                raise ValueError(f"{module.__name__} has a second card for {card.token}")
            found[card.token] = card
    return found


def answer(location: Location, token: str, args: Arguments) -> dict[str, object]:
    """Return the result of a data source; raises NoAnswerError, with the file to edit, for one without an answer."""
    name = token.rpartition(":")[2]
    found = _answers().get(name) if token.startswith("aws:") else None
    if found is None:
        raise NoAnswerError(f"the preview has no answer for the data source {token}; add one to {file_of(token)}")
    there = Location(location.account, str(args.get("region") or location.region))
    given = {key: value for key, value in args.items() if value is not None}
    return {"id": name, "region": there.region, **given, **found(there, args)}


def file_of(token: str) -> str:
    """Return the file, or folder, that the card or answer of a token belongs in: that of its service."""
    package, _, rest = token.partition(":")
    service = rest.partition("/")[0] if package == "aws" else package.replace("-", "_")
    if package == "aws" and service == "index":
        service = "account"
    if keyword.iskeyword(service):
        service = f"{service}_"
    return f"preview/aws/{service}/" if (_FOLDER / service).is_dir() else f"preview/aws/{service}.py"


def missing(types: Iterable[str], known: Mapping[str, Card] | None = None) -> Iterator[str]:
    """Yield a sentence for each of *types*, tokens of custom resources, whose card is missing or incomplete.

    *known* holds the cards by token. Default: those of this package.
    """
    for token in sorted(set(types)):
        card = (cards() if known is None else known).get(token)
        if card is None:
            yield f"{token} has no card: add one to {file_of(token)}, with its price or the reason why it has none"
            continue
        if card.outputs is None:
            yield f"{token} has no simulated outputs: add outputs= to its card in {file_of(token)}"
        if card.replacement is None and token.startswith("aws:"):
            yield f"{token} does not say which properties replace it: add replacement= to its card in {file_of(token)}"


@functools.cache
def _answers() -> Mapping[str, Answer]:
    """Return every answer by the name of its data source, such as ``getRegion``: some have more than one token."""
    return {name: found for module in _modules() for name, found in getattr(module, "ANSWERS", {}).items()}


@functools.cache
def _modules() -> tuple[ModuleType, ...]:
    walked = pkgutil.walk_packages(preview.aws.__path__, f"{preview.aws.__name__}.")
    return tuple(importlib.import_module(found.name) for found in walked)
