"""What a service or job is for, and the network that it runs in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from model.base import Model
from model.network import InNetwork

Kind = Literal["web", "internal", "worker", "job"]

ImageOwner = Literal["program", "pipeline"]


class Workload(Model):
    """The first lines of a service in the stack file."""

    kind: Kind = Field(
        description="web: behind the load balancer; internal: called by other services; worker: called by no one; job: "
        "runs on a schedule and ends.",
        examples=["web"],
    )
    network: InNetwork = None
    image_owner: ImageOwner = Field(
        default="program",
        description="Who deploys images. program: an update deploys the image of the stack file. pipeline: a pipeline "
        "registers task definitions and updates the service, and the program leaves alone which one runs: "
        "docs/images.md. Default: program.",
        examples=["pipeline"],
    )
    redeploy_on_secret_change: bool = Field(
        default=False,
        description="Whether a new value of a secret that its tasks get when they start, written or rotated, deploys "
        "it again; not for a job. The account needs a trail of CloudTrail: docs/links.md. Default: false.",
        examples=[True],
    )
