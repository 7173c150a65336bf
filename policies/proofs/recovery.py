"""How long AWS takes to bring a tier back, and how much data may be gone, each with its source. Pure."""

from __future__ import annotations

from policies.plan.kind import PLANNING, Figure

ALL_DATA = 10 * 365 * 24 * 3600
"""Stands for the loss of everything; longer than any objective."""

TASK_REPLACE = Figure(300, PLANNING)
"""A Fargate task pulls its image, starts and passes its health checks."""

RESTORE = Figure(4 * 3600, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html; " + PLANNING)
"""Restore of a database to a point in time: depends on its size."""

RESTORE_LOSS = Figure(300, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html")
"""Transaction logs are stored every five minutes."""

PROMOTE = Figure(900, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html; " + PLANNING)
"""A person promotes a read replica."""

PROMOTE_LOSS = Figure(60, PLANNING)
"""Lag of a read replica, which replicates asynchronously."""

HANDS = Figure(3600, PLANNING)
"""A person changes the stack file and brings the stack up."""

SPOT = Figure(
    3600,
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html; " + PLANNING,
)
"""Until a person moves the service to on-demand capacity: ECS never does that by itself."""

REBUILD = Figure(24 * 3600, PLANNING)
"""A whole stack in another region, from code and what is copied there."""

COPY_LOSS = Figure(
    900, "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html; " + PLANNING
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
