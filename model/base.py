"""The base class of all models, with checks of text and marks of risk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic_core import PydanticCustomError, core_schema

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
            hides = None if problem.hides is None else (*path, *problem.hides)
            yield replace(problem, path=(*path, *problem.path), hides=hides)
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


_SYNONYMS = {
    **dict.fromkeys(("amd64", "x64", "x86", "intel"), "x86_64"),
    **dict.fromkeys(("aarch64", "arm", "graviton"), "arm64"),
    **dict.fromkeys(("external", "public", "internet"), "internet-facing"),
    "private": "internal",
    **dict.fromkeys(("cron", "cronjob", "scheduled", "task"), "job"),
    **dict.fromkeys(("background", "daemon", "consumer"), "worker"),
    "live": "prod",
    "preprod": "staging",
    "string": "String",
}
"""Word → the one that AWS or Plinth has for the same, where likeness of letters would miss it or mean the opposite."""

_PREFIXES = ("un", "non", "no", "not", "dis", "in", "pre", "post", "ex")
"""Beginnings that change the meaning of a word, or turn it into its opposite."""

_SHORT_WORD, _MEDIUM_WORD, _SHORTEST_PREFIX = 5, 9, 3


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of *known* that *word* was most likely meant to be; None rather than one of another meaning."""
    candidates = sorted(known, reverse=True)  # of two that are as near, the newer generation: db.t4g rather than db.t2
    snake = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", word).replace("-", "_").lower()
    plain = {one: one.replace("-", "_").lower() for one in candidates}
    exact = [one for one in candidates if plain[one] == snake]
    if exact or _SYNONYMS.get(word.lower()) in candidates:
        return exact[0] if exact else _SYNONYMS[word.lower()]
    if word.lower() in _SYNONYMS:
        return None
    most = 1 if len(snake) <= _SHORT_WORD else 2 if len(snake) <= _MEDIUM_WORD else 3
    # Words whose lengths differ by more are farther apart than that, and a long one would take seconds to compare.
    alike = (one for one in candidates if abs(len(plain[one]) - len(snake)) <= most)
    found = [(_distance(snake, plain[one]), one) for one in alike if not _changes_meaning(snake, plain[one])]
    close = min((one for one in found if one[0] <= most), default=None, key=lambda one: one[0])
    if close:
        return close[1]
    begun = (
        one
        for one in candidates
        if min(len(snake), len(one)) >= _SHORTEST_PREFIX
        and (snake.startswith(plain[one]) or plain[one].startswith(snake))
    )
    return next(begun, None)


def _changes_meaning(word: str, other: str) -> bool:
    return any(word in {f"{prefix}{other}", f"{prefix}_{other}"} for prefix in _PREFIXES) or any(
        other in {f"{prefix}{word}", f"{prefix}_{word}"} for prefix in _PREFIXES
    )


def _distance(one: str, other: str) -> int:
    """Return how many letters must be added, removed, changed, or swapped with their neighbor (optimal alignment)."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, against in enumerate(other, 1):
            cost = min(above[column] + 1, here[column - 1] + 1, above[column - 1] + (letter != against))
            if row > 1 and column > 1 and (letter, one[row - 2]) == (other[column - 2], against):
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        before, above = above, here
    return above[-1]


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?``, or nothing if nothing is near."""
    return did_you_mean(nearest(word, known))


def did_you_mean(match: str | None) -> str:
    """Return ``; did you mean 'x'?`` for what a value was probably meant to be; nothing for None."""
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


def _check_integer(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return value


INTEGER = BeforeValidator(_check_integer)
"""For a Literal with 0 or 1: to Python they equal false and true, which are no numbers."""


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


def name_like(text: str) -> str:
    """Return a legal name that is as near to *text* as one can be."""
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-0123456789")[:_LONGEST].strip("-")
    return words if len(words) >= _SHORTEST else "main"


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
Percent = Annotated[float, Field(gt=0, lt=100)]
"""Threshold of an alarm: nothing is ever above 100 percent, and everything is always below."""

Utilization = Annotated[float, Field(ge=1, lt=100)]
"""The same of CPU or memory: below 1 is a fraction that was meant as percent, above which a task always is."""

EventsPerMinute = Annotated[float, Field(ge=0, le=1_000_000_000)]
"""Threshold of an alarm: no load balancer and no cache handles more."""

LagSeconds = Annotated[float, Field(ge=0, le=7 * 86_400)]
"""Threshold of an alarm: what lags a week behind has stopped."""

Latency = Annotated[float, Field(gt=0, le=4_000)]
"""Threshold of an alarm in seconds: every request takes longer than 0, and no load balancer waits longer than 4000."""

Raw = Mapping[str, Any]
"""A part of the stack file as it was written."""
