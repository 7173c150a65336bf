"""What services need of the rest of the file: repositories for their images, log groups of their own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from model.base import suggestion
from model.problem import Problem
from model.service import Service, default_log_group
from settings.rules.attempt import Rule, each
from settings.stack_file import StackFile


def _repositories(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    image = service.image
    if image.repository is not None:
        yield from _repository(file, ("services", name, "image", "repository"), image.repository)
    if image.build is not None:
        yield from _repository(file, ("services", name, "image", "build", "repository"), image.build.repository)


def _repository(file: StackFile, path: tuple[str, ...], repository: str) -> Iterator[Problem]:
    if repository not in file.repositories:
        yield Problem(
            path,
            f"is not in plinth:repositories{suggestion(repository, file.repositories)}",
            f"plinth:repositories: {{{repository}: {{}}}}",
        )


def _log_groups(file: StackFile) -> Iterator[Problem]:
    owner = {default_log_group(name, file.stack.environment): name for name in file.services}
    yield from each(file.services, partial(_log_group, owner))


def _log_group(owner: dict[str, str], name: str, service: Service) -> Iterator[Problem]:
    group = service.log_group_name
    if group is not None and owner.setdefault(group, name) != name:
        yield Problem(
            ("services", name, "log_group_name"),
            f"is the log group of {owner[group]!r} too",
            f"log_group_name: /ecs/{name}",
        )


RULES: tuple[Rule, ...] = (
    lambda file: each(file.services, partial(_repositories, file)),
    _log_groups,
)
