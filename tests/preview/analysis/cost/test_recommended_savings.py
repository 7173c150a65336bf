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


ARM64 = {"services": {"fastapi-app": {"architecture": "arm64"}}}
GRAVITON = {"databases": {"fastapi": {"instance_class": "db.t4g.micro"}}}


@pytest.mark.parametrize(
    ("stack", "before", "advised", "changes"),
    [
        # The first three are the steps of the cost page, each on top of those before: their previews are shared.
        (write_cost.EXAMPLE, {}, ["ARM64"], ARM64),
        (write_cost.EXAMPLE, ARM64, ["t4g in"], GRAVITON),
        (
            write_cost.EXAMPLE,
            ARM64 | GRAVITON,
            ["Fargate Spot"],
            {"cluster": {"on_demand_base": 1, "on_demand_weight": 0, "spot_weight": 1}},
        ),
        (write_cost.EXAMPLE, {"network": {"nat": "per_az"}}, ["One NAT gateway"], {"network": {"nat": "single"}}),
        (
            write_cost.EXAMPLE,
            {"cost": {"usage": {"nat_gb": 5000, "endpoint_gb": 5000}}},
            ["Interface endpoints would cost"],
            # What they take from NAT no longer passes it; the estimate assumes the two each for itself.
            {"network": {"endpoints": {"interface": SERVICES}}, "cost": {"usage": {"nat_gb": 0}}},
        ),
        # Four that concern different resources, whose savings add up.
        (
            PROD,
            {"caches": {"sessions": {"engine": "redis"}}, "databases": {"main": {"insights": "advanced"}}},
            ["Fargate Spot", "Container Insights", "Valkey", "Database Insights"],
            {
                "cluster": {
                    "on_demand_base": 2,
                    "on_demand_weight": 0,
                    "spot_weight": 1,
                    "container_insights": "enabled",
                },
                "caches": {"sessions": {"engine": "valkey"}},
                "databases": {"main": {"insights": "standard"}},
            },
        ),
        (
            PROD,
            {},
            ["No NAT"],
            {
                "network": {"nat": "none", "endpoints": {"interface": [*SERVICES, "ssm"]}},
                "cost": {"usage": {"endpoint_gb": 200}},
            },
        ),
        (
            PROD,
            {},
            ["NAT in place of 4"],
            {"network": {"endpoints": {"interface": []}}, "cost": {"usage": {"nat_gb": 200}}},
        ),
        (write_cost.EXAMPLE, {"stack": {"environment": "dev"}}, ["A NAT instance"], {"network": {"nat": "instance"}}),
    ],
)
def test_a_stack_that_follows_advice_saves_that_much(
    previewed: Callable[..., Result], stack: str, before: dict[str, Any], advised: list[str], changes: dict[str, Any]
) -> None:
    old = previewed(stack, json.dumps(before, sort_keys=True))
    savings = [one.saving_usd for title in advised for one in old.recommendations if one.title.startswith(title)]
    new = previewed(stack, json.dumps(write_cost.merged(before, changes), sort_keys=True))

    assert len(savings) == len(advised)
    assert all(saving > 2 * TOLERANCE_USD for saving in savings)
    assert old.estimate.total_usd - new.estimate.total_usd == pytest.approx(sum(savings), abs=TOLERANCE_USD)
