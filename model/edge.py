"""``plinth:dns``, ``plinth:load_balancer``, ``plinth:cdn``: how users come in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.base import Distinct, Matches, Model, Name, NonNegative, Percent, Risk

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
Domain = Annotated[
    str,
    Matches(
        rf"(?=.{{1,253}}$)(?:{_LABEL}\.)+[a-z]{{2,63}}",
        "must be a domain name in small letters, without scheme or final dot",
    ),
]
Subdomain = Annotated[
    str, Matches(_LABEL, "must be one label of a domain name: 1 to 63 small letters, digits and inner hyphens")
]
ZoneId = Annotated[str, Matches(r"Z[A-Z0-9]{1,31}", "must be a hosted zone id: Z and up to 31 capitals and digits")]
DynamicPath = Annotated[
    str, Matches(r"/[!-~]{0,254}", "must begin with / and have at most 255 characters, none of them a space")
]


class Dns(Model):
    """The domain of the stack."""

    domain: Domain = Field(description="Domain of the hosted zone.", examples=["example.com"])
    zone: Literal["create", "existing"] = Field(
        description="create: a new public hosted zone, to which the registrar must point. existing: that of zone_id.",
        examples=["create"],
    )
    zone_id: ZoneId | None = Field(
        default=None, description="Id of the existing hosted zone. Default: none.", examples=["Z0123456789ABCDEFGHIJ"]
    )


class LoadBalancerAlarms(Model):
    """Thresholds of the load balancer's alarms."""

    balancer_errors_per_minute: NonNegative = Field(
        default=5, description="5xx answers of the load balancer itself, per minute. Default: 5.", examples=[5]
    )
    target_errors_per_minute: NonNegative = Field(
        default=5, description="5xx answers of the services, per minute. Default: 5.", examples=[5]
    )
    latency_p95_seconds: NonNegative = Field(
        default=1.0, description="Seconds that 19 of 20 requests stay below. Default: 1.", examples=[0.2]
    )
    rejected_connections_per_minute: NonNegative = Field(
        default=0, description="Connections refused per minute. Default: 0, so that the first one counts.", examples=[0]
    )


class LoadBalancer(Model):
    """The load balancer before web services."""

    scheme: Literal["internal", "internet-facing"] = Field(
        description="internal: only CloudFront reaches it; internet-facing: everybody, over HTTPS.",
        examples=["internal"],
    )
    subdomain: Subdomain | None = Field(
        default=None,
        description="Label of its record and certificate under dns.domain; needed if internet-facing. Default: none.",
        examples=["api"],
    )
    allow_plain_http: Annotated[
        bool, Risk(bool, "traffic between CloudFront and the load balancer has no TLS; it stays in AWS's network")
    ] = Field(
        default=False,
        description="Let CloudFront reach an internal load balancer without TLS, for stacks without a domain; refused "
        "in prod. Default: false.",
        examples=[True],
    )
    idle_timeout_seconds: int = Field(
        default=60, ge=1, le=4000, description="Seconds that a connection may be silent. Default: 60.", examples=[60]
    )
    alarms: LoadBalancerAlarms = Field(
        default=LoadBalancerAlarms(),
        description="Thresholds of its alarms. Default: see there.",
        examples=[{"latency_p95_seconds": 0.2}],
    )


class CdnAlarms(Model):
    """Thresholds of the distribution's alarms."""

    server_error_percent: Percent = Field(
        default=1, description="Share of 5xx answers, percent. Default: 1.", examples=[1]
    )
    client_error_percent: Percent = Field(
        default=10, description="Share of 4xx answers, percent. Default: 10.", examples=[10]
    )


class Cdn(Model):
    """CloudFront before a bucket with files and the load balancer."""

    subdomain: Subdomain | None = Field(
        default=None,
        description="Label of its record and certificate under dns.domain. Default: none, only CloudFront's own name.",
        examples=["www"],
    )
    dynamic_paths: Annotated[list[DynamicPath], Distinct] = Field(
        default=[],
        max_length=74,
        description="Path patterns that go to the load balancer, never cached. Default: none, all paths are files.",
        examples=[["/api/*"]],
    )
    price_class: Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"] = Field(
        default="PriceClass_100",
        description="Where edges serve: 100 is Europe and North America, All the world. Default: PriceClass_100.",
        examples=["PriceClass_100"],
    )
    assets_bucket: Name = Field(
        default="assets",
        description="Bucket of role assets that holds the files. Default: assets.",
        examples=["assets"],
    )
    alarms: CdnAlarms = Field(
        default=CdnAlarms(),
        description="Thresholds of its alarms. Default: see there.",
        examples=[{"server_error_percent": 1}],
    )
