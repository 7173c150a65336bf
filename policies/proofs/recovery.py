"""How long AWS takes to bring a tier back, and how much data may be gone, each with its source. Pure."""

from __future__ import annotations

from dataclasses import dataclass

ALL_DATA = 10 * 365 * 24 * 3600
"""Stands for the loss of everything; longer than any objective."""

_PLANNING = "a planning value of ours, not a promise of AWS"


@dataclass(frozen=True, slots=True)
class Figure:
    """A time and where it comes from."""

    seconds: int
    source: str


RDS_FAILOVER = Figure(120, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Failover.html")
"""60 to 120 seconds; the greater counts. Replication is synchronous: no data is lost."""

RDS_CLUSTER_FAILOVER = Figure(
    35, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html"
)
"""Of a Multi-AZ DB cluster with two readable standbys, typically."""

AURORA_FAILOVER = Figure(
    60, "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html"
)
"""To a replica, typically less. Storage is spread over three zones: no data is lost."""

AURORA_RECREATE = Figure(
    600, "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html"
)
"""Without a replica the primary is made again, as a rule within ten minutes."""

CACHE_FAILOVER = Figure(60, "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html")
"""Promotion of a replica: seconds, as a rule; a minute to plan with."""

CACHE_LAG = Figure(1, "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html")
"""Replication is asynchronous: the last writes may be gone; a second to plan with."""

CACHE_REPLACE = Figure(600, _PLANNING)
"""ElastiCache replaces a failed node by itself; without a replica it comes back empty."""

TASK_REPLACE = Figure(300, _PLANNING)
"""A Fargate task pulls its image, starts and passes its health checks."""

RESTORE = Figure(4 * 3600, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html; " + _PLANNING)
"""Restore of a database to a point in time: depends on its size."""

RESTORE_LOSS = Figure(300, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html")
"""Transaction logs are stored every five minutes."""

PROMOTE = Figure(900, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html; " + _PLANNING)
"""A person promotes a read replica."""

PROMOTE_LOSS = Figure(60, _PLANNING)
"""Lag of a read replica, which replicates asynchronously."""

HANDS = Figure(3600, _PLANNING)
"""A person changes the stack file and brings the stack up."""

SPOT = Figure(
    3600,
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html; " + _PLANNING,
)
"""Until a person moves the service to on-demand capacity: ECS never does that by itself."""

REBUILD = Figure(24 * 3600, _PLANNING)
"""A whole stack in another region, from code and what is copied there."""

COPY_LOSS = Figure(
    900, "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html; " + _PLANNING
)
"""Copies in another region lag: S3 by minutes, database backups by their five minutes and the transfer."""


def words(seconds: int) -> str:
    """Return a time in words: ``2 min``, ``4 h``, ``all data``."""
    if seconds >= ALL_DATA:
        return "all data"
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
