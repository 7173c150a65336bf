"""``hooks`` and ``approval`` of a deployment: what decides whether it goes on.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.aws import ecs
from model.base import Distinct, Model, Name, Risk

PauseStage = Literal[
    "reconcile_service", "pre_scale_up", "post_scale_up", "post_test_traffic_shift", "post_production_traffic_shift"
]
"""Stages at which ECS can wait for a person: not while it moves traffic."""

Stage = Literal[PauseStage, "test_traffic_shift", "production_traffic_shift"]

TEST_STAGES = frozenset({"test_traffic_shift", "post_test_traffic_shift"})
"""Stages of a deployment that has test traffic."""


class Hook(Model):
    """A function that ECS invokes at some stages: its answer continues the deployment, or rolls it back."""

    function: Name = Field(
        description="Name in plinth:functions. It returns hookStatus: SUCCEEDED, FAILED, or IN_PROGRESS to be asked "
        "again.",
        examples=["smoke-test"],
    )
    stages: Annotated[list[Stage], Distinct, Field(min_length=1)] = Field(
        description="When it is invoked: reconcile_service, pre_scale_up, post_scale_up (new tasks are healthy), "
        "test_traffic_shift, post_test_traffic_shift (they receive test_traffic), production_traffic_shift or "
        "post_production_traffic_shift (they receive everything).",
        examples=[["post_scale_up"]],
    )
    wait_minutes: Annotated[int, Field(ge=0, le=ecs.MAX_BAKE_MINUTES)] = Field(
        default=15,
        description="Minutes that an update waits longer because of it, at each stage. Default: 15.",
        examples=[30],
    )

    @property
    def minutes(self) -> int:
        """How long an update waits for it in all."""
        return self.wait_minutes * len(self.stages)


class Approval(Model):
    """A pause that a person ends with ``aws ecs continue-service-deployment``."""

    stage: PauseStage | None = Field(
        default=None,
        description="Where the deployment waits: reconcile_service, pre_scale_up, post_scale_up, "
        "post_test_traffic_shift or post_production_traffic_shift. Default: the last one before other requests than "
        "test_traffic reach the new tasks.",
        examples=["post_scale_up"],
    )
    timeout_minutes: Annotated[int, Field(ge=1, le=ecs.MAX_BAKE_MINUTES)] = Field(
        default=60, description="Minutes until it waits no longer. Default: 60.", examples=[120]
    )
    on_timeout: Annotated[
        Literal["rollback", "continue"],
        Risk(lambda action: action == "continue", "a deployment that no one has approved goes on"),
    ] = Field(default="rollback", description="What happens then. Default: rollback.", examples=["rollback"])

    def stage_of(self, *, tested: bool) -> str:
        """Return where a deployment waits; *tested* says whether it has test traffic."""
        return self.stage or ("post_test_traffic_shift" if tested else "post_scale_up")
