"""What the estimate may assume of services: only of those that scale, and only what they can do."""

from __future__ import annotations

from collections.abc import Iterator

from model.base import suggestion
from model.problem import Problem
from settings.rules.attempt import Rule
from settings.stack_file import StackFile


def _average_tasks(file: StackFile) -> Iterator[Problem]:
    for name, tasks in (file.cost.usage.average_tasks or {}).items():
        path = ("cost", "usage", "average_tasks", name)
        service = file.services.get(name)
        if service is None:
            yield Problem(path, f"there is no such service{suggestion(name, file.services)}", _example(file))
        elif service.scaling is None:
            yield Problem(path, "has no scaling: how many tasks run is not assumed but known", _example(file))
        elif not service.scaling.fewest_tasks <= tasks <= service.scaling.most_tasks:
            least, most = service.scaling.fewest_tasks, service.scaling.most_tasks
            yield Problem(
                path, f"must be {least} to {most}, as its scaling has it", f"average_tasks: {{{name}: {most}}}"
            )


def _example(file: StackFile) -> str:
    """Return a legal entry if the file has a service that scales, or the wish for one."""
    found = next(((name, service.scaling) for name, service in file.services.items() if service.scaling), None)
    return f"average_tasks: {{{found[0]}: {found[1].max_tasks}}}" if found else "scaling: {min_tasks: 2, max_tasks: 6}"


RULES: tuple[Rule, ...] = (_average_tasks,)
