"""Bad input, and the exact lines that it gives: deployment strategies and their pauses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import WEB, lines_of, row, spoiled

API = "plinth:services.api.deployment"

ROWS = [
    row(
        "a strategy that ECS does not have",
        {API: {"strategy": "bluegreen"}},
        "plinth:services.api.deployment.strategy = 'bluegreen': must be 'rolling', 'blue_green', 'canary' or 'linear'; "
        "did you mean 'blue_green'?; example: strategy: blue_green",
    ),
    row(
        "a canary of nothing",
        {API: {"strategy": "canary", "canary_percent": 0}},
        "plinth:services.api.deployment.canary_percent = 0: must be at least 0.1 and below 100; example: canary_percent: 10",
    ),
    row(
        "a canary in hundredths of a percent",
        {API: {"strategy": "canary", "canary_percent": 10.05}},
        "plinth:services.api.deployment.canary_percent = 10.05: must have one decimal place at most; example: "
        "canary_percent: 10",
    ),
    row(
        "steps in thirds",
        {API: {"strategy": "linear", "step_percent": 33.333}},
        "plinth:services.api.deployment.step_percent = 33.333: must have one decimal place at most; example: "
        "step_percent: 33.3",
    ),
    row(
        "a canary of everything",
        {API: {"strategy": "canary", "canary_percent": 100}},
        "plinth:services.api.deployment.canary_percent = 100: must be at least 0.1 and below 100; example: canary_percent: 10",
    ),
    row(
        "steps that are too small",
        {API: {"strategy": "linear", "step_percent": 1}},
        "plinth:services.api.deployment.step_percent = 1: must be at least 3 and below 100; example: step_percent: 20",
    ),
    row(
        "a pause of two days",
        {API: {"strategy": "blue_green", "bake_minutes": 2880}},
        "plinth:services.api.deployment.bake_minutes = 2880: must be 0 to 1440; example: bake_minutes: 10",
    ),
    row(
        "pauses of more than a day in all",
        {API: {"strategy": "canary", "canary_minutes": 1000, "bake_minutes": 500}},
        "plinth:services.api.deployment = {strategy: 'canary', canary_minutes: 1000, bake_minutes: 500}: pauses for 1500 "
        "minutes in all; an update waits for at most 1440; example: canary_minutes: 10, bake_minutes: 10",
    ),
    row(
        "settings of another strategy",
        {API: {"strategy": "blue_green", "canary_percent": 5}},
        "plinth:services.api.deployment.canary_percent = 5: is only allowed with strategy 'canary'; remove it, or "
        "change strategy; example: strategy: canary",
    ),
    row(
        "rolling limits of a canary",
        {API: {"strategy": "canary", "maximum_percent": 150}},
        "plinth:services.api.deployment.maximum_percent = 150: is only allowed with strategy 'rolling'; remove it, or "
        "change strategy; example: strategy: rolling",
    ),
    row(
        "a worker without traffic",
        {"plinth:services.mailer.deployment": {"strategy": "canary"}},
        "plinth:services.mailer.deployment.strategy = 'canary': is about the traffic of the load balancer, which kind "
        "worker does not have; remove it; example: strategy: rolling",
    ),
    row(
        "an internal service without a load balancer",
        {"plinth:services.auth.deployment": {"second_target_group": True}},
        "plinth:services.auth.deployment.second_target_group = true: is about the traffic of the load balancer, which "
        "kind internal does not have; remove it; example: second_target_group: false",
    ),
    row(
        "requests of one of two target groups",
        {API: {"strategy": "linear"}, "plinth:services.api.scaling.requests_per_task": 500},
        "plinth:services.api.scaling.requests_per_task = 500: counts requests of one target group, and a deployment "
        "that shifts traffic has two; use cpu_percent; example: requests_per_task: null",
    ),
    row(
        "weights of the route next to those of ECS",
        {
            API: {"strategy": "blue_green"},
            "plinth:services.next": {**WEB, "route": {"paths": ["/api/next/*"], "priority": 77}},
            "plinth:services.api.route.forward": {"weights": {"api": 90, "next": 10}},
        },
        "plinth:services.api.route.forward: sets weights, and so does a deployment that shifts traffic; remove one of "
        "them; example: forward: null",
    ),
    row(
        "requests for a service whose target group may be empty",
        {
            "plinth:services.next": {
                **WEB,
                "route": {"paths": ["/api/next/*"], "priority": 77},
                "deployment": {"strategy": "canary"},
            },
            "plinth:services.api.route.forward": {"weights": {"api": 90, "next": 10}},
        },
        "plinth:services.api.route.forward.weights.next: moves its traffic between two target groups, either of which "
        "may be empty; deployment must be rolling; example: forward: null",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
