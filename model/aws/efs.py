"""Amazon EFS: limits and names. Pure."""

from __future__ import annotations

from typing import Final, Literal

PORT: Final = 2049
"""NFS: https://docs.aws.amazon.com/efs/latest/ug/network-access.html"""

LARGEST_ID: Final = 2**32 - 1
"""Of a user and of a group: https://docs.aws.amazon.com/efs/latest/ug/API_PosixUser.html"""

LONGEST_PATH: Final = 100
"""Characters of the path of an access point, of at most four folders:
https://docs.aws.amazon.com/efs/latest/ug/API_RootDirectory.html"""

MOST_ACCESS_POINTS: Final = 10_000
"""Of a file system: https://docs.aws.amazon.com/efs/latest/ug/limits.html"""

MOST_SECONDARY_GROUPS: Final = 16
"""Of an access point: https://docs.aws.amazon.com/efs/latest/ug/API_PosixUser.html"""

MOST_PROVISIONED_MIBPS: Final = 3414
"""https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html; some regions have less."""

TransitionDays = Literal[1, 7, 14, 30, 60, 90, 180, 270, 365]
"""https://docs.aws.amazon.com/efs/latest/ug/API_LifecyclePolicy.html"""

LAST_TRANSITION_DAYS: Final = 365

BACKUP_DAYS: Final = 35
"""Days that automatic backups are kept: https://docs.aws.amazon.com/efs/latest/ug/awsbackup.html"""


def transition(days: int) -> str:
    """Return how EFS writes a number of days without access."""
    return f"AFTER_{days}_DAY" if days == 1 else f"AFTER_{days}_DAYS"
