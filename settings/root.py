"""The settings of a stack: a stack file that keeps all rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from pydantic import model_validator

from model.base import Model, Risk
from model.problem import Path, Problem
from model.values import shown
from settings.addresses import crowded
from settings.fields import known_keys, written
from settings.rotation import locked_out
from settings.rules import advice, broken
from settings.stack_file import StackFile


class BrokenRulesError(ValueError):
    """Every field is valid by itself, but some settings do not go together."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{written(problem.path)}: {problem.rule}" for problem in problems))
        self.problems = problems


class Settings(StackFile):
    """A valid stack file. Every attribute is named like its section."""

    @model_validator(mode="after")
    def _keep_rules(self) -> Self:
        problems = tuple(broken(self))
        if problems:
            raise BrokenRulesError(problems)
        return self

    @property
    def risks(self) -> list[str]:
        """One sentence for every setting that weakens the stack, alone or together with others."""
        return [*_risks(self, ()), *self._sentences(locked_out(self)), *self._sentences(crowded(self))]

    @property
    def advice(self) -> list[str]:
        """One sentence for everything that AWS's tables would refuse if they were enforced, or cannot check."""
        return self._sentences(advice(self))

    def _sentences(self, problems: Iterator[Problem]) -> list[str]:
        return [
            f"{written(problem.path)} = {shown(_value(self, problem.path))}: {problem.rule}" for problem in problems
        ]


def _value(value: Any, path: Path) -> Any:
    for step in path:
        value = getattr(value, str(step)) if isinstance(value, Model) else value[step]
    return value


def _risks(value: Any, path: Path) -> Iterator[str]:
    if isinstance(value, dict):
        for name, entry in value.items():
            yield from _risks(entry, (*path, name))
    if not isinstance(value, Model):
        return
    for (key, field), name in zip(known_keys(type(value)).items(), type(value).model_fields, strict=True):
        content = getattr(value, name)
        for mark in field.metadata:
            if isinstance(mark, Risk) and mark.when(content):
                yield f"{written((*path, key))} = {shown(content)}: {mark.sentence}"
        yield from _risks(content, (*path, key))
