"""Checks rules on a file that may be partly invalid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import ParamSpec, TypeVar

from model.base import Model, Unknown
from model.problem import Problem
from settings.stack_file import StackFile

Rule = Callable[[StackFile], Iterator[Problem]]
M = TypeVar("M", bound=Model)
P = ParamSpec("P")


def attempt(rule: Callable[P, Iterator[Problem]], *args: P.args, **kwargs: P.kwargs) -> Iterator[Problem]:
    """Yield the problems that *rule* finds, until it needs a value that is itself invalid."""
    try:
        yield from rule(*args, **kwargs)
    except Unknown:
        return


def each(entries: Mapping[str, M], rule: Callable[[str, M], Iterator[Problem]]) -> Iterator[Problem]:
    """Try *rule* on every entry, each for itself."""
    for name, entry in entries.items():
        yield from attempt(rule, name, entry)
