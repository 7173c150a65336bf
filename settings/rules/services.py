"""What a service of each kind has, and which of its numbers fit together."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial

from model.aws.facts import FARGATE_MEMORY
from model.aws.schedule import broken_schedule
from model.base import suggestion
from model.compute import Service
from model.images import Image
from model.problem import Problem
from model.values import is_confidential
from settings.rules.attempt import Rule, attempt, each
from settings.stack_file import StackFile

_NEEDED = {
    "web": ("port", "route", "health_check"),
    "internal": ("port",),
    "worker": (),
    "job": ("schedule",),
}
_FORBIDDEN = {
    "web": ("schedule",),
    "internal": ("route", "schedule"),
    "worker": ("port", "route", "schedule"),
    "job": ("port", "route", "health_check", "tasks", "scaling", "deployment"),
}
_FORMS = ("repository", "uri", "build")
_MANY = 8


def _kind(name: str, service: Service) -> Iterator[Problem]:
    kind = service.kind
    for field in _NEEDED[kind]:
        if getattr(service, field) is None:
            yield Problem(("services", name, field), f"kind {kind} needs it")
    for field in _FORBIDDEN[kind]:
        if field in service.model_fields_set and getattr(service, field) is not None:
            yield Problem(("services", name, field), f"kind {kind} has none; leave it out", f"kind: {_having(field)}")


def _having(field: str) -> str:
    """Return a kind that has *field*."""
    return next(kind for kind, forbidden in _FORBIDDEN.items() if field not in forbidden)


def _memory(name: str, service: Service) -> Iterator[Problem]:
    legal = FARGATE_MEMORY[service.cpu]
    if service.memory_mib in legal:
        return
    if len(legal) <= _MANY:
        text = f"{', '.join(map(str, legal[:-1]))} or {legal[-1]}"
    else:
        text = f"{legal[0]} to {legal[-1]} in steps of {legal[1] - legal[0]}"
    nearest = min(legal, key=lambda mib: abs(mib - service.memory_mib))
    yield Problem(
        ("services", name, "memory_mib"),
        f"must be {text} for cpu {service.cpu}",
        f"memory_mib: {legal[1] if nearest == legal[-1] else nearest}",
    )


def _count(name: str, service: Service) -> Iterator[Problem]:
    if service.kind == "job":
        return
    if service.tasks is None and service.scaling is None:
        yield Problem(("services", name), "needs tasks (a fixed number) or scaling", "tasks: 2", show_value=False)
    if service.tasks is not None and service.scaling is not None:
        yield Problem(
            ("services", name, "tasks"), "stands beside scaling; only one of them says how many run", "tasks: 2"
        )


def _scaling(name: str, service: Service) -> Iterator[Problem]:
    scaling = service.scaling
    if scaling is None:
        return
    if scaling.cpu_percent is None and scaling.memory_percent is None:
        yield Problem(("services", name, "scaling"), "needs cpu_percent or memory_percent, or nothing ever scales")
    if scaling.min_tasks > scaling.max_tasks:
        yield Problem(
            ("services", name, "scaling", "min_tasks"),
            f"is above max_tasks {scaling.max_tasks}",
            f"min_tasks: {scaling.max_tasks}",
        )


def _checked(name: str, service: Service) -> Iterator[Problem]:
    check = service.health_check
    if check is None:
        return
    if service.kind == "web" and check.path is None:
        yield Problem(("services", name, "health_check", "path"), "the load balancer needs it")
    if service.kind in {"internal", "worker"} and check.path is not None:
        yield Problem(
            ("services", name, "health_check", "path"),
            f"only a load balancer asks a path; kind {service.kind} is checked by a command",
            "health_check: {command: [python, -m, app.check]}",
        )
    if service.kind in {"internal", "worker"} and check.path is None and not check.command:
        yield Problem(("services", name, "health_check", "command"), f"kind {service.kind} is checked by a command")


def _health(name: str, service: Service) -> Iterator[Problem]:
    check = service.health_check
    if check is not None and check.timeout_seconds >= check.interval_seconds:
        yield Problem(
            ("services", name, "health_check", "timeout_seconds"),
            f"must be below interval_seconds {check.interval_seconds}",
            f"timeout_seconds: {min(5, check.interval_seconds - 1)}",
        )


def _deployment(name: str, service: Service) -> Iterator[Problem]:
    if service.kind == "job":
        return
    count = service.tasks or (service.scaling.min_tasks if service.scaling else None)
    if count is None:
        return
    deployment = service.deployment
    most = math.floor(count * deployment.maximum_percent / 100)
    least = math.ceil(count * deployment.minimum_healthy_percent / 100)
    if most <= least:
        yield Problem(
            ("services", name, "deployment"),
            f"of {count} tasks {least} must keep running and at most {most} may run, so no deployment can proceed",
        )


def _schedule(name: str, service: Service) -> Iterator[Problem]:
    if service.kind == "job" and service.schedule is not None:
        rule = broken_schedule(service.schedule)
        if rule:
            yield Problem(("services", name, "schedule"), rule)


def _environment(name: str, service: Service) -> Iterator[Problem]:
    for variable, value in service.environment.items():
        if is_confidential(variable, value):
            yield Problem(
                ("services", name, "environment", variable),
                "looks confidential: put it into plinth:secrets and link to it",
                "links: {jwt-key: read}",
            )


def _image(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    image = service.image
    given = [form for form in _FORMS if getattr(image, form) is not None]
    if len(given) != 1:
        found = " and ".join(given) or "none of them"
        yield Problem(("services", name, "image"), f"is one of repository with tag, uri, or build; this has {found}")
    yield from attempt(_tag, name, image)
    if image.repository is not None:
        yield from _repository(file, ("services", name, "image", "repository"), image.repository)
    if image.build is not None:
        yield from _repository(file, ("services", name, "image", "build", "repository"), image.build.repository)


def _tag(name: str, image: Image) -> Iterator[Problem]:
    if image.repository is not None and image.tag is None:
        yield Problem(("services", name, "image", "tag"), "a repository needs a tag")
    if image.repository is None and image.tag is not None:
        yield Problem(
            ("services", name, "image", "tag"), "goes with repository only", 'image: {repository: api, tag: "1.0.0"}'
        )


def _repository(file: StackFile, path: tuple[str, ...], repository: str) -> Iterator[Problem]:
    if repository not in file.repositories:
        yield Problem(
            path,
            f"is not in plinth:repositories{suggestion(repository, file.repositories)}",
            f"plinth:repositories: {{{repository}: {{}}}}",
        )


def _log_groups(file: StackFile) -> Iterator[Problem]:
    owner = {f"/aws/ecs/{name}-{file.stack.environment}": name for name in file.services}
    yield from each(file.services, partial(_log_group, owner))


def _log_group(owner: dict[str, str], name: str, service: Service) -> Iterator[Problem]:
    group = service.log_group_name
    if group is not None and owner.setdefault(group, name) != name:
        yield Problem(
            ("services", name, "log_group_name"),
            f"is the log group of {owner[group]!r} too",
            f"log_group_name: /ecs/{name}",
        )


def _cluster(file: StackFile) -> Iterator[Problem]:
    if not file.cluster.on_demand_weight and not file.cluster.spot_weight:
        yield Problem(("cluster", "on_demand_weight"), "on_demand_weight and spot_weight are both 0; one must be above")


def _for_each(rule: Callable[[str, Service], Iterator[Problem]]) -> Rule:
    return lambda file: each(file.services, rule)


def _images(file: StackFile) -> Iterator[Problem]:
    yield from each(file.services, partial(_image, file))


RULES: tuple[Rule, ...] = (
    *(
        _for_each(rule)
        for rule in (_kind, _memory, _count, _scaling, _checked, _health, _deployment, _schedule, _environment)
    ),
    _images,
    _log_groups,
    _cluster,
)
