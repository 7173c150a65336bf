"""``plinth:observability``: who is alerted, and how long logs are kept."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from model.aws import budgets
from model.aws.logs import RetentionDays
from model.base import Checked, Model, Risk, check_distinct
from model.domains import ascii_name, check_domain, is_placeholder
from model.log_router import LogRouter
from model.placeholders import is_stand_in
from model.telemetry import Telemetry

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LONGEST_LOCAL = 64
"""Characters before the @, in RFC 5321."""


def _check_email(text: str) -> str:
    local, _, domain = text.rpartition("@")
    if not re.fullmatch(rf"{_ATOM}(\.{_ATOM})*", local) or len(local) > _LONGEST_LOCAL:
        raise ValueError("must be an email address, name@domain")
    if is_stand_in(local):
        raise ValueError("is a placeholder: no alert reaches anyone there")
    try:
        check_domain(domain.lower())
    except ValueError:
        raise ValueError("must be an email address, name@domain, with a whole domain") from None
    if not domain.isascii():
        raise ValueError(f"must have its domain in ASCII: {local}@{ascii_name(domain.lower())}")
    return text


Email = Annotated[str, Checked(_check_email), Field(json_schema_extra={"format": "email", "pattern": ".+@.+[.].+"})]


def _check_addresses(addresses: list[str]) -> list[str]:
    check_distinct([address.lower() for address in addresses])
    return addresses


class Observability(Model):
    """Who is alerted, and how long logs are kept."""

    alert_emails: Annotated[
        list[Email],
        AfterValidator(_check_addresses),
        Risk(lambda addresses: any(map(is_placeholder, addresses)), "a placeholder: no alert reaches anyone there"),
    ] = Field(
        default=[],
        max_length=budgets.MOST_EMAILS,
        description="Email addresses that receive alarms and budget alerts, at most 10; each confirms its subscription "
        "once. Prod needs one. "
        "Default: none.",
        examples=[["ops@example.com"]],
    )
    log_retention_days: RetentionDays = Field(
        description="Retention of the logs of services, databases and caches, in days.", examples=[30]
    )
    access_log_retention_days: int = Field(
        default=365,
        ge=1,
        le=3653,
        description="Days that the logs of load balancers, CloudFront and buckets are kept in the log bucket, at most "
        "ten years. Flow logs have their own. Default: 365, which covers a look back at the same season.",
        examples=[90],
    )
    telemetry: Telemetry | None = Field(
        default=None,
        description="The same for every service and job that does not say it itself: an OpenTelemetry collector in "
        "each task, and where it sends traces, metrics and logs. Default: none.",
        examples=[{"metrics": {"to": "cloudwatch"}}],
    )
    log_router: LogRouter | None = Field(
        default=None,
        description="The same for every service and job that does not say it itself: Fluent Bit in each task, and "
        "where it sends what containers print. Default: none, CloudWatch Logs directly.",
        examples=[{"to": "cloudwatch"}],
    )
    dashboard: bool = Field(
        default=True, description="Create a CloudWatch dashboard of all components. Default: true.", examples=[True]
    )
