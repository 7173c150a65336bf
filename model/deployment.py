"""``plinth:services.*.deployment``: how a service gets new tasks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from model.aws import ecs
from model.base import Model, Name, Risk, tried
from model.deployment_hooks import TEST_STAGES, Approval, Hook
from model.problem import Path, Problem
from model.test_traffic import TrafficTest
from model.variants import Discriminated

_ALL = 100
_MOST_MINUTES = ecs.MAX_BAKE_MINUTES
"""Of all pauses of one deployment: an update waits for its end."""

Minutes = Annotated[int, Field(ge=0, le=ecs.MAX_BAKE_MINUTES)]


class RollingDeployment(Model):
    """New tasks replace old ones step by step. A deployment that fails is always rolled back."""

    test_traffic: ClassVar[None] = None
    hooks: ClassVar[Mapping[str, Hook]] = {}
    approval: ClassVar[None] = None

    strategy: Literal["rolling"] = Field(
        default="rolling", description="How tasks are replaced. Default: rolling.", examples=["rolling"]
    )
    minimum_healthy_percent: Annotated[
        int, Risk(lambda percent: percent < _ALL, "a deployment stops tasks before their successors run")
    ] = Field(
        default=100,
        ge=0,
        le=_ALL,
        description="Share of the tasks that keeps running, percent. Default: 100.",
        examples=[100],
    )
    maximum_percent: int = Field(
        default=200,
        ge=_ALL,
        le=200,
        description="Old and new tasks together, at most, percent. Default: 200.",
        examples=[200],
    )
    second_target_group: bool = Field(
        default=False,
        description="Whether the service already has what the other strategies need, so that the next update can "
        "change to one of them, or comes back from one; web only: docs/deployment-strategies.md. Default: false.",
        examples=[True],
    )

    @property
    def shifts_traffic(self) -> bool:
        """Whether the service has a second target group, and the load balancer's rule two weights."""
        return self.second_target_group

    @property
    def pause_minutes(self) -> int:
        """How long a deployment pauses on purpose."""
        return 0

    def obstacle(self, tasks: int) -> str | None:
        """Return why no deployment of *tasks* tasks can proceed, or None if it can.

        ECS rounds the maximum down and the minimum up:
        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
        """
        most = math.floor(tasks * self.maximum_percent / _ALL)
        least = math.ceil(tasks * self.minimum_healthy_percent / _ALL)
        if most > least:
            return None
        return f"of {tasks} tasks {least} must keep running and at most {most} may run, so no deployment can proceed"


class _TrafficShift(Model):
    """Old and new tasks run next to each other, all of them, while ECS moves the traffic."""

    shifts_traffic: ClassVar[bool] = True

    bake_minutes: Annotated[
        Minutes, Risk(lambda minutes: minutes == 0, "no alarm can stop a deployment once it has all the traffic")
    ] = Field(
        default=10,
        description="Minutes for which the old tasks still run when the new ones have all the traffic: an alarm in "
        "this time moves it back at once. Default: 10.",
        examples=[10],
    )
    test_traffic: TrafficTest | None = Field(
        default=None,
        description="Requests that reach the new tasks before all others do, at the load balancer and between "
        "services. Default: none at the load balancer; between services those with the header "
        "x-amzn-ecs-blue-green-test.",
        examples=[{"header": "X-Release", "value": "next"}],
    )
    hooks: dict[Name, Hook] = Field(
        default={},
        description="Name → function that decides whether the deployment goes on. Default: none.",
        examples=[{"smoke": {"function": "smoke-test", "stages": ["post_scale_up"]}}],
    )
    approval: Approval | None = Field(
        default=None,
        description="A pause until a person lets the deployment go on. Default: none.",
        examples=[{"timeout_minutes": 60}],
    )

    @property
    def pause_minutes(self) -> int:
        """How long a deployment pauses on purpose, and how long an update waits for those who decide, at most."""
        approval = self.approval.timeout_minutes if self.approval is not None else 0
        return self._shift_minutes + approval + sum(hook.minutes for hook in self.hooks.values())

    @property
    def _shift_minutes(self) -> int:
        """How long it pauses while it moves the traffic, and after that."""
        return self.bake_minutes

    def obstacle(self, tasks: int) -> str | None:  # noqa: ARG002 - as RollingDeployment has it
        """Return None: there are as many new tasks as old ones, whatever their number is."""
        return None

    def problems(self) -> Iterator[Problem]:
        """Yield pauses that are longer than an update waits, and stages that the deployment does not have."""
        yield from tried(self._pause_problems, self._stage_problems)

    def _pause_problems(self) -> Iterator[Problem]:
        if self.pause_minutes > _MOST_MINUTES:
            yield Problem(
                (),
                f"pauses for {self.pause_minutes} minutes in all; an update waits for at most {_MOST_MINUTES}",
                self._shorter + (", approval: {timeout_minutes: 60}" if self.approval is not None else ""),
            )

    def _stage_problems(self) -> Iterator[Problem]:
        if self.test_traffic is not None:
            return
        for name, hook in self.hooks.items():
            for position, stage in enumerate(hook.stages):
                if stage in TEST_STAGES:
                    yield _without_test_traffic(("hooks", name, "stages", position), "stages: [post_scale_up]")
        if self.approval is not None and self.approval.stage in TEST_STAGES:
            yield _without_test_traffic(("approval", "stage"), "stage: post_scale_up")

    @property
    def _shorter(self) -> str:
        """Pauses that are legal whatever the others are."""
        return "bake_minutes: 10"


class BlueGreenDeployment(_TrafficShift):
    """All traffic moves to the new tasks at once, when all of them are healthy."""

    strategy: Literal["blue_green"] = Field(description="All traffic at once.", examples=["blue_green"])


class CanaryDeployment(_TrafficShift):
    """A share of the traffic moves first, all of it after a pause without an alarm."""

    strategy: Literal["canary"] = Field(description="A share of the traffic first.", examples=["canary"])
    canary_percent: float = Field(
        default=10,
        ge=ecs.MIN_CANARY_PERCENT,
        lt=_ALL,
        description="Share of the traffic that moves first, percent. Default: 10.",
        examples=[10],
    )
    canary_minutes: Minutes = Field(
        default=10, description="Minutes until the rest follows. Default: 10.", examples=[10]
    )

    @property
    def _shift_minutes(self) -> int:
        return self.canary_minutes + self.bake_minutes

    @property
    def _shorter(self) -> str:
        return "canary_minutes: 10, bake_minutes: 10"

    def problems(self) -> Iterator[Problem]:
        """Yield pauses that are longer than an update waits, and a share that ECS does not take."""
        yield from tried(super().problems, lambda: _finer_than_tenths("canary_percent", self.canary_percent))


class LinearDeployment(_TrafficShift):
    """The traffic moves in equal steps, with a pause after each."""

    strategy: Literal["linear"] = Field(description="Equal steps.", examples=["linear"])
    step_percent: float = Field(
        default=20,
        ge=ecs.MIN_STEP_PERCENT,
        lt=_ALL,
        description="Share of the traffic that moves with each step, percent. Default: 20.",
        examples=[20],
    )
    step_minutes: Minutes = Field(default=5, description="Minutes after each step. Default: 5.", examples=[5])

    @property
    def _shift_minutes(self) -> int:
        """How long it pauses: after each step but the last one, and at the end."""
        return (math.ceil(_ALL / self.step_percent) - 1) * self.step_minutes + self.bake_minutes

    @property
    def _shorter(self) -> str:
        return "step_minutes: 5, bake_minutes: 10"

    def problems(self) -> Iterator[Problem]:
        """Yield pauses that are longer than an update waits, and a share that ECS does not take."""
        yield from tried(super().problems, lambda: _finer_than_tenths("step_percent", self.step_percent))


def _without_test_traffic(path: Path, example: str) -> Problem:
    return Problem(path, "is a stage of deployments with test_traffic; add that, or take another stage", example)


def _finer_than_tenths(field: str, percent: float) -> Iterator[Problem]:
    """Yield a share that is no multiple of 0.1 percent, as ECS requires it on the pages of the two limits."""
    tenths = percent * 10
    if not math.isclose(tenths, round(tenths)):
        yield Problem((field,), "must have one decimal place at most", f"{field}: {math.floor(tenths) / 10:g}")


Deployment = Annotated[RollingDeployment | BlueGreenDeployment | CanaryDeployment | LinearDeployment, Discriminated()]
"""How a service gets new tasks. A further strategy is a model with a required ``strategy``, ``shifts_traffic``,
``pause_minutes`` and an ``obstacle``, and joins it with ``|``; `components.compute.rollout` then needs a case.
"""
