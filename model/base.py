"""The base class of all models, with checks of text and marks of risk."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

from model.problem import Path, Problem


class Unknown(Exception):  # noqa: N818 - not an error of the program: a rule has nothing to say
    """A rule read a part of the file that is itself invalid."""


class Model(BaseModel):
    """Closed, frozen, and strict: "true" is no boolean and "20" no number."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    def problems(self) -> Iterator[Problem]:
        """Yield every rule that this value breaks by itself, with paths relative to it. Default: none."""
        yield from ()

    if not TYPE_CHECKING:  # or every misspelled attribute would pass the type checker

        def __getattr__(self, name: str) -> Any:
            """Raise Unknown for a field that is missing because the file is partly invalid."""
            if name in type(self).model_fields:
                raise Unknown(name)
            return super().__getattr__(name)


def tried(*rules: Callable[[], Iterator[Problem]]) -> Iterator[Problem]:
    """Yield the problems that each of *rules* finds; a rule ends where it needs a field that is itself wrong."""
    for rule in rules:
        try:
            yield from rule()
        except Unknown:
            continue


def all_problems(value: object, path: Path = ()) -> Iterator[Problem]:
    """Yield the problems of *value* and of every model within it, with paths that begin with *path*."""
    if isinstance(value, Model):
        for problem in tried(value.problems):
            yield replace(problem, path=(*path, *problem.path))
        for name in type(value).model_fields:
            if name in value.__dict__:
                yield from all_problems(value.__dict__[name], (*path, name))
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from all_problems(entry, (*path, key))
    elif isinstance(value, (list, tuple)):
        for position, entry in enumerate(value):
            yield from all_problems(entry, (*path, position))


def require_valid(what: str, spec: Model) -> None:
    """Raise ValueError with every problem of *spec*, the model of *what*, such as ``database main``.

    What only a table says is for the settings to refuse, since AWS may be newer than the table.
    """
    found = [
        f"{'.'.join(map(str, problem.path)) or 'it'} {problem.rule}"
        + (f" (example: {problem.example})" if problem.example else "")
        for problem in all_problems(spec)
        if not problem.by_table
    ]
    if found:
        raise ValueError(f"{what}: {'; '.join(found)}")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of *known* that *word* was most likely meant to be, or None."""
    candidates = list(known)
    snake = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", word).replace("-", "_").lower()
    for attempt in (word, snake):
        found = difflib.get_close_matches(attempt, candidates, n=1, cutoff=0.6)
        if found:
            return found[0]
    return next((one for one in candidates if snake.startswith(one) or (one.startswith(snake) and snake)), None)


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?``, or nothing if nothing is near."""
    match = nearest(word, known)
    return f"; did you mean {match!r}?" if match else ""


@dataclass(frozen=True, slots=True)
class Matches:
    """Text must match a pattern."""

    pattern: str
    rule: str
    """What the pattern requires, in words."""

    def check(self, text: str) -> str:
        """Return *text*, or raise ValueError."""
        if not re.fullmatch(self.pattern, text):
            raise ValueError(self.rule)
        return text

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "pattern": f"^(?:{self.pattern})$"}


@dataclass(frozen=True, slots=True)
class OneOf:
    """Text must be one of many, too many to list in a message."""

    what: str
    values: tuple[str, ...]

    def check(self, text: str) -> str:
        """Return *text*, or raise ValueError."""
        if text not in self.values:
            raise ValueError(f"is not {self.what} that Plinth knows{suggestion(text, self.values)}")
        return text

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "enum": list(self.values)}


@dataclass(frozen=True, slots=True)
class Checked:
    """Text must pass a function that raises ValueError with the rule."""

    check: Callable[[str], str]
    pattern: str = ""
    """What editors check. Default: nothing."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), **({"pattern": f"^(?:{self.pattern})$"} if self.pattern else {})}


def check_distinct(items: list[str]) -> list[str]:
    """Return *items*, or raise ValueError if it contains duplicates."""
    twice = sorted({item for item in items if items.count(item) > 1})
    if twice:
        raise ValueError(f"holds {', '.join(map(repr, twice))} more than once")
    return items


Distinct = AfterValidator(check_distinct)
"""A list without duplicates."""


@dataclass(frozen=True, slots=True)
class Risk:
    """Marks a setting that weakens the stack with some of its values."""

    when: Callable[[Any], bool]
    sentence: str
    """The risk."""


@dataclass(frozen=True, slots=True)
class DataLoss(Risk):
    """Marks a setting that with some of its values loses data, so that the stack has to allow that."""


NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NAME_LENGTH = (2, 20)
_SHORTEST, _LONGEST = NAME_LENGTH


def check_name(name: str) -> str:
    """Return *name*, or raise ValueError if it is not a legal name of a service, database, …."""
    if not _SHORTEST <= len(name) <= _LONGEST:
        raise ValueError(f"a name has {_SHORTEST} to {_LONGEST} characters, this one has {len(name)}")
    if not NAME.fullmatch(name):
        raise ValueError("a name has small letters, digits and single inner hyphens, and begins with a letter")
    return name


class _NamePattern(Checked):
    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            **handler(schema),
            "pattern": f"^{NAME.pattern}$",
            "minLength": _SHORTEST,
            "maxLength": _LONGEST,
        }


Name = Annotated[str, _NamePattern(check_name)]
"""Name of a service, database, …. AWS's tightest limit (32 for load balancers and target groups) minus what the
program and Pulumi (8 characters) add."""

Text = Annotated[str, Field(min_length=1)]

NonNegative = Annotated[float, Field(ge=0)]
Percent = Annotated[float, Field(gt=0, le=100)]

Raw = Mapping[str, Any]
"""A part of the stack file as it was written."""
