"""Routes of HTTP APIs: their keys, which requests these match, and who may send them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Final

from pydantic import Field

from model.aws import apigateway
from model.base import Checked, Distinct, Matches, Model, Name, Risk, Text, tried
from model.problem import Problem

IAM: Final = "iam"
"""What a route has as its authorizer if its callers sign their requests with AWS credentials."""

_METHODS = (*apigateway.METHODS, apigateway.ANY_METHOD)
_PART = re.compile(r"[A-Za-z0-9._:-]+|\{[A-Za-z0-9_-]+\+?\}")
_GREEDY = "+}"
RULE: Final = (
    "must be a method and a path, such as 'GET /orders/{id}', or $default: parts of letters, digits and ._:-, or whole "
    "parameters in braces"
)


def _check_key(key: str) -> str:
    """Return *key*, or raise ValueError unless API Gateway takes it as the key of a route."""
    if key == apigateway.DEFAULT_ROUTE:
        return key
    method, space, path = key.partition(" ")
    if method not in _METHODS and space:
        raise ValueError(f"{method} is no method; legal: {', '.join(_METHODS)}")
    if not space or not path.startswith("/"):
        raise ValueError(RULE)
    parts = path.split("/")[1:]
    if parts == [""]:
        return key
    if parts[-1] == "":
        raise ValueError("ends with /; write the path without it")
    if not all(_PART.fullmatch(part) for part in parts):
        raise ValueError(RULE)
    if any(part.endswith(_GREEDY) for part in parts[:-1]):
        raise ValueError("has a greedy parameter, {name+}, that is not the last part of the path")
    names = [part.strip("{+}") for part in parts if part.startswith("{")]
    if len(names) > len(set(names)):
        raise ValueError("has two parameters of one name")
    return key


RouteKey = Annotated[str, Checked(_check_key)]
Scope = Annotated[str, Matches(r"[\x21\x23-\x5B\x5D-\x7E]{1,256}", "must be an OAuth 2.0 scope, without spaces")]
Requests = Annotated[int, Field(ge=1, le=apigateway.MOST_REQUESTS_PER_SECOND)]
Burst = Annotated[int, Field(ge=1, le=apigateway.LARGEST_BURST)]


class Throttling(Model):
    """How many requests pass, of all clients together; the others are answered with 429."""

    requests_per_second: Requests = Field(
        default=1000, description="Requests a second over time. Default: 1000.", examples=[200]
    )
    burst: Burst = Field(default=2000, description="Requests at the same moment. Default: 2000.", examples=[400])


class ApiRoute(Model):
    """Where the requests of one route go, and who may send them."""

    service: Name | None = Field(
        default=None,
        description="Web service of the stack that receives them, through the load balancer. A route has this or "
        "function. Default: none.",
        examples=["orders"],
    )
    function: Name | None = Field(
        default=None,
        description="Function of the stack that receives them, as events of payload format 2.0. Default: none.",
        examples=["reports"],
    )
    authorizer: Text | None = Field(
        default=None,
        description="An authorizer of the API, or iam: callers sign with AWS credentials and need the permission "
        "execute-api:Invoke. Default: none, which allow_anonymous must say.",
        examples=["users"],
    )
    scopes: Annotated[list[Scope], Distinct] = Field(
        default=[],
        max_length=apigateway.MOST_SCOPES,
        description="Scopes of which a token must have one. Default: any valid token.",
        examples=[["orders.read"]],
    )
    allow_anonymous: Annotated[bool, Risk(bool, "anyone on the internet may call this route of an API")] = Field(
        default=False,
        description="Let everyone call the route, without a token or a signature. Default: false.",
        examples=[True],
    )
    throttling: Throttling | None = Field(
        default=None,
        description="Limit of this route by itself. Default: that of the API, which each route has for itself.",
        examples=[{"requests_per_second": 20, "burst": 40}],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a route that does not say where it leads or who may call it, or says two things."""
        yield from tried(self._leads_somewhere, self._says_who_may_call, self._scopes_are_checked)

    def _leads_somewhere(self) -> Iterator[Problem]:
        if self.service is None and self.function is None:
            yield Problem(("service",), "is missing: name a service or a function", "service: orders")
        if self.service is not None and self.function is not None:
            yield Problem(("function",), "is not allowed next to service; remove one of the two", "function: null")

    def _says_who_may_call(self) -> Iterator[Problem]:
        if self.authorizer is None and not self.allow_anonymous:
            yield Problem(
                ("authorizer",), "is missing: name an authorizer, iam, or say allow_anonymous", "authorizer: iam"
            )
        if self.authorizer is not None and self.allow_anonymous:
            yield Problem(
                ("allow_anonymous",), "contradicts authorizer; remove one of the two", "allow_anonymous: false"
            )

    def _scopes_are_checked(self) -> Iterator[Problem]:
        if self.scopes and self.authorizer in (None, IAM):
            yield Problem(("scopes",), "are those of tokens: name an authorizer that reads them", "scopes: []")


def shape(key: str) -> str:
    """Return *key* with its parameters unnamed: two routes of one shape match the same requests."""
    return re.sub(r"\{[^}+]+(\+?)\}", r"{\1}", key)


def method_of(key: str) -> str:
    """Return the method of a route, ``ANY`` for the default route."""
    return apigateway.ANY_METHOD if key == apigateway.DEFAULT_ROUTE else key.partition(" ")[0]


def preflight_of(key: str) -> str:
    """Return the key of the route that takes the preflight requests for what *key* matches."""
    path = "/{proxy+}" if key == apigateway.DEFAULT_ROUTE else key.partition(" ")[2]
    return f"OPTIONS {path}"


def is_route_key(key: str) -> bool:
    """Return whether API Gateway takes *key* as the key of a route."""
    try:
        return bool(_check_key(key))
    except ValueError:
        return False


def sample_path(key: str) -> str:
    """Return a path that the route matches, for a look at where the load balancer sends it."""
    path = "/{proxy+}" if key == apigateway.DEFAULT_ROUTE else key.partition(" ")[2]
    return re.sub(r"\{[^}]+\+\}", "a/b", re.sub(r"\{[^}+]+\}", "a", path))


def pattern_of(key: str) -> str:
    """Return the path pattern of the load balancer that has what the route matches."""
    path = "/{proxy+}" if key == apigateway.DEFAULT_ROUTE else key.partition(" ")[2]
    return re.sub(r"\{[^}]+\}", "*", path)
