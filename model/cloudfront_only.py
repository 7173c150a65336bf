"""``plinth:load_balancer.cloudfront_only``: a public load balancer that only the stack's CloudFront reaches."""

from __future__ import annotations

from pydantic import Field

from model.base import Model

ACCEPTED_HEADERS = 2
"""Values of the secret header that are valid at once: the one that is sent, and the one before."""


class CloudFrontOnly(Model):
    """How a load balancer knows requests of the stack's own distribution from those of another one."""

    secret_version: int = Field(
        default=1,
        ge=1,
        le=1_000_000,
        description="Number of the secret value that CloudFront sends in a header, and without which the load balancer "
        "responds with 403. The next number makes a new value; the one before stays valid until the number after it. "
        "Default: 1.",
        examples=[2],
    )
