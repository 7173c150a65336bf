"""``plinth:observability``: who is told, and how long logs are kept."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from model.aws.facts import LogRetention
from model.base import Matches, Model, check_distinct

Email = Annotated[
    str,
    Matches(
        r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,63}",
        "must be an e-mail address, name@domain",
    ),
]


def _check_addresses(addresses: list[str]) -> list[str]:
    check_distinct([address.lower() for address in addresses])
    return addresses


class Observability(Model):
    """Who is told, and how long logs are kept."""

    alert_emails: Annotated[list[Email], AfterValidator(_check_addresses)] = Field(
        default=[],
        max_length=10,
        description="Addresses that alarms and budget alerts go to, at most 10; each confirms once. Prod needs one. "
        "Default: none.",
        examples=[["ops@example.com"]],
    )
    log_retention_days: LogRetention = Field(
        description="Days that the logs of services, databases and caches are kept.", examples=[30]
    )
    dashboard: bool = Field(
        default=True, description="One CloudWatch dashboard of all components. Default: true.", examples=[True]
    )
