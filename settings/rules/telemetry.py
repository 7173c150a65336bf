"""What collectors and log routers need of the rest of the file: room in tasks, images, paths to AWS's services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from model.account import PLACEHOLDER_ID
from model.agent import Agent
from model.agents import agent_problems
from model.arn import account_of, region_of
from model.log_router import FirehoseRouter, OpenSearchRouter
from model.network import Network
from model.problem import Path, Problem
from model.service import Service
from model.telemetry import PrometheusMetrics, Telemetry
from settings.rules.attempt import Rule, attempt, each
from settings.rules.network import for_each_network, foreign_uri, inside
from settings.stack_file import StackFile

_EVERYWHERE: Path = ("observability",)


def _places(file: StackFile) -> Iterator[tuple[Path, Service | None]]:
    """Yield the path of everything that may have both settings, with the service if it is one."""
    yield _EVERYWHERE, None
    for name, service in file.services.items():
        yield ("services", name), service


def _given(file: StackFile, field: str) -> Iterator[tuple[Path, Agent]]:
    """Yield each place that sets *field*, ``telemetry`` or ``log_router``, to something that adds a container."""
    for path, service in _places(file):
        found = getattr(service or file.observability, field)
        if isinstance(found, Agent):
            yield (*path, field), found


def _images(file: StackFile) -> Iterator[Problem]:
    if file.stack.environment != "prod":
        return
    for field in ("telemetry", "log_router"):
        for path, agent in _given(file, field):
            if agent.image.endswith(":latest"):
                yield Problem((*path, "image"), "latest is not one image; prod needs a fixed tag or a digest")


def _fit(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    """Yield why what all services have does not fit into one; what it has itself is said by its model."""
    whole = file.observed(service)
    if any(agent_problems(service, service.sidecars, service.agents)):
        return
    for problem in agent_problems(whole, whole.sidecars, whole.agents):
        yield replace(problem, path=("services", name, *problem.path))


def _accounts(file: StackFile) -> Iterator[Problem]:
    """Yield what is in another account, whose resources the role of a task cannot use directly."""
    account = file.account.id
    for path, router in _given(file, "log_router"):
        if isinstance(router, FirehoseRouter) and account not in {None, account_of(router.stream_arn)}:
            yield Problem(
                (*path, "stream_arn"),
                f"is in account {account_of(router.stream_arn)}, and Firehose takes records from its own only",
                f"stream_arn: arn:aws:firehose:{region_of(router.stream_arn)}:{account}:deliverystream/logs",
            )
    for path, telemetry in _given(file, "telemetry"):
        if not isinstance(telemetry, Telemetry) or not isinstance(telemetry.metrics, PrometheusMetrics):
            continue
        arn = telemetry.metrics.workspace_arn
        if account not in {None, account_of(arn)}:
            yield Problem(
                (*path, "metrics", "workspace_arn"),
                f"is in account {account_of(arn)}, and only a role of that account may write there",
                f"workspace_arn: {arn.replace(f':{account_of(arn)}:', f':{account}:')}",
            )


def _without_nat(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    """Yield images and destinations that a network without NAT does not reach; what all services share, once."""
    if network.nat != "none":
        return
    found: dict[Path, Problem] = {}
    for service, spec in inside(file, name, file.services).items():
        for problem in attempt(_unreached, file, service, spec):
            found.setdefault(problem.path, problem)
    yield from found.values()


def _unreached(file: StackFile, name: str, service: Service) -> Iterator[Problem]:
    whole = file.observed(service)
    for field, agent in (("telemetry", whole.collector), ("log_router", whole.router)):
        if agent is None:
            continue
        own = getattr(service, field) is not None
        path: Path = (*(("services", name) if own else _EVERYWHERE), field)
        yield from foreign_uri(file, (*path, "image"), agent.image, f'image: "{_mirror(file, agent.image)}"')
        if isinstance(agent, Telemetry) and isinstance(agent.metrics, PrometheusMetrics):
            yield from _regional(file, (*path, "metrics", "workspace_arn"), agent.metrics.workspace_arn)
        if isinstance(agent, FirehoseRouter):
            yield from _regional(file, (*path, "stream_arn"), agent.stream_arn)
        if isinstance(agent, OpenSearchRouter):
            stream = f"arn:aws:firehose:{file.region}:{account_of(agent.domain_arn)}:deliverystream/logs"
            yield Problem(
                (*path, "to"),
                "is not reached with nat none, where only AWS's endpoints are open; a Firehose stream delivers to "
                "OpenSearch, too",
                f"{field}: {{to: firehose, stream_arn: {stream}}}",
            )


def _mirror(file: StackFile, image: str) -> str:
    """Return the name of *image* in a registry of the region."""
    return f"{file.account.id or PLACEHOLDER_ID}.dkr.ecr.{file.region}.amazonaws.com/{image.rpartition('/')[2]}"


def _regional(file: StackFile, path: Path, arn: str) -> Iterator[Problem]:
    if region_of(arn) != file.region:
        yield Problem(
            path,
            f"with nat none only endpoints of {file.region} can be reached",
            f"{path[-1]}: {arn.replace(region_of(arn), file.region)}",
        )


RULES: tuple[Rule, ...] = (
    _images,
    _accounts,
    lambda file: each(file.services, partial(_fit, file)),
    for_each_network(_without_nat),
)
