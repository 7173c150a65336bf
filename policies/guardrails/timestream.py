"""Timestream for InfluxDB: public access."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Policy, Severity
from policies.plan.aws import timestream
from policies.plan.lens.view import Resource


@Policy(
    id="timestream-influxdb-disallow-public-access",
    description="Timestream for InfluxDB instances are not publicly accessible.",
    severity=Severity.HIGH,
    controls=c.own("Timestream-1") + c.NOT_PUBLIC,
    remediation="set publiclyAccessible to false",
    url=f"{guides.TIMESTREAM}/timestream-for-influx-security-best-practices.html",
    types=(timestream.INFLUX_DB_INSTANCE, timestream.INFLUX_DB_CLUSTER),
    good={"publiclyAccessible": False},
    bad={"publiclyAccessible": True},
)
def timestream_influxdb_disallow_public_access(database: Resource) -> Iterator[str]:
    """Report public accessibility."""
    if database.is_true("publiclyAccessible"):
        yield "publiclyAccessible is true"
