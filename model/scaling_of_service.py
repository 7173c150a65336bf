"""What scaling needs of the service that has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from model.problem import Problem
from model.queues import RECEIVES

if TYPE_CHECKING:
    from model.service import Service


def scaling_problems(service: Service) -> Iterator[Problem]:
    """Yield rules about a queue whose messages *service* does not receive, or a load balancer that it does not have."""
    scaling = service.scaling
    if scaling is None:
        return
    backlog = scaling.queue_backlog
    if backlog is not None and service.links.get(backlog.queue) not in RECEIVES:
        yield Problem(
            ("scaling", "queue_backlog", "queue"),
            "must be a queue whose messages the service receives, by a link with consume",
            f"links: {{{backlog.queue}: consume}}",
        )
    if service.kind in {"internal", "worker"} and scaling.requests_per_task is not None:
        yield Problem(
            ("scaling", "requests_per_task"),
            f"counts requests of the load balancer, which kind {service.kind} does not have; remove it",
            "cpu_percent: 70",
        )
    if service.kind in {"web", "internal"} and backlog is not None and scaling.min_tasks == 0:
        yield Problem(
            ("scaling", "min_tasks"),
            f"is for kind worker only: while no task runs, no one answers the requests to kind {service.kind}",
            "min_tasks: 1",
        )
