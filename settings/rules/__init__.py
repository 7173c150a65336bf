"""Rules between the things of a stack file. Rules about one thing alone are in its model."""

from collections.abc import Iterator

from model.base import all_problems
from model.problem import Problem
from settings.rules import cost, data, edge, links, network, networks, placement, prod, routes, services
from settings.rules.attempt import Rule, attempt
from settings.stack_file import StackFile

_RULES: tuple[Rule, ...] = (
    *placement.RULES,
    *networks.RULES,
    *network.RULES,
    *edge.RULES,
    *services.RULES,
    *routes.RULES,
    *links.RULES,
    *data.RULES,
    *cost.RULES,
    *prod.RULES,
)


def broken(file: StackFile) -> Iterator[Problem]:
    """Yield every broken rule; a rule reports nothing about parts of the file that are invalid by themselves."""
    yield from all_problems(file)
    for rule in _RULES:
        yield from attempt(rule, file)
