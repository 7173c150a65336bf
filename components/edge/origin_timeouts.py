"""How long CloudFront waits for a load balancer, and how long it keeps an idle connection to it. Pure."""

from __future__ import annotations

from model.aws import cloudfront


def read_seconds(idle_timeout_seconds: int) -> int:
    """Return the wait for an answer: as long as the load balancer waits for the service, as far as CloudFront can."""
    return min(idle_timeout_seconds, cloudfront.LONGEST_ORIGIN_SECONDS)


def keepalive_seconds(idle_timeout_seconds: int) -> int:
    """Return how long an idle connection is kept: half as long as the load balancer keeps it.

    The side that reuses a connection has to close it first, or a request could meet a closed one.
    """
    return min(max(1, idle_timeout_seconds // 2), cloudfront.LONGEST_ORIGIN_SECONDS)
