"""Each recommendation saves the amount that it states: the stack file is changed as recommended and previewed again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from preview.analysis.result import Result
from tools import write_cost

PROD = "Pulumi.prod.yaml"
SERVICES = ["ecr.api", "ecr.dkr", "logs", "secretsmanager"]
TOLERANCE_USD = 0.61
"""Gateways take their alarms with them, two each at $0.10."""


@pytest.mark.parametrize(
    ("stack", "before", "advised", "changes"),
    [
        (write_cost.EXAMPLE, {}, "ARM64", {"services": {"fastapi-app": {"architecture": "arm64"}}}),
        (write_cost.EXAMPLE, {}, "t4g in", {"databases": {"fastapi": {"instance_class": "db.t4g.micro"}}}),
        (
            write_cost.EXAMPLE,
            {},
            "Fargate Spot",
            {"cluster": {"on_demand_base": 1, "on_demand_weight": 0, "spot_weight": 1}},
        ),
        (write_cost.EXAMPLE, {"network": {"nat": "per_az"}}, "One NAT gateway", {"network": {"nat": "single"}}),
        (
            write_cost.EXAMPLE,
            {"cost": {"usage": {"nat_gb": 5000, "endpoint_gb": 5000}}},
            "Interface endpoints would cost",
            # What they take from NAT no longer passes it; the estimate assumes the two each for itself.
            {"network": {"endpoints": {"interface": SERVICES}}, "cost": {"usage": {"nat_gb": 0}}},
        ),
        (PROD, {}, "Fargate Spot", {"cluster": {"on_demand_base": 2, "on_demand_weight": 0, "spot_weight": 1}}),
        (PROD, {}, "Container Insights", {"cluster": {"container_insights": "enabled"}}),
        (
            PROD,
            {},
            "No NAT",
            {
                "network": {"nat": "none", "endpoints": {"interface": [*SERVICES, "ssm"]}},
                "cost": {"usage": {"endpoint_gb": 200}},
            },
        ),
        (
            PROD,
            {},
            "NAT in place of 4",
            {"network": {"endpoints": {"interface": []}}, "cost": {"usage": {"nat_gb": 200}}},
        ),
        (PROD, {"caches": {"sessions": {"engine": "redis"}}}, "Valkey", {"caches": {"sessions": {"engine": "valkey"}}}),
        (
            PROD,
            {"databases": {"main": {"insights": "advanced"}}},
            "Database Insights",
            {"databases": {"main": {"insights": "standard"}}},
        ),
        (write_cost.EXAMPLE, {"stack": {"environment": "dev"}}, "A NAT instance", {"network": {"nat": "instance"}}),
    ],
)
def test_a_stack_that_follows_advice_saves_that_much(
    previewed: Callable[..., Result], stack: str, before: dict[str, Any], advised: str, changes: dict[str, Any]
) -> None:
    old = previewed(stack, json.dumps(before))
    (recommendation,) = [one for one in old.recommendations if one.title.startswith(advised)]
    new = previewed(stack, json.dumps(write_cost.merged(before, changes)))

    assert old.estimate.total_usd - new.estimate.total_usd == pytest.approx(
        recommendation.saving_usd, abs=TOLERANCE_USD
    )
