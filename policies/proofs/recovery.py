"""How long it takes to recover a tier, and how much data may be lost, each with its source. Pure."""

from __future__ import annotations

from policies.plan.kind import PLANNING, Figure

ALL_DATA = 10 * 365 * 24 * 3600
"""Represents the loss of all data; longer than any objective."""

TASK_REPLACE = Figure(300, PLANNING)
"""A Fargate task pulls its image, starts and passes its health checks."""

RESTORE = Figure(4 * 3600, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html; " + PLANNING)
"""Point-in-time recovery of a database; it depends on its size."""

RESTORE_LOSS = Figure(300, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html")
"""Transaction logs are uploaded every five minutes."""

PROMOTE = Figure(900, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html; " + PLANNING)
"""Manual promotion of a read replica."""

PROMOTE_LOSS = Figure(60, PLANNING)
"""Lag of a read replica, which replicates asynchronously."""

MANUAL_CHANGE = Figure(3600, PLANNING)
"""A manual change of the stack file, and an update of the stack."""

FIREWALL_OFF = Figure(
    3600,
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-vpc-configuration.html; "
    + PLANNING,
)
"""Until AWS repairs it, or someone lets it fail open by a change of the VPC's configuration."""

DEVICE_REPAIR = Figure(4 * 3600, PLANNING)
"""A customer gateway device outside of AWS, or its line, is repaired or replaced by its owner."""

SPOT = Figure(
    3600,
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html; " + PLANNING,
)
"""Until the service is moved manually to on-demand capacity: ECS does not do that."""

REBUILD = Figure(24 * 3600, PLANNING)
"""A whole stack in another Region, from code and the copies there."""

COPY_LOSS = Figure(
    900, "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html; " + PLANNING
)
"""Lag of copies in another Region: S3 by minutes, database backups by five minutes and the transfer."""


def words(seconds: int) -> str:
    """Return a duration as text: ``2 min``, ``4 h``, ``all data``."""
    if seconds >= ALL_DATA:
        return "all data"
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
