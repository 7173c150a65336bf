"""Answers of data sources: deterministic, from account, region and arguments. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from preview.aws.outputs import Digest, Location

Arguments = Mapping[str, Any]
Answer = Callable[[Location, Arguments], dict[str, Any]]
"""(account and region, arguments by their camelCase names) → the data source's result."""


class NoAnswerError(LookupError):
    """A program called a data source that the preview cannot answer."""


def hexadecimal(location: Location, length: int, *parts: object) -> str:
    """Return *length* hexadecimal digits derived from account, region and *parts*."""
    return format(Digest(f"{location.account}/{location.region}/{parts}", "0123456789abcdef"), str(length))
