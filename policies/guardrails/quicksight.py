"""Amazon QuickSight: TLS to its data sources."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Policy, Severity
from policies.plan.aws import quicksight
from policies.plan.lens.view import Resource


@Policy(
    id="quicksight-data-source-enforce-tls",
    description="QuickSight connects to its data sources over TLS.",
    severity=Severity.MEDIUM,
    controls=c.own("QuickSight-1") + c.IN_TRANSIT,
    remediation="set sslProperties.disableSsl to false, or omit sslProperties",
    url=f"{guides.QUICKSIGHT}/API_SslProperties.html",
    types=(quicksight.DATA_SOURCE,),
    good={"type": "POSTGRESQL", "sslProperties": {"disableSsl": False}},
    bad={"type": "POSTGRESQL", "sslProperties": {"disableSsl": True}},
)
def quicksight_data_source_enforce_tls(source: Resource) -> Iterator[str]:
    """Report a connection whose TLS is turned off."""
    if source.is_true("sslProperties.disableSsl"):
        yield "sslProperties.disableSsl is true"
