"""Legal ways in: domain, load balancers, CDN, web ACL and API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

_EDGES = ("none", "private", "public", "files", "files and public", "api", "plain")


@st.composite
def legal_edge(draw: DrawFn, *, prod: bool) -> dict[str, Any]:
    kind = draw(st.sampled_from(_EDGES[:-1] if prod else _EDGES))
    dns = draw(
        st.sampled_from(
            [
                {
                    "domain": "example.com",
                    "zone": "create",
                    "certificate_authorities": ["amazon.com", "letsencrypt.org"],
                    "records": {"@": {"mx": ["0 ."]}, "*.old": {"cname": "www.example.net"}},
                },
                {"domain": "shop.example.com", "zone": "create", "parent_zone_id": "Z0123456789PARENT"},
                {
                    "domain": "shop.example.com",
                    "zone": "existing",
                    "zone_id": "Z0123456789ABC",
                    "dnssec": True,
                    "query_logging": True,
                },
            ]
        )
    )
    public = {"plinth:dns": dns, "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "api"}}
    waf = {"plinth:waf": draw(_wafs())} if draw(st.booleans()) else {}
    return {
        "none": {},
        "plain": {
            "plinth:load_balancer": {"scheme": "internal", "allow_plain_http": True},
            "plinth:cdn": {"dynamic_paths": ["/api/*"]},
        },
        "private": {
            "plinth:dns": dns,
            "plinth:load_balancer": {"scheme": "internal", "idle_timeout_seconds": 120},
            "plinth:cdn": {"subdomain": "www", "dynamic_paths": ["/api/*"], "price_class": "PriceClass_All"},
            **waf,
        },
        "public": {**public, **waf},
        "api": {"plinth:dns": dns, "plinth:load_balancer": {"scheme": "internal", "subdomain": "internal"}},
        "files": {"plinth:cdn": draw(_file_cdns())},
        "files and public": {**public, "plinth:cdn": {"subdomain": "www", **draw(_apexes())}, **waf},
    }[kind]


def _apexes() -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from([{}, {"apex": True}, {"apex": True, "canonical": "apex"}])


@st.composite
def _file_cdns(draw: DrawFn) -> dict[str, Any]:
    index = draw(st.sampled_from(["single_page_application", "index_documents", None]))
    return {
        **({index: True} if index else {}),
        "redirects": draw(st.sampled_from([{}, {"/old": {"to": "/new"}, "/blog/*": {"to": "/news/*", "status": 302}}])),
        "content_security_policy": draw(st.sampled_from([None, "default-src 'self'; frame-ancestors 'none'"])),
        "response_headers": draw(st.sampled_from([{}, {"permissions-policy": "camera=()"}])),
        "block_countries": draw(st.sampled_from([[], ["KP"]])),
        "error_pages": draw(st.sampled_from([{}, {"403": {"page": "/404.html", "response_code": 404}}])),
    }


@st.composite
def _wafs(draw: DrawFn) -> dict[str, Any]:
    action = draw(st.sampled_from(["block", "count", "off"]))
    exceptions = {"big": {"rule": "core.SizeRestrictions_BODY", "path_prefixes": ["/api/upload"]}}
    return {
        "managed_rules": {"core": action, "bot_control": draw(st.sampled_from(["count", "off"]))},
        "allow_addresses": draw(st.sampled_from([[], ["203.0.113.0/24"], ["203.0.113.0/24", "2001:db8::/32"]])),
        "block_countries": draw(st.sampled_from([[], ["KP"]])),
        "exceptions": exceptions if action == "block" else {},
    }


def legal_load_balancer() -> SearchStrategy[dict[str, Any]]:
    rules = {"rules": {"closed": {"methods": ["DELETE"], "fixed_response": {"status": 403}}}}
    return st.sampled_from(
        [
            {"scheme": "internal", "subdomain": "intern", "allowed_cidrs": ["10.0.0.0/8"], **rules},
            {"scheme": "internet-facing", "subdomain": "partners", "allowed_cidrs": ["203.0.113.0/24"]},
            {"scheme": "internet-facing", "subdomain": "partners", "idle_timeout_seconds": 120, **rules},
        ]
    )


@st.composite
def legal_api(draw: DrawFn, services: Mapping[str, Any], functions: Mapping[str, Any], *, name: str) -> dict[str, Any]:
    """Draw an API with routes to all web services, if there are any."""
    web = [service for service, spec in services.items() if spec["kind"] == "web"]
    authorizers = {"users": {"issuer": "https://auth.example.com/pool", "audiences": ["web", "app"]}}
    routes = {
        f"{draw(st.sampled_from(['GET', 'POST', 'ANY']))} /api/{service}/{draw(st.sampled_from(['{id}', '{rest+}', 'new']))}": {
            "service": service,
            "authorizer": draw(st.sampled_from(["users", "iam"])),
            **({"throttling": {"requests_per_second": 10, "burst": 20}} if draw(st.booleans()) else {}),
        }
        for service in web
    }
    routes |= {f"GET /{function}": {"function": function, "authorizer": "iam"} for function in functions}
    used = any(route["authorizer"] == "users" for route in routes.values())
    api = {
        "routes": routes,
        **({"authorizers": authorizers} if used else {}),
        **({"subdomain": "api"} if draw(st.booleans()) else {}),
        "request_headers": draw(st.sampled_from([{}, {"x-caller": "$context.identity.userArn"}])) if web else {},
    }
    return {name: api} if routes else {}
