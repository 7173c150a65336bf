"""What a service or job is for, and the network that it runs in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from model.base import Model
from model.network import InNetwork

Kind = Literal["web", "internal", "worker", "job"]


class Workload(Model):
    """The first lines of a service in the stack file."""

    kind: Kind = Field(
        description="web: behind the load balancer; internal: called by other services; worker: called by no one; job: "
        "runs on a schedule and ends.",
        examples=["web"],
    )
    network: InNetwork = None
