"""Limits of ECR's registries: https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MOST_REPLICA_REGIONS = 25
"""Destinations of all rules of a replication configuration."""

MOST_REPLICATED_REPOSITORIES = 100
"""Filters of one rule."""

SHORTEST_CACHE_PREFIX, LONGEST_CACHE_PREFIX = 2, 30
"""Characters: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html"""

UPSTREAMS: Final[Mapping[str, str]] = {
    "ecr-public": "public.ecr.aws",
    "quay": "quay.io",
    "kubernetes": "registry.k8s.io",
    "docker-hub": "registry-1.docker.io",
    "github": "ghcr.io",
}
"""Registry → its address in a pull-through cache rule, by the same page."""

UPSTREAMS_WITH_CREDENTIALS: Final = frozenset({"docker-hub", "github"})
"""https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html"""
