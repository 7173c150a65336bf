"""Bad input, and the exact lines that it gives: HTTP APIs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, WEB, lines_of, row, spoiled

ORDERS = {**WEB, "route": {"paths": ["/orders", "/orders/*"], "priority": 200}}
ROUTE = {"service": "orders", "authorizer": "iam"}
TOKENS = {"users": {"issuer": "https://auth.example.com", "audiences": ["shop"]}}
ISSUER = "https://issuer.example.com"


def api(**changes: Any) -> dict[str, Any]:
    """Return LEGAL's changes for an API in front of a service of its own."""
    routes = {"GET /orders/{id}": ROUTE}
    return {
        "plinth:services.orders": ORDERS,
        "plinth:apis": {"public": {"routes": routes, **changes}},
    }


def routed(key: str, **changes: Any) -> dict[str, Any]:
    return api(routes={key: {**ROUTE, **changes}})


ROWS = [
    row(
        "an API with the name of a database",
        {"plinth:services.orders": ORDERS, "plinth:apis": {"main": {"routes": {"GET /orders": ROUTE}}}},
        'plinth:apis.main: is the name of a database too; choose another; example: main-api: {routes: {"GET '
        '/orders/{id}": {service: orders, authorizer: iam}}}',
    ),
    row(
        "an API that fails over",
        {
            **api(subdomain="api"),
            "plinth:dns.failover": {
                "api": {"dns_name": "standby-1.eu-west-1.elb.amazonaws.com", "hosted_zone_id": "Z32O12XQLNTSW2"}
            },
        },
        "plinth:dns.failover.api: is an API, whose only other name is turned off: nothing is left that Route 53 could "
        "check; example: failover: {}",
    ),
    row(
        "an API without routes",
        api(routes={}),
        (
            'plinth:apis.public.routes = {}: needs at least 1; example: routes: {"GET /orders/{id}": '
            "{service: orders, authorizer: iam}}"
        ),
    ),
    row(
        "a path without a method",
        routed("/orders"),
        (
            "plinth:apis.public.routes./orders: must be a method and a path, such as 'GET /orders/{id}', or "
            "$default: parts of letters, digits and ._:-, or whole parameters in braces; example: routes: "
            '{"GET /orders/{id}": {service: orders, authorizer: iam}}'
        ),
    ),
    row(
        "an unknown method",
        routed("FETCH /orders"),
        (
            "plinth:apis.public.routes.FETCH /orders: FETCH is no method; legal: GET, HEAD, POST, PUT, "
            'PATCH, DELETE, OPTIONS, ANY; example: routes: {"GET /orders/{id}": {service: orders, '
            "authorizer: iam}}"
        ),
    ),
    row(
        "a slash at the end",
        routed("GET /orders/"),
        (
            "plinth:apis.public.routes.GET /orders/: ends with /; write the path without it; example: "
            'routes: {"GET /orders/{id}": {service: orders, authorizer: iam}}'
        ),
    ),
    row(
        "a greedy parameter in the middle",
        routed("GET /{all+}/orders"),
        (
            "plinth:apis.public.routes.GET /{all+}/orders: has a greedy parameter, {name+}, that is not the "
            'last part of the path; example: routes: {"GET /orders/{id}": {service: orders, authorizer: iam}}'
        ),
    ),
    row(
        "a parameter twice",
        routed("GET /orders/{id}/{id}"),
        (
            "plinth:apis.public.routes.GET /orders/{id}/{id}: has two parameters of one name; example: "
            'routes: {"GET /orders/{id}": {service: orders, authorizer: iam}}'
        ),
    ),
    row(
        "a part of a parameter",
        routed("GET /orders/x{id}"),
        (
            "plinth:apis.public.routes.GET /orders/x{id}: must be a method and a path, such as 'GET "
            "/orders/{id}', or $default: parts of letters, digits and ._:-, or whole parameters in braces; "
            'example: routes: {"GET /orders/{id}": {service: orders, authorizer: iam}}'
        ),
    ),
    row(
        "a route that does not say who may call it",
        routed("GET /orders/{id}", authorizer=None),
        (
            "plinth:apis.public.routes.GET /orders/{id}.authorizer = null: is missing: name an authorizer, "
            "iam, or say allow_anonymous; example: authorizer: iam"
        ),
    ),
    row(
        "a route that says two things",
        routed("GET /orders/{id}", allow_anonymous=True),
        (
            "plinth:apis.public.routes.GET /orders/{id}.allow_anonymous = true: contradicts authorizer; "
            "remove one of the two; example: allow_anonymous: false"
        ),
    ),
    row(
        "scopes of signatures",
        routed("GET /orders/{id}", scopes=["orders.read"]),
        (
            "plinth:apis.public.routes.GET /orders/{id}.scopes = ['orders.read']: are those of tokens: name "
            "an authorizer that reads them; example: scopes: []"
        ),
    ),
    row(
        "a misspelled authorizer",
        api(
            routes={
                "GET /orders/{id}": {**ROUTE, "authorizer": "user"},
                "GET /orders": {**ROUTE, "authorizer": "users"},
            },
            authorizers=TOKENS,
        ),
        (
            "plinth:apis.public.routes.GET /orders/{id}.authorizer = 'user': there is no such authorizer; "
            "legal: users, iam; did you mean 'users'?; example: authorizer: users"
        ),
    ),
    row(
        "an authorizer of no route",
        api(authorizers=TOKENS),
        (
            "plinth:apis.public.authorizers.users: is the authorizer of no route; name it there, or remove "
            "it; example: authorizers: {}"
        ),
    ),
    row(
        "an authorizer called iam",
        api(authorizers={"iam": TOKENS["users"]}),
        (
            "plinth:apis.public.authorizers.iam: is the word for callers with AWS credentials; choose "
            "another name; example: authorizers: {}"
        ),
    ),
    row(
        "two routes of one shape",
        api(routes={"GET /orders/{id}": ROUTE, "GET /orders/{order}": ROUTE}),
        (
            "plinth:apis.public.routes.GET /orders/{order}: matches the same requests as 'GET /orders/{id}'; "
            'example: routes: {"GET /orders/{id}": {service: orders, authorizer: iam}}'
        ),
    ),
    row(
        "more scopes than AWS takes",
        api(
            routes={
                "GET /orders/{id}": {"service": "orders", "authorizer": "users", "scopes": [f"s{n}" for n in range(11)]}
            },
            authorizers=TOKENS,
        ),
        (
            "plinth:apis.public.routes.GET /orders/{id}.scopes = ['s0', 's1', 's2', 's3', 's4', 's5', 's6', "
            "'s7', 's8', 's9', 's10']: holds at most 10, this one 11; example: scopes: [orders.read]"
        ),
    ),
    row(
        "an issuer without TLS",
        api(
            routes={"GET /orders/{id}": {"service": "orders", "authorizer": "users"}},
            authorizers={"users": {"issuer": "http://auth.example.com", "audiences": ["shop"]}},
        ),
        (
            "plinth:apis.public.authorizers.users.issuer = 'http://auth.example.com': must be the issuer of "
            "the tokens, an https URL without query, exactly as they have it in iss; example: issuer: "
            '"https://auth.example.com"'
        ),
    ),
    row(
        "tokens for anyone",
        api(
            routes={"GET /orders/{id}": {"service": "orders", "authorizer": "users"}},
            authorizers={"users": {"issuer": ISSUER, "audiences": []}},
        ),
        (
            "plinth:apis.public.authorizers.users.audiences = []: needs at least 1; example: audiences: "
            '["https://api.example.com"]'
        ),
    ),
    row(
        "a misspelled service",
        routed("GET /orders/{id}", service="order"),
        (
            "plinth:apis.public.routes.GET /orders/{id}.service = 'order': there is no such service; did you "
            "mean 'orders'?; example: service: orders"
        ),
    ),
    row(
        "a route to a worker",
        routed("GET /orders/{id}", service="mailer"),
        (
            "plinth:apis.public.routes.GET /orders/{id}.service = 'mailer': is of kind worker: an API "
            "reaches web services, through the load balancer; example: service: orders"
        ),
    ),
    row(
        "a path that the load balancer sends elsewhere",
        routed("GET /invoices/{id}"),
        (
            "plinth:apis.public.routes.GET /invoices/{id}.service = 'orders': the load balancer does not "
            "send /invoices/a to it: its route.paths are /orders, /orders/*; example: "
            "plinth:services.orders.route.paths: [/orders, /orders/*, /invoices/*]"
        ),
    ),
    row(
        "a default route to a service of some paths",
        {
            **api(routes={"$default": ROUTE, "GET /api/{id}": {**ROUTE, "service": "api"}}),
            "plinth:cdn": ABSENT,
            "plinth:load_balancer.subdomain": "internal",
        },
        (
            "plinth:apis.public.routes.$default.service = 'orders': the load balancer does not send /a/b to "
            "it: its route.paths are /orders, /orders/*; example: plinth:services.orders.route.paths: "
            "[/orders, /orders/*, /*]"
        ),
    ),
    row(
        "an authorizer that CloudFront passes by",
        {"plinth:apis": {"public": {"routes": {"GET /api/{id}": {"service": "api", "authorizer": "iam"}}}}},
        (
            "plinth:apis.public.routes.GET /api/{id}.authorizer = 'iam': is not asked for /api/*, which "
            "cdn.dynamic_paths send to the same service; let another service have the paths of CloudFront; "
            "example: plinth:cdn.dynamic_paths: []"
        ),
    ),
    row(
        "a load balancer that anyone reaches",
        {
            **api(routes={"GET /orders": ROUTE, "GET /api/{id}": {**ROUTE, "service": "api"}}),
            "plinth:cdn": ABSENT,
            "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "lb"},
        },
        "plinth:load_balancer.scheme = 'internet-facing': anyone reaches the services behind it without the authorizers of "
        "plinth:apis; make it internal; example: scheme: internal",
    ),
    row(
        "a load balancer without a name",
        {**api(routes={"GET /orders": ROUTE, "GET /api/{id}": {**ROUTE, "service": "api"}}), "plinth:cdn": ABSENT},
        (
            "plinth:load_balancer.subdomain: plinth:apis connect to it with TLS and verify its name: it "
            "needs one; example: subdomain: internal"
        ),
    ),
    row(
        "a service that neither CloudFront nor an API reaches",
        {**api(), "plinth:cdn": ABSENT, "plinth:load_balancer.subdomain": "internal"},
        (
            "plinth:load_balancer.scheme = 'internal': internal needs plinth:cdn, or no one reaches web "
            "service 'api'; example: plinth:cdn: {subdomain: www, dynamic_paths: [/api/*]}"
        ),
    ),
    row(
        "the name of CloudFront",
        api(subdomain="www"),
        (
            "plinth:apis.public.subdomain = 'www': is cdn.subdomain too; one name has one target; example: "
            "subdomain: api"
        ),
    ),
    row(
        "two APIs of one name",
        {
            "plinth:services.orders": ORDERS,
            "plinth:apis": {
                "public": {"routes": {"GET /orders": ROUTE}, "subdomain": "api"},
                "partners": {"routes": {"GET /orders": ROUTE}, "subdomain": "api"},
            },
        },
        (
            "plinth:apis.partners.subdomain = 'api': is apis.public.subdomain too; one name has one target; "
            "example: subdomain: api-2"
        ),
    ),
    row(
        "a certificate without a name",
        api(certificate_arn="arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"),
        (
            "plinth:apis.public.certificate_arn = "
            "'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012': is for a "
            "name of the API's own: it needs a subdomain; example: subdomain: api"
        ),
    ),
    row(
        "a certificate of another region",
        api(
            subdomain="api",
            certificate_arn="arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
        ),
        (
            "plinth:apis.public.certificate_arn = "
            "'arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012': is in "
            "eu-west-1, and the API in us-east-1; example: certificate_arn: null"
        ),
    ),
    row(
        "mutual TLS without a name",
        api(mutual_tls={"truststore_uri": "s3://trust/clients.pem", "truststore_version": "1"}),
        (
            "plinth:apis.public.mutual_tls = {truststore_uri: 's3://trust/clients.pem', truststore_version: "
            "'1'}: is for a name of the API's own: it needs a subdomain; example: subdomain: api"
        ),
    ),
    row(
        "a trust store that is not in S3",
        api(subdomain="api", mutual_tls={"truststore_uri": "https://trust/clients.pem", "truststore_version": "1"}),
        (
            "plinth:apis.public.mutual_tls.truststore_uri = 'https://trust/clients.pem': must be "
            "s3://bucket/key of a file of PEM certificates; example: truststore_uri: "
            '"s3://acme-trust/clients.pem"'
        ),
    ),
    row(
        "credentials for every website",
        api(cors={"origins": ["*"], "allow_credentials": True}),
        (
            "plinth:apis.public.cors.origins = ['*']: has '*', which browsers refuse next to "
            "allow_credentials; name each; example: allow_credentials: false"
        ),
    ),
    row(
        "an origin with a path",
        api(cors={"origins": ["https://www.example.com/"]}),
        (
            "plinth:apis.public.cors.origins[0] = 'https://www.example.com/': must be an origin, "
            "https://host without a path, http://localhost for development, or '*'; example: origins: "
            '["https://www.example.com"]'
        ),
    ),
    row(
        "preflight requests that need a token",
        api(routes={"ANY /orders/{id}": ROUTE}, cors={"origins": ["https://www.example.com"]}),
        (
            "plinth:apis.public.routes.ANY /orders/{id}.authorizer = 'iam': is asked for preflight requests "
            "(OPTIONS) too, which have no token, so browsers cannot call it; add the route 'OPTIONS "
            "/orders/{id}' with allow_anonymous, or name the methods in the key; example: cors: null"
        ),
    ),
    row(
        "a longer wait than AWS's",
        api(timeout_seconds=31),
        "plinth:apis.public.timeout_seconds = 31: must be 1 to 30; example: timeout_seconds: 10",
    ),
    row(
        "an alarm that is never raised",
        api(timeout_seconds=1, alarms={"latency_p95_seconds": 1}),
        (
            "plinth:apis.public.alarms.latency_p95_seconds = 1: never raises an alarm: API Gateway ends a "
            "request after timeout_seconds 1; example: latency_p95_seconds: 0.5"
        ),
    ),
    row(
        "a burst beyond the account's",
        api(throttling={"requests_per_second": 100, "burst": 6000}),
        "plinth:apis.public.throttling.burst = 6000: must be 1 to 5000; example: burst: 400",
    ),
    row(
        "a header that AWS reserves",
        api(request_headers={"authorization": "x"}),
        (
            "plinth:apis.public.request_headers.authorization: is a header that API Gateway reserves, or "
            'that Plinth sets itself; example: request_headers: {x-user: "$context.authorizer.claims.sub"}'
        ),
    ),
    row(
        "the header that Plinth sets",
        api(request_headers={"host": "x"}),
        (
            "plinth:apis.public.request_headers.host: is a header that API Gateway reserves, or that Plinth "
            'sets itself; example: request_headers: {x-user: "$context.authorizer.claims.sub"}'
        ),
    ),
    row(
        "a header from the body",
        api(request_headers={"x-user": "$request.body.user"}),
        (
            "plinth:apis.public.request_headers.x-user = '$request.body.user': must be a text of letters, "
            "digits and ._:/-, or one of $context.…, $request.header.…, $request.querystring.… and "
            '$request.path.…; example: request_headers: {x-user: "$context.authorizer.claims.sub"}'
        ),
    ),
    row(
        "more APIs than VPC links",
        {
            "plinth:services.orders": ORDERS,
            "plinth:apis": {f"api-{n}": {"routes": {"GET /orders": ROUTE}} for n in range(11)},
        },
        (
            "plinth:apis.api-10: is API 11 with services: each has a VPC link, of which an account has 10 in a region; "
            'give one API several routes; example: api-10: {routes: {"GET /orders/{id}": {service: orders, '
            "authorizer: iam}}}"
        ),
    ),
    row(
        "a record of the API's name",
        {**api(subdomain="api"), "plinth:dns.records": {"api": {"a": ["203.0.113.10"]}}},
        (
            "plinth:dns.records.api.a = ['203.0.113.10']: apis.public.subdomain is api, so the stack makes "
            'the address records of this name itself; example: records: {status: {a: ["203.0.113.10"]}}'
        ),
    ),
    row(
        "a name without a domain",
        {**api(subdomain="api"), "plinth:dns": ABSENT, "plinth:cdn.subdomain": ABSENT},
        (
            "plinth:load_balancer.allow_plain_http: without plinth:dns there is no certificate, so "
            "CloudFront reaches the load balancer without TLS: give a domain; example: plinth:dns: {domain: "
            "example.com, zone: create}, plinth:cdn.subdomain: www"
        ),
        (
            "plinth:load_balancer.subdomain: plinth:apis connect to it with TLS and verify its name: it "
            "needs one; example: subdomain: internal, plinth:dns: {domain: example.com, zone: create}"
        ),
        (
            "plinth:apis.public.subdomain = 'api': needs plinth:dns; example: plinth:dns: {domain: "
            "example.com, zone: create}"
        ),
    ),
    row(
        "a web ACL for an API alone",
        {
            **api(),
            "plinth:cdn": ABSENT,
            "plinth:load_balancer.subdomain": "internal",
            "plinth:waf": {},
            "plinth:services.api.kind": "worker",
            "plinth:services.api.port": ABSENT,
            "plinth:services.api.route": ABSENT,
            "plinth:services.api.health_check": {"command": ["true"]},
        },
        (
            "plinth:waf = {}: protects nothing: there is neither plinth:cdn nor an internet-facing load "
            "balancer, and it does not attach to HTTP APIs; example: plinth:cdn: {}"
        ),
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_a_wrong_api_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


def test_an_api_next_to_cloudfront_is_legal_if_each_has_services_of_its_own() -> None:
    assert lines_of(spoiled(api(subdomain="api", cors={"origins": ["https://www.example.com"]}))) == []
