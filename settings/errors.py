"""The one error that a stack file can raise: one line per problem."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import pulumi

from model.aws import provider
from model.aws.regions import regions
from model.base import Raw
from model.problem import Problem
from model.values import HIDDEN, leaves, names_a_secret, printable, shown
from settings.consequences import distinct
from settings.examples import example as fitting
from settings.fields import ABSENT, aliased, find, value_at, written
from settings.stack_file import ALIASES

_SHORTEST_SECRET = 3
_SECRETS = "plinth:secrets"
_FUNCTION = re.compile(r"arn:aws[a-z-]*:lambda:")


class SettingsError(pulumi.RunError):
    """The stack file is wrong. A RunError, so that the engine shows the lines and no traceback."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


def error(problems: Iterable[Problem], raw: Raw, secret_keys: Collection[str] = ()) -> SettingsError:
    """Return *problems* of the file *raw* as one error; each line once, in the order of the file."""
    order = {key: position for position, key in enumerate(ALIASES.values())}
    found = sorted(problems, key=lambda problem: order.get(str(aliased(problem.path)[0]), -1))
    return SettingsError(list(dict.fromkeys(line(problem, raw, secret_keys) for problem in distinct(found, raw))))


def line(problem: Problem, raw: Raw, secret_keys: Collection[str] = ()) -> str:
    """Return ``key = value: rule; example: legal``, with confidential values hidden."""
    path = aliased(problem.path)
    located = find(path, raw)
    rule, example = problem.rule, problem.example
    if not example:
        example = fitting(path, raw)
    secret = path[0] in secret_keys
    value = value_at(path, raw)
    if path[0] == _SECRETS:  # a value may have been written where only its description belongs
        hidden = secret or not (
            isinstance(value, (bool, int, float)) or value in regions() or _FUNCTION.match(str(value))
        )
    else:
        misplaced = located.label.endswith("_secret_arn") and not str(value).startswith("arn:")  # the secret itself
        hidden = secret or misplaced or any(map(_is_confidential, located.free))
    if hidden:
        for text in sorted(leaves(raw.get(str(path[0])) if secret else value), key=len, reverse=True):
            if len(text) >= _SHORTEST_SECRET:
                rule = rule.replace(text, HIDDEN)
    value_text = "" if value is ABSENT or not problem.show_value else f" = {HIDDEN if hidden else shown(value)}"
    return printable(f"{written(path)}{value_text}: {rule}; example: {example}")


def _is_confidential(key: str) -> bool:
    namespace, colon, name = key.partition(":")
    return name in provider.CREDENTIALS if colon and namespace == "aws" else names_a_secret(key)
