"""Bad input, and the exact lines that it gives: services that share the requests of a route."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import WEB, lines_of, row, spoiled

PATH = "plinth:services.api.route.forward"


def preview(header: str, priority: int = 90) -> dict[str, Any]:
    """Return a service for the requests of ``api`` that have *header*."""
    return {**WEB, "route": {"paths": ["/api/*"], "headers": {header: ["yes"]}, "priority": priority}}


def shared(weights: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Return LEGAL's changes for requests of ``api`` that other services share."""
    return {"plinth:services.next": preview("X-Next"), PATH: {"weights": weights}, **changes}


ROWS = [
    row(
        "a service alone",
        shared({"api": 1}),
        "plinth:services.api.route.forward.weights = {api: 1}: needs at least 2; example: weights: {api: 90, next: 10}",
    ),
    row(
        "six services",
        shared(dict.fromkeys(("api", "next", "one", "two", "three", "four"), 1)),
        "plinth:services.api.route.forward.weights = {api: 1, next: 1, one: 1, two: 1, three: 1, four: 1}: holds at most 5, this one 6; example: weights: {api: 90, next: 10}",
    ),
    row(
        "a weight above 999",
        shared({"api": 1000, "next": 1}),
        "plinth:services.api.route.forward.weights.api = 1000: must be at most 999; example: weights: {api: 90, next: 10}",
    ),
    row(
        "a weight below 0",
        shared({"api": -1, "next": 1}),
        "plinth:services.api.route.forward.weights.api = -1: must be at least 0; example: weights: {api: 90, next: 10}",
    ),
    row(
        "a percentage",
        shared({"api": "90%", "next": 1}),
        "plinth:services.api.route.forward.weights.api = '90%': expected an integer, got a string; example: weights: {api: 90, next: 10}",
    ),
    row(
        "no weight at all",
        shared({"api": 0, "next": 0}),
        "plinth:services.api.route.forward.weights = {api: 0, next: 0}: are all 0, so that no service receives requests; one must be above 0; example: weights: {api: 90, next: 10}",
    ),
    row(
        "without the service of the route",
        shared({"next": 1, "other": 1}, **{"plinth:services.other": preview("X-Other", 91)}),
        "plinth:services.api.route.forward.weights = {next: 1, other: 1}: must have the service of the route, which may weigh 0; example: weights: {api: 90, next: 1, other: 1}",
    ),
    row(
        "a service that is not there",
        shared({"api": 1, "nexd": 1}),
        "plinth:services.api.route.forward.weights.nexd: is no service of plinth:services; did you mean 'next'?; example: forward: null",
    ),
    row(
        "a worker",
        shared(
            {"api": 1, "next": 1},
            **{
                "plinth:services.next": {
                    "kind": "worker",
                    **{key: WEB[key] for key in ("image", "cpu", "memory_mib")},
                    "tasks": 1,
                }
            },
        ),
        "plinth:services.next.health_check: is required outside of dev: without it a deployment takes every task that starts for a healthy one; example: health_check: {command: [python, -m, app.check]}",
        "plinth:services.api.route.forward.weights.next: is of kind worker; only web services have a target group that can receive requests; example: forward: null",
        "plinth:services.next.tasks = 1: prod needs at least 2, one per zone; example: tasks: 2",
    ),
    row(
        "both share with each other",
        shared({"api": 1, "next": 1}, **{"plinth:services.next.route.forward": {"weights": {"api": 1, "next": 1}}}),
        "plinth:services.api.route.forward.weights.next: has a forward of its own; one of the two can receive requests of the other, not both; example: forward: null",
        "plinth:services.next.route.forward.weights.api: has a forward of its own; one of the two can receive requests of the other, not both; example: forward: null",
    ),
    row(
        "a service of another load balancer",
        shared(
            {"api": 1, "next": 1},
            **{
                "plinth:load_balancers": {
                    "office": {"scheme": "internal", "subdomain": "office", "allowed_cidrs": ["10.0.0.0/8"]}
                },
                "plinth:services.next.route.load_balancer": "office",
            },
        ),
        "plinth:services.api.route.forward.weights.next: is behind load balancer office, and this service behind edge; a target group has one; example: forward: null",
    ),
    row(
        "stickiness without end",
        {**shared({"api": 1, "next": 1}), f"{PATH}.stickiness_seconds": 604_801},
        "plinth:services.api.route.forward.stickiness_seconds = 604801: must be 1 to 604800; example: stickiness_seconds: 3600",
    ),
    row(
        "stickiness as a switch",
        {**shared({"api": 1, "next": 1}), f"{PATH}.stickiness_seconds": True},
        "plinth:services.api.route.forward.stickiness_seconds = true: expected an integer (seconds), got a boolean; example: stickiness_seconds: 3600",
    ),
    row(
        "a worker that shares",
        {
            "plinth:services.api.kind": "internal",
            PATH: {"weights": {"api": 1, "next": 1}},
            "plinth:services.next": preview("X-Next"),
        },
        "plinth:services.api.kind = 'internal': internal does not take route and a path; example: kind: web",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_it_ends_in_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
