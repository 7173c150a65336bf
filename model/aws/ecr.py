"""Limits of ECR's registries: https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html. Pure."""

MOST_REPLICA_REGIONS = 25
"""Destinations of all rules of a replication configuration."""

MOST_REPLICATED_REPOSITORIES = 100
"""Filters of one rule."""
