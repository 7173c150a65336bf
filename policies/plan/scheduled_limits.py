"""Reads how scheduled actions change the limits of a scalable target. Pure."""

from __future__ import annotations

from typing import Literal

from policies.plan.aws import autoscaling
from policies.plan.graph import Graph, Registration, blocks, number


def scheduled_limits(
    graph: Graph[Registration], target: Registration, limit: Literal["minCapacity", "maxCapacity"]
) -> list[int]:
    """Return the values that scheduled actions set *limit* of *target* to; an action may leave it as it is."""
    actions = graph.referring(target, "resourceId", autoscaling.SCHEDULED_ACTION)
    changes = [change for action in actions for change in blocks(action.inputs.get("scalableTargetAction"))]
    return [number(change[limit]) for change in changes if change.get(limit) is not None]
