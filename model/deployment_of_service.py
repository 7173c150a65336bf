"""What a deployment strategy needs of the service that has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from model.additional_port import shift_problems
from model.base import tried
from model.deployment import RollingDeployment
from model.problem import Problem

if TYPE_CHECKING:
    from model.service import Service


def deployment_problems(service: Service) -> Iterator[Problem]:
    """Yield why no deployment of *service* can proceed, and what else divides the requests that one shifts."""
    if service.kind == "job":
        return
    tasks = service.fewest_tasks or service.first_tasks
    obstacle = service.strategy.obstacle(tasks) if tasks else None
    if obstacle:
        yield Problem(("deployment",), obstacle)
    if service.strategy.shifts_traffic:
        yield from tried(lambda: _no_traffic(service), lambda: _of_internal(service), lambda: _of_web(service))


def _no_traffic(service: Service) -> Iterator[Problem]:
    rolling = isinstance(service.strategy, RollingDeployment)
    path = ("deployment", "second_target_group" if rolling else "strategy")
    if service.kind == "worker":
        yield Problem(
            path,
            "is about the traffic of a load balancer or between services, which kind worker does not have; remove it",
            "second_target_group: false" if rolling else "strategy: rolling",
        )
    if service.kind == "internal" and rolling:
        yield Problem(
            path,
            "is about the load balancer, which kind internal does not have; change to another strategy at once",
            "second_target_group: false",
        )


def _of_internal(service: Service) -> Iterator[Problem]:
    test = service.strategy.test_traffic
    if service.kind != "internal" or test is None:
        return
    by_header = "test_traffic: {header: X-Release, value: next}"
    for field, value, legal in (("priority", test.priority, "priority: null"), ("listener", test.listener, by_header)):
        if value:
            yield Problem(
                ("deployment", "test_traffic", field),
                "is about the load balancer, which kind internal does not have; remove it",
                legal,
            )


def _of_web(service: Service) -> Iterator[Problem]:
    if service.kind != "web":
        return
    if service.scaling is not None and service.scaling.requests_per_task is not None:
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
        yield Problem(
            ("scaling", "requests_per_task"),
            "counts requests of one target group, and a deployment that shifts traffic has two; use cpu_percent",
            "requests_per_task: null",
        )
    if service.route is not None and service.route.forward is not None:
        yield Problem(
            ("route", "forward"),
            "sets weights, and so does a deployment that shifts traffic; remove one of them",
            "forward: null",
            show_value=False,
        )
    yield from shift_problems(service)
    yield from _test_traffic_problems(service)


def _test_traffic_problems(service: Service) -> Iterator[Problem]:
    strategy, route = service.strategy, service.route
    if strategy.test_traffic is None or route is None:
        return
    test, path = strategy.test_traffic, ("deployment", "test_traffic")
    if test.by_header is None:
        return
    if test.by_header[0].lower() in {header.lower() for header in route.headers}:
        yield Problem(
            (*path, "header"), "is a condition of the route already; choose another header", "header: X-Release-Test"
        )
        return
    if route.priority == 1 and test.priority is None:
        yield Problem(("route", "priority"), "leaves no number before it for the rule of test_traffic", "priority: 2")
    if not any(route.problems()):
        for problem in test.conditions(route).problems():
            yield Problem(
                path,
                f"makes too many conditions with those of the route: {problem.rule}",
                "test_traffic: null",
                show_value=False,
            )
