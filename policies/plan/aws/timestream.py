"""Amazon Timestream."""

from __future__ import annotations

from policies.plan.kind import Kind

INFLUX_DB_CLUSTER = Kind("aws:timestreaminfluxdb/dbCluster:DbCluster", holds="data")
INFLUX_DB_INSTANCE = Kind("aws:timestreaminfluxdb/dbInstance:DbInstance", holds="data")
DATABASE = Kind("aws:timestreamwrite/database:Database", holds="data")
TABLE = Kind("aws:timestreamwrite/table:Table", holds="data")
