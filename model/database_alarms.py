"""Thresholds of the alarms of a database."""

from __future__ import annotations

from pydantic import Field

from model.aws import rds
from model.base import LagSeconds, Model, NonNegative, Percent, Utilization


class DatabaseAlarms(Model):
    """Thresholds of the alarms of each instance of a database.

    Unless a reason is given they are those that AWS recommends:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
    CPU: 80, below AWS's 90, to leave time to change the class. Disk queue: what 64,000 IOPS of 1 ms each keep busy.
    """

    cpu_percent: Utilization = Field(
        default=80, description="CPU utilization for 15 minutes, percent. Default: 80.", examples=[80]
    )
    connections_percent: Percent = Field(
        default=80, description="Connections, percent of those that the class allows. Default: 80.", examples=[80]
    )
    free_storage_percent: Percent = Field(
        default=10,
        description="Free storage, percent of storage_gib; half of it with max_storage_gib. Default: 10.",
        examples=[10],
    )
    free_memory_percent: Percent = Field(
        default=5, description="Free memory, percent of the class's. Default: 5.", examples=[5]
    )
    replica_lag_seconds: LagSeconds = Field(
        default=60, description="Seconds that a replica lags behind. Default: 60.", examples=[60]
    )
    transaction_ids: NonNegative = Field(
        default=1_000_000_000,
        lt=rds.LAST_TRANSACTION_IDS,
        description="Age of the oldest transaction id; at 2 billion the database stops writing. Default: 1000000000.",
        examples=[1_000_000_000],
    )
    disk_queue_depth: NonNegative = Field(
        default=64, le=rds.MOST_IOPS, description="Reads and writes that wait for the disk. Default: 64.", examples=[64]
    )
    burst_balance_percent: Percent = Field(
        default=10, description="Remaining I/O bursts of a burstable class, percent. Default: 10.", examples=[10]
    )
    deadlocks: NonNegative = Field(
        default=0,
        le=1_000_000,
        description="Deadlocks in 5 minutes. Default: 0, so that the first one counts.",
        examples=[0],
    )
