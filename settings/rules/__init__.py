"""What goes together in a stack file, and what does not: rules that look at more than one field."""

from collections.abc import Iterator

from model.base import all_problems
from model.problem import Problem
from settings.rules import cost, data, edge, links, network, placement, prod, routes, services
from settings.rules.attempt import Rule, attempt
from settings.stack_file import StackFile

_RULES: tuple[Rule, ...] = (
    *placement.RULES,
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
    """Yield what breaks a rule; a rule is silent about parts of the file that are wrong in themselves."""
    yield from all_problems(file)
    for rule in _RULES:
        yield from attempt(rule, file)
