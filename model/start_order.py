"""In which order the containers of a task start: what each waits for, and what no task could ever reach. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from model.base import suggestion
from model.container import Container, Restart
from model.problem import Path, Problem
from model.sidecar import MAIN, Sidecar

_UNTIL_EXIT: Final = ("complete", "success")


def restart_of(name: str, main: Container, sidecars: Mapping[str, Sidecar]) -> Restart | None:
    """Return when the sidecar called *name* is started again; without it, no one would notice that it has ended."""
    sidecar = sidecars[name]
    awaited = any(one.depends_on.get(name) in _UNTIL_EXIT for one in (main, *sidecars.values()))
    return sidecar.restart or (None if sidecar.essential or awaited else Restart())


def order_problems(main: Container, sidecars: Mapping[str, Sidecar]) -> Iterator[Problem]:
    """Yield what ECS refuses, and what waits for something that never happens.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
    """
    containers = {MAIN: main, **sidecars}
    for name, container in containers.items():
        at = () if name == MAIN else ("sidecars", name)
        for other, condition in container.depends_on.items():
            path = (*at, "depends_on", other)
            if other == name:
                yield Problem(path, "a container does not wait for itself; remove it", "depends_on: {}")
            elif other not in containers:
                others = [one for one in containers if one != name]
                yield Problem(
                    path,
                    f"is not a container of the task{suggestion(other, others)}",
                    f"depends_on: {{{others[0]}: start}}" if others else "depends_on: {}",
                )
            else:
                yield from _unreachable(path, other, containers[other], condition)
    yield from _cycle(containers)


def _unreachable(path: Path, name: str, awaited: Container, condition: str) -> Iterator[Problem]:
    if condition == "healthy" and (awaited.health_check is None or not awaited.health_check.command):
        yield Problem(
            path,
            f"waits until {name} is healthy, and it has no health check with a command",
            f"depends_on: {{{name}: start}}",
        )
    elif condition in _UNTIL_EXIT and not isinstance(awaited, Sidecar):
        yield Problem(
            path,
            f"waits until {name} has exited, and then the task ends, too; start and healthy are possible",
            f"depends_on: {{{name}: start}}",
        )
    elif condition in _UNTIL_EXIT and isinstance(awaited, Sidecar) and awaited.essential:
        yield Problem(
            path,
            f"waits until {name} has exited, and the task ends with it, as it is essential; remove essential there",
            f"depends_on: {{{name}: start}}",
        )
    elif condition in _UNTIL_EXIT and awaited.restart is not None:
        yield Problem(
            path,
            f"waits until {name} has exited, and its restart starts it again; remove restart there",
            f"depends_on: {{{name}: start}}",
        )


def _cycle(containers: Mapping[str, Container]) -> Iterator[Problem]:
    """Yield one circle of containers that wait for each other, if there is one."""
    done: set[str] = set()
    for start in containers:
        path = [start]
        while path:
            following = (
                other for other in containers[path[-1]].depends_on if other in containers and other not in done
            )
            other = next((one for one in following if one != path[-1]), None)
            if other is None:
                done.add(path.pop())
            elif other in path:
                circle = [*path[path.index(other) :], other]
                at = () if circle[-2] == MAIN else ("sidecars", circle[-2])
                yield Problem(
                    (*at, "depends_on", other),
                    f"containers wait for each other in a circle: {' → '.join(circle)}; remove one of these",
                    "depends_on: {}",
                )
                return
            else:
                path.append(other)
