"""What prod refuses: settings with which a single failure, or a single person, can take the stack down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import get_args

from model.account import PLACEHOLDER_ID
from model.caches import Cache
from model.databases import Database
from model.deployment import Deployment, RollingDeployment
from model.images import Repository
from model.network import Network
from model.problem import Path, Problem
from model.scaling import Scaling
from model.service import Service
from model.stack import Environment
from settings.rules.attempt import Rule, attempt, each
from settings.rules.network import for_each_network
from settings.stack_file import StackFile

_TWO = 2
_SHORTEST_RETENTION_DAYS = 7
_SMALLEST_BUDGET_USD = 10
"""Less than any two interface endpoints, gateways or databases cost."""


def _switches(file: StackFile) -> Iterator[Problem]:
    if file.stack.allow_data_loss:
        yield Problem(("stack", "allow_data_loss"), "is not allowed in prod", "allow_data_loss: false")


def _network_acls(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    if not network.network_acls:
        yield Problem((*file.network_path(name), "network_acls"), "prod needs network ACLs", "network_acls: true")


def _plain_http(file: StackFile) -> Iterator[Problem]:
    if file.load_balancer is not None and file.load_balancer.allow_plain_http:
        yield Problem(
            ("load_balancer", "allow_plain_http"),
            "prod needs TLS on every hop: give plinth:dns a domain",
            "allow_plain_http: false",
        )


def _exec(file: StackFile) -> Iterator[Problem]:
    if file.cluster.allow_exec:
        yield Problem(("cluster", "allow_exec"), "ECS Exec is not allowed in prod", "allow_exec: false")


def _spot(file: StackFile) -> Iterator[Problem]:
    if file.cluster.spot_weight and not file.cluster.on_demand_base:
        yield Problem(
            ("cluster", "on_demand_base"),
            "prod with Spot needs tasks on demand, which AWS does not interrupt",
            "on_demand_base: 2",
        )


def _insights(file: StackFile) -> Iterator[Problem]:
    if file.cluster.container_insights == "disabled":
        yield Problem(
            ("cluster", "container_insights"),
            "prod needs task metrics: without them a missing task goes unnoticed",
            "container_insights: enabled",
        )


def _placeholder(file: StackFile) -> Iterator[Problem]:
    if file.account.id == PLACEHOLDER_ID:
        yield Problem(
            ("account", "id"),
            "is the placeholder of AWS's documentation; prod needs the real one",
            'plinth:account.id: "012345678901", aws:allowedAccountIds: ["012345678901"]',
        )


def _nat(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    if network.nat in {"single", "instance"}:
        yield Problem(
            (*file.network_path(name), "nat"),
            "prod needs per_az or regional, or none with endpoints: one NAT fails with its zone",
            "nat: per_az",
        )


def _azs(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    if len(network.workload_azs) < _TWO <= len(network.availability_zones):
        given = network.workload_availability_zones is not None
        key = "workload_availability_zones" if given else "availability_zones"
        more = network.availability_zones
        yield Problem(
            (*file.network_path(name), key),
            "prod needs at least 2 availability zones with workloads",
            f"{key}: [{', '.join(more)}]",
        )


def _emails(file: StackFile) -> Iterator[Problem]:
    if not file.observability.alert_emails:
        yield Problem(("observability", "alert_emails"), "prod needs at least one address to alert")


def _database(name: str, database: Database) -> Iterator[Problem]:
    if not database.multi_az:
        yield Problem(("databases", name, "multi_az"), "prod needs a standby in a second zone", "multi_az: true")
    if not database.monitoring_interval_seconds:
        yield Problem(("databases", name, "monitoring_interval_seconds"), "prod needs enhanced monitoring")


_WEAK_PARAMETERS: Mapping[str, tuple[frozenset[str], str, str]] = {
    "ssl_min_protocol_version": (frozenset({"TLSv1", "TLSv1.1"}), "prod needs TLS 1.2 or newer", "TLSv1.2"),
    "log_min_duration_statement": (frozenset({"-1"}), "prod logs slow queries; -1 logs none", "500"),
    "autovacuum": (frozenset({"0", "off", "false", "no"}), "prod needs autovacuum, or writes stop some day", "on"),
    "password_encryption": (frozenset({"md5"}), "md5 is broken; prod needs scram-sha-256", "scram-sha-256"),
    "slowlog-log-slower-than": (frozenset({"-1"}), "prod logs slow commands; -1 logs none", "10000"),
}
"""Parameter → values that prod refuses, why, and a legal one."""


def _parameters(path: Path, parameters: Mapping[str, str]) -> Iterator[Problem]:
    for parameter, value in parameters.items():
        refused, rule, legal = _WEAK_PARAMETERS.get(parameter, (frozenset(), "", ""))
        if value in refused:
            yield Problem((*path, "parameters", parameter), rule, f'parameters: {{{parameter}: "{legal}"}}')


def _database_parameters(name: str, database: Database) -> Iterator[Problem]:
    yield from _parameters(("databases", name), database.parameters)


def _cache_parameters(name: str, cache: Cache) -> Iterator[Problem]:
    yield from _parameters(("caches", name), cache.parameters)


def _retention(file: StackFile) -> Iterator[Problem]:
    if file.observability.log_retention_days < _SHORTEST_RETENTION_DAYS:
        yield Problem(
            ("observability", "log_retention_days"),
            f"prod keeps logs for {_SHORTEST_RETENTION_DAYS} days or more, to trace a fault of a weekend",
        )


def _flow_logs(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    if network.flow_logs.retention_days < _SHORTEST_RETENTION_DAYS:
        yield Problem(
            (*file.network_path(name), "flow_logs", "retention_days"),
            f"prod keeps records for {_SHORTEST_RETENTION_DAYS} days or more",
        )


def _budget(file: StackFile) -> Iterator[Problem]:
    if file.cost.monthly_budget_usd < _SMALLEST_BUDGET_USD:
        yield Problem(
            ("cost", "monthly_budget_usd"),
            f"prod costs more than ${_SMALLEST_BUDGET_USD} a month, so this alerts once and then never again",
        )


def _images(name: str, repository: Repository) -> Iterator[Problem]:
    if repository.keep_images < _TWO:
        yield Problem(
            ("repositories", name, "keep_images"), "prod keeps at least 2, or there is no image to roll back to"
        )


def _cache(name: str, cache: Cache) -> Iterator[Problem]:
    if not cache.replicas:
        yield Problem(("caches", name, "replicas"), "prod needs at least 1 replica, in another zone")


def _tasks(name: str, service: Service) -> Iterator[Problem]:
    if service.kind != "job" and service.tasks is not None and service.tasks < _TWO:
        yield Problem(("services", name, "tasks"), "prod needs at least 2, one per zone")
    if service.scaling is not None and service.scaling.min_tasks < _TWO:
        yield Problem(("services", name, "scaling", "min_tasks"), "prod needs at least 2, one per zone")
    for path, tasks in _tasks_at_times(service.scaling):
        if tasks < _TWO:
            yield Problem(
                ("services", name, "scaling", *path),
                "prod needs at least 2 at any time, one per zone",
                f"{path[-1]}: 2",
            )


def _tasks_at_times(scaling: Scaling | None) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the limits that hold at some times only, with their paths; a maximum limits the tasks, too."""
    if scaling is None:
        return
    if scaling.office_hours is not None:
        yield ("office_hours", "tasks_outside"), scaling.office_hours.tasks_outside
    for name, limits in scaling.schedules.items():
        for field, tasks in (("min_tasks", limits.min_tasks), ("max_tasks", limits.max_tasks)):
            if tasks is not None:
                yield ("schedules", name, field), tasks


def _deployment(name: str, service: Service) -> Iterator[Problem]:
    yield from _keeps_tasks(("services", name, "deployment"), service.deployment)


def _default_deployment(file: StackFile) -> Iterator[Problem]:
    yield from _keeps_tasks(("cluster", "deployment"), file.cluster.deployment)


def _keeps_tasks(path: Path, deployment: Deployment | None) -> Iterator[Problem]:
    if isinstance(deployment, RollingDeployment) and not deployment.minimum_healthy_percent:
        yield Problem((*path, "minimum_healthy_percent"), "0 stops all tasks during a deployment; prod keeps some")


def _latest(name: str, service: Service) -> Iterator[Problem]:
    for place, container in service.containers.items():
        if container.image.uri is not None and container.image.uri.endswith(":latest"):
            path = ("services", name, *place, "image", "uri")
            yield Problem(path, "latest is not one image; prod needs a fixed tag or a digest")
        cached = container.image.cached
        if cached is not None and cached.image.endswith(":latest"):
            path = ("services", name, *place, "image", "cached", "image")
            yield Problem(path, "latest is not one image; prod needs a fixed tag or a digest")


def _services(file: StackFile) -> Iterator[Problem]:
    for rule in (_tasks, _deployment, _latest):
        yield from each(file.services, rule)


def _only_in_prod(rule: Rule, file: StackFile) -> Iterator[Problem]:
    meant = file.stack_name if file.stack_name in get_args(Environment) else "prod"  # another one is refused already
    if file.stack.environment == meant == "prod":
        yield from attempt(rule, file)


_RULES: tuple[Rule, ...] = (
    _switches,
    for_each_network(_network_acls),
    _plain_http,
    _exec,
    _spot,
    _insights,
    _placeholder,
    for_each_network(_nat),
    for_each_network(_azs),
    _emails,
    _services,
    _default_deployment,
    lambda file: each(file.databases, _database),
    lambda file: each(file.caches, _cache),
    lambda file: each(file.databases, _database_parameters),
    lambda file: each(file.caches, _cache_parameters),
    _retention,
    for_each_network(_flow_logs),
    _budget,
    lambda file: each(file.repositories, _images),
)

RULES: tuple[Rule, ...] = tuple(partial(_only_in_prod, rule) for rule in _RULES)
