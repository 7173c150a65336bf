"""What services need of the rest of the file: repositories for their images, log groups of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from model.account import PLACEHOLDER_ID
from model.aws import ecr
from model.base import nearest, suggestion, tried
from model.container import Container
from model.deployment import Deployment
from model.deployment_of_service import deployment_problems
from model.log_groups import may_be_default_log_group
from model.naming import name_scope
from model.problem import Path, Problem
from model.pull_through import Upstream
from model.service import CHECKED_BY_COMMAND, Service
from settings.fields import written
from settings.rules.attempt import Rule, attempt, each
from settings.stack_file import StackFile


def _repositories(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    for place, container in service.containers.items():
        yield from attempt(_repositories_of, file, ("services", name, *place, "image"), container)


def _repositories_of(file: StackFile, path: Path, container: Container) -> Iterator[Problem]:
    image = container.image
    if image.repository is not None:
        yield from _repository(file, (*path, "repository"), image.repository)
    if image.build is not None:
        yield from _repository(file, (*path, "build", "repository"), image.build.repository)
    if image.cached is not None and image.cached.upstream not in file.account.pull_through:
        upstream = image.cached.upstream
        yield Problem(
            (*path, "cached", "upstream"),
            "is not in plinth:account.pull_through",
            f"plinth:account: {{pull_through: {{{upstream}: {_credentials(file, upstream)}}}}}",
        )


def _credentials(file: StackFile, upstream: Upstream) -> str:
    if upstream not in ecr.UPSTREAMS_WITH_CREDENTIALS:
        return "{}"
    account = file.account.id or PLACEHOLDER_ID
    secret = f"secret:ecr-pullthroughcache/{upstream}-AbCdEf"
    return f'{{credential_arn: "arn:aws:secretsmanager:{file.region}:{account}:{secret}"}}'


def _repository(file: StackFile, path: Path, repository: str) -> Iterator[Problem]:
    if repository not in file.repositories:
        near = nearest(repository, file.repositories)
        yield Problem(
            path,
            f"is not in plinth:repositories{suggestion(repository, file.repositories)}",
            f"repository: {near}" if near else f"plinth:repositories: {{{repository}: {{}}}}",
        )


def _log_groups(file: StackFile) -> Iterator[Problem]:
    scopes = (file.stack.environment, name_scope(file.stack.environment, file.stack_name))
    yield from each(file.services, partial(_log_group, scopes, {}, list(file.services)))


def _log_group(
    scopes: tuple[str, ...], named: dict[str, str], services: list[str], name: str, service: Service
) -> Iterator[Problem]:
    group = service.log_group_name
    if group is None:
        return
    by_default = (other for other in services if any(may_be_default_log_group(group, other, scope) for scope in scopes))
    owner = next(by_default, named.setdefault(group, name))
    if owner != name:
        yield Problem(
            ("services", name, "log_group_name"),
            f"is the log group of {owner!r} too",
            f"log_group_name: /ecs/{name}",
        )


def _health_checks(file: StackFile) -> Iterator[Problem]:
    if file.stack.environment != "dev":
        yield from each(file.services, _health_check)


def _health_check(name: str, service: Service) -> Iterator[Problem]:
    if service.kind in CHECKED_BY_COMMAND and service.health_check is None:
        yield Problem(
            ("services", name, "health_check"),
            "is required outside of dev: without it a deployment takes every task that starts for a healthy one",
            "health_check: {command: [python, -m, app.check]}",
        )


def _backlogs(file: StackFile) -> Iterator[Problem]:
    scaled = [
        name
        for name, one in file.services.items()
        if one.scaling is not None and one.scaling.queue_backlog and one.scaling.min_tasks > 0
    ]
    if scaled and file.cluster.container_insights == "disabled":
        yield Problem(
            ("cluster", "container_insights"),
            f"must be enabled, because the scaling of {', '.join(scaled)} by queue_backlog needs the number of tasks",
            "container_insights: enabled",
        )


def _default_deployment(file: StackFile) -> Iterator[Problem]:
    """Yield why a web service cannot have the strategy of the stack; one of its own is for its model to check."""
    if file.cluster.deployment is not None:
        yield from each(file.services, partial(_takes_the_default, file))


def _takes_the_default(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    if service.kind != "web" or service.deployment is not None:
        return
    for problem in tried(lambda: deployment_problems(file.deployed(service))):
        of_stack = problem.path[:1] == ("deployment",)
        yield replace(
            problem,
            path=("cluster", *problem.path) if of_stack else ("services", name, *problem.path),
            rule=f"for service {name!r}: {problem.rule}" if of_stack else f"{problem.rule} (cluster.deployment has it)",
        )


def _hooks_of_the_stack(file: StackFile) -> Iterator[Problem]:
    if file.cluster.deployment is not None:
        yield from _missing_functions(file, ("cluster", "deployment"), file.cluster.deployment)


def _hooks(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    yield from _missing_functions(file, ("services", name, "deployment"), service.strategy)


def _missing_functions(file: StackFile, path: Path, deployment: Deployment) -> Iterator[Problem]:
    for name, hook in deployment.hooks.items():
        if hook.function not in file.functions:
            near = nearest(hook.function, file.functions)
            yield Problem(
                (*path, "hooks", name, "function"),
                f"is not in plinth:functions{suggestion(hook.function, file.functions)}",
                f"function: {near}" if near else f"{written((*path, 'hooks'))}: {{}}",
            )


RULES: tuple[Rule, ...] = (
    _default_deployment,
    _hooks_of_the_stack,
    lambda file: each(file.services, partial(_hooks, file)),
    _health_checks,
    lambda file: each(file.services, partial(_repositories, file)),
    _log_groups,
    _backlogs,
)
