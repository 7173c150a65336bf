"""One mistake, one line: which problems of a file follow from others, and which are the same elsewhere. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from model.base import Raw
from model.problem import Path, Problem
from model.values import flow
from settings.fields import aliased, value_at, written
from settings.stack_file import NAMESPACE

_MEANT = re.compile(r"; did you mean '([^']+)'\?")
_MOST_NAMED = 3
_OURS = f"{NAMESPACE}:"
"""How an example begins that corrects something else than the value: one correction for all places."""


def distinct(problems: Sequence[Problem], raw: Raw) -> list[Problem]:
    """Return *problems* of the file *raw* without what follows from another one, and what is the same only once."""
    causes = [one for one in problems if not any(_follows(one, other) for other in problems if other is not one)]
    return list(_elsewhere(list(_first_of_each_value(_of_whole_lists(causes, raw)))))


def _follows(problem: Problem, cause: Problem) -> bool:
    """Return whether *problem* is within what *cause* hides; of two that hide each other neither is."""
    if cause.hides is None:
        return False
    path, hidden = aliased(problem.path), aliased(cause.hides)
    if path[: len(hidden)] != hidden:
        return False
    return problem.hides is None or len(aliased(problem.hides)) > len(hidden)


def _of_whole_lists(problems: Sequence[Problem], raw: Raw) -> Iterator[Problem]:
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
    return aliased(problem.path)[:-1], _MEANT.sub("", problem.rule)


def _first_of_each_value(problems: Iterator[Problem]) -> Iterator[Problem]:
    """Yield the first problem of each value: a correction of it settles the others, or they are said then."""
    seen = set[Path]()
    for problem in problems:
        if not problem.show_value or aliased(problem.path) not in seen:
            yield problem
        if problem.show_value:
            seen.add(aliased(problem.path))


def _elsewhere(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield *problems*, with one line for a rule that is broken in several places and kept again by one correction."""
    places: dict[tuple[str, str], list[str]] = {}
    for one in problems:
        places.setdefault((one.rule, one.example), []).append(written(one.path))
    for one in problems:
        same = places[one.rule, one.example]
        if not one.example.startswith(_OURS) or len(same) == 1:
            yield one
        elif written(one.path) == same[0]:
            others = ", ".join(same[1 : 1 + _MOST_NAMED])
            more = len(same) - 1 - _MOST_NAMED
            yield replace(one, rule=f"{one.rule}; also at {others}{f' and {more} more' if more > 0 else ''}")
