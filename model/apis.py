"""``plinth:apis``: HTTP APIs of API Gateway in front of services and functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.api_access import Cors, JwtAuthorizer, MutualTls
from model.api_routes import IAM, ApiRoute, RouteKey, Throttling, method_of, preflight_of, shape
from model.aws import apigateway
from model.base import (
    Checked,
    EventsPerMinute,
    Latency,
    Model,
    Name,
    Percent,
    suggestion,
    tried,
)
from model.certificates import EXAMPLE_ARN, CertificateArn
from model.cost import Amount
from model.hosted_zone import Subdomain
from model.problem import Problem
from model.values import flow

_SOURCES = r"\$(?:context(?:\.[A-Za-z0-9_:-]+)+|request\.(?:header|querystring|path)\.[A-Za-z0-9_-]+)"


def _check_value(text: str) -> str:
    """Return *text*, or raise ValueError unless a header can have it as its value."""
    if re.fullmatch(_SOURCES, text) or re.fullmatch(r"[A-Za-z0-9._:/ -]{1,512}", text):
        return text
    raise ValueError(
        "must be a text of letters, digits and ._:/-, or one of $context.…, $request.header.…, $request.querystring.… "
        "and $request.path.…"
    )


def _check_header(name: str) -> str:
    """Return *name*, or raise ValueError for a header that API Gateway does not let an API set."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", name):
        raise ValueError("must be the name of a header in small letters")
    if name in apigateway.RESERVED_HEADERS or name.startswith(apigateway.RESERVED_HEADER_STARTS):
        raise ValueError("is a header that API Gateway reserves, or that Plinth sets itself")
    return name


SetHeader = Annotated[str, Checked(_check_header)]
HeaderValue = Annotated[str, Checked(_check_value)]


class ApiAlarms(Model):
    """Thresholds of the alarms of an API. Three of five minutes above one raise it."""

    errors_per_minute: EventsPerMinute = Field(
        default=5, description="5xx responses, of the service or of API Gateway, per minute. Default: 5.", examples=[1]
    )
    client_error_percent: Percent = Field(
        default=20,
        description="4xx responses in percent of the requests, 429 of throttling among them. Default: 20.",
        examples=[5],
    )
    latency_p95_seconds: Latency = Field(
        default=1.0, description="95th percentile of the response time, in seconds. Default: 1.", examples=[0.5]
    )


class ApiUsage(Model):
    """What the estimate assumes of one API in a month. It creates nothing."""

    requests: Amount | None = Field(
        default=None, description="Requests. Default: its share of cost.usage.api_requests.", examples=[5_000_000]
    )


class Api(Model):
    """An HTTP API of API Gateway: routes, each with its authorizer, to functions and to private services."""

    routes: dict[RouteKey, ApiRoute] = Field(
        min_length=1,
        max_length=apigateway.MOST_ROUTES,
        description="Method and path → where its requests go. {id} is one part of a path, {proxy+} the rest; $default "
        "is what no other route matches. The service receives the path as it came.",
        examples=[{"GET /orders/{id}": {"service": "orders", "authorizer": "iam"}}],
    )
    authorizers: dict[Name, JwtAuthorizer] = Field(
        default={},
        max_length=apigateway.MOST_AUTHORIZERS,
        description="Name → whose tokens (JWT) a route takes, in the header Authorization. Default: none.",
        examples=[{"users": {"issuer": "https://auth.example.com", "audiences": ["https://api.example.com"]}}],
    )
    subdomain: Subdomain | None = Field(
        default=None,
        description="Label of its name under dns.domain, with a certificate of its own; AWS's name for the API is then "
        "turned off. Default: none, the API has AWS's name.",
        examples=["api"],
    )
    certificate_arn: CertificateArn | None = Field(
        default=None,
        description="An existing certificate of the stack's region for that name, in place of one that the stack makes "
        "and watches. Default: none.",
        examples=[EXAMPLE_ARN],
    )
    mutual_tls: MutualTls | None = Field(
        default=None,
        description="Certificates that callers must have. Default: none.",
        examples=[{"truststore_uri": "s3://acme-trust/clients.pem", "truststore_version": "3sL4kqtJlcpXroDTDmJ"}],
    )
    cors: Cors | None = Field(
        default=None,
        description="Which websites may call it from browsers. Default: none.",
        examples=[{"origins": ["https://www.example.com"]}],
    )
    throttling: Throttling = Field(
        default=Throttling(),
        description="Limit of each route that has none of its own. Default: that of each field.",
        examples=[{"requests_per_second": 200, "burst": 400}],
    )
    timeout_seconds: int = Field(
        default=apigateway.LONGEST_TIMEOUT_SECONDS,
        ge=1,
        le=apigateway.LONGEST_TIMEOUT_SECONDS,
        description="Seconds in which a service must have answered. Default: 30, AWS's limit.",
        examples=[10],
    )
    request_headers: dict[SetHeader, HeaderValue] = Field(
        default={},
        description="Header → what it is set to before the service receives the request, whatever the caller sent: a "
        "text, or such as $context.authorizer.claims.sub. Default: none.",
        examples=[{"x-user": "$context.authorizer.claims.sub"}],
    )
    detailed_metrics: bool = Field(
        default=False,
        description="Metrics of each route besides those of the API; CloudWatch bills each as a custom metric. "
        "Default: false.",
        examples=[True],
    )
    alarms: ApiAlarms = Field(
        default=ApiAlarms(),
        description="Thresholds of its alarms. Default: those of each field.",
        examples=[{"latency_p95_seconds": 0.5}],
    )
    usage: ApiUsage = Field(
        default=ApiUsage(),
        description="Its usage of a month, from which the preview estimates its cost. It creates nothing. Default: an "
        "equal share of what cost.usage says of all APIs.",
        examples=[{"requests": 5_000_000}],
    )

    @property
    def services(self) -> tuple[str, ...]:
        """Services that it has routes to, in their order."""
        return tuple(dict.fromkeys(route.service for route in self.routes.values() if route.service is not None))

    @property
    def functions(self) -> tuple[str, ...]:
        """Functions that it has routes to, in their order."""
        return tuple(dict.fromkeys(route.function for route in self.routes.values() if route.function is not None))

    def problems(self) -> Iterator[Problem]:
        """Yield routes and authorizers that do not fit together, and settings of a name that it does not have."""
        yield from tried(self._authorizers_exist, self._authorizers_are_used, self._routes_differ)
        yield from tried(self._preflight_passes, self._has_a_name, self._can_alarm, self._headers_arrive)

    def _authorizers_exist(self) -> Iterator[Problem]:
        legal = (*self.authorizers, IAM)
        if IAM in self.authorizers:
            yield Problem(
                ("authorizers", IAM),
                "is the word for callers with AWS credentials; choose another name",
                "authorizers: {}",
                show_value=False,
            )
        for key, route in self.routes.items():
            if route.authorizer is not None and route.authorizer not in legal:
                yield Problem(
                    ("routes", key, "authorizer"),
                    f"there is no such authorizer; legal: {', '.join(legal)}{suggestion(route.authorizer, legal)}",
                    f"authorizer: {legal[0]}",
                )

    def _authorizers_are_used(self) -> Iterator[Problem]:
        used = {route.authorizer for route in self.routes.values()}
        kept = {
            name: {"issuer": one.issuer, "audiences": one.audiences}
            for name, one in self.authorizers.items()
            if name in used
        }
        for name in self.authorizers:
            if name not in used and name != IAM:
                yield Problem(
                    ("authorizers", name),
                    "is the authorizer of no route; name it there, or remove it",
                    f"authorizers: {flow(kept)}",
                    show_value=False,
                )

    def _routes_differ(self) -> Iterator[Problem]:
        owner: dict[str, str] = {}
        for key in self.routes:
            first = owner.setdefault(shape(key), key)
            if first != key:
                yield Problem(("routes", key), f"matches the same requests as {first!r}", show_value=False)

    def _preflight_passes(self) -> Iterator[Problem]:
        if self.cors is None:
            return
        shapes = {shape(key) for key, route in self.routes.items() if route.allow_anonymous}
        for key, route in self.routes.items():
            needed = preflight_of(key)
            if (
                method_of(key) in (apigateway.ANY_METHOD, "OPTIONS")
                and route.authorizer
                and shape(needed) not in shapes
            ):
                yield Problem(
                    ("routes", key, "authorizer"),
                    "is asked for preflight requests (OPTIONS) too, which have no token, so browsers cannot call it; "
                    f"add the route {needed!r} with allow_anonymous, or name the methods in the key",
                    "cors: null",
                )

    def _has_a_name(self) -> Iterator[Problem]:
        if self.subdomain is None:
            for field in ("certificate_arn", "mutual_tls"):
                if getattr(self, field) is not None:
                    yield Problem((field,), "is for a name of the API's own: it needs a subdomain", "subdomain: api")

    def _can_alarm(self) -> Iterator[Problem]:
        if self.alarms.latency_p95_seconds >= self.timeout_seconds:
            yield Problem(
                ("alarms", "latency_p95_seconds"),
                f"never raises an alarm: API Gateway ends a request after timeout_seconds {self.timeout_seconds}",
                f"latency_p95_seconds: {self.timeout_seconds / 2:g}",
            )

    def _headers_arrive(self) -> Iterator[Problem]:
        if self.request_headers and not self.services:
            yield Problem(
                ("request_headers",),
                "are set for services only; a function finds the same values in its event, under requestContext",
                "request_headers: {}",
            )
