"""``plinth:cluster``: where services and jobs run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from model.aws import ecs
from model.base import Model, Risk
from model.deployment import Deployment
from model.problem import Problem

Weight = Annotated[int, Field(ge=0, le=ecs.MAX_WEIGHT)]


class Cluster(Model):
    """The ECS cluster on Fargate."""

    container_insights: Literal["disabled", "enabled", "enhanced"] = Field(
        default="enabled",
        description="Metrics of tasks and containers; enhanced has most, and costs most. Default: enabled.",
        examples=["enabled"],
    )
    on_demand_base: int = Field(
        default=1,
        ge=0,
        le=ecs.MAX_BASE,
        description="Tasks of each service that never run on Spot. Default: 1.",
        examples=[1],
    )
    on_demand_weight: Weight = Field(
        default=1, description="Share of on-demand capacity in the tasks beyond the base. Default: 1.", examples=[1]
    )
    spot_weight: Weight = Field(
        default=0,
        description="Share of Spot capacity, about 70 % cheaper; AWS may interrupt it with 2 minutes' notice. "
        "Default: 0.",
        examples=[3],
    )
    allow_exec: Annotated[bool, Risk(bool, "people with the right to ECS Exec can open a shell in running tasks")] = (
        Field(
            default=False,
            description="Permit ECS Exec, with every session logged; refused in prod. Default: false.",
            examples=[False],
        )
    )
    deployment: Deployment | None = Field(
        default=None,
        description="How new tasks of web services replace old ones, unless one has a deployment of its own. "
        "Default: rolling, all healthy, at most double.",
        examples=[{"strategy": "blue_green"}],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield what leaves tasks without capacity."""
        if not self.on_demand_weight and not self.spot_weight:
            yield Problem(("on_demand_weight",), "on_demand_weight and spot_weight are both 0; one must be above 0")
