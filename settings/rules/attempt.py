"""Checks rules on a file that may be partly invalid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import ParamSpec, TypeVar

from model.base import Model, tried
from model.problem import Problem
from settings.stack_file import StackFile

Rule = Callable[[StackFile], Iterator[Problem]]
M = TypeVar("M", bound=Model)
P = ParamSpec("P")


def attempt(rule: Callable[P, Iterator[Problem]], *args: P.args, **kwargs: P.kwargs) -> Iterator[Problem]:
    """Return the problems that *rule* finds, until it needs a value that is itself invalid."""
    return tried(partial(rule, *args, **kwargs))


def each(entries: Mapping[str, M], rule: Callable[[str, M], Iterator[Problem]]) -> Iterator[Problem]:
    """Try *rule* on every entry, each for itself."""
    for name, entry in entries.items():
        yield from attempt(rule, name, entry)
