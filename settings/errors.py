"""The one error that a stack file can raise: one line per problem."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

import pulumi

from model.aws.regions import regions
from model.base import Raw
from model.problem import Path, Problem
from model.values import HIDDEN, flow, leaves, names_a_secret, printable, shown
from settings.examples import example as fitting
from settings.fields import ABSENT, find, value_at
from settings.stack_file import ALIASES

_SHORTEST_SECRET = 3
_SECRETS = "plinth:secrets"
_MEANT = re.compile(r"; did you mean '([^']+)'\?")
_FUNCTION = re.compile(r"arn:aws[a-z-]*:lambda:")


class SettingsError(pulumi.RunError):
    """The stack file is wrong. A RunError, so that the engine shows the lines and no traceback."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


def error(problems: Iterable[Problem], raw: Raw, secret_keys: Collection[str] = ()) -> SettingsError:
    """Return *problems* of the file *raw* as one error; each line once, in the order of the file."""
    order = {key: position for position, key in enumerate(ALIASES.values())}
    found = sorted(problems, key=lambda problem: order.get(str(_aliased(problem.path)[0]), -1))
    return SettingsError(list(dict.fromkeys(line(problem, raw, secret_keys) for problem in _joined(found, raw))))


def _joined(problems: Sequence[Problem], raw: Raw) -> Iterator[Problem]:
    """Yield *problems*, with one for a list all of whose items break the same rule."""
    alike: dict[tuple[Path, str], list[str]] = {}
    for problem in problems:
        if isinstance(problem.path[-1], int):
            alike.setdefault(_rule_of_list(problem), []).extend(_MEANT.findall(problem.rule))
    counts = Counter(_rule_of_list(one) for one in problems if isinstance(one.path[-1], int))
    for problem in problems:
        path, rule = _rule_of_list(problem)
        items = value_at(path, raw)
        if not isinstance(items, list) or not 1 < len(items) == counts[path, rule]:
            yield problem
            continue
        meant = list(dict.fromkeys(alike[path, rule]))
        example = f"{path[-1]}: {flow(meant)}" if len(meant) == len(items) else problem.example
        yield replace(problem, path=path, rule=rule, example=example)


def _rule_of_list(problem: Problem) -> tuple[Path, str]:
    """Return the path of the list that a problem's value is in, and the rule without what one item was meant to be."""
    return _aliased(problem.path)[:-1], _MEANT.sub("", problem.rule)


def line(problem: Problem, raw: Raw, secret_keys: Collection[str] = ()) -> str:
    """Return ``key = value: rule; example: legal``, with confidential values hidden."""
    path = _aliased(problem.path)
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
        hidden = secret or any(names_a_secret(key) for key in located.free)
    if hidden:
        for text in sorted(leaves(raw.get(str(path[0])) if secret else value), key=len, reverse=True):
            if len(text) >= _SHORTEST_SECRET:
                rule = rule.replace(text, HIDDEN)
    value_text = "" if value is ABSENT or not problem.show_value else f" = {HIDDEN if hidden else shown(value)}"
    return printable(f"{written(path)}{value_text}: {rule}; example: {example}")


def written(path: Path) -> str:
    """Return a path as a person writes it: ``plinth:services.api.links``."""
    first, *rest = _aliased(path)
    return str(first) + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in rest)


def _aliased(path: Path) -> Path:
    return (ALIASES.get(str(path[0]), path[0]), *path[1:]) if path else path
