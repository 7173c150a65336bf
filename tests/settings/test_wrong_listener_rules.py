"""Bad input, and the exact lines that it gives: rules of load balancers, their conditions and their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import ABSENT, lines_of, row, spoiled

_WEB = {
    "kind": "web",
    "image": {"repository": "api", "tag": "1.0.0"},
    "port": 8080,
    "cpu": 256,
    "memory_mib": 512,
    "health_check": {"path": "/"},
    "tasks": 2,
}
_RULES = "plinth:load_balancer.rules"
_CLOSED = {"paths": ["/api/closed"], "fixed_response": {"status": 503}}

ROWS = [
    row(
        "a route that an earlier rule takes whole",
        {"plinth:services.shop": {**_WEB, "route": {"paths": ["/api/shop/*"]}}},
        "plinth:services.shop.route: never receives /api/shop/*: 'api', with priority 100, takes it first; example: "
        "plinth:services.shop.route.priority: 99",
    ),
    row(
        "a route behind the first priority of all",
        {
            "plinth:services.api.route.priority": 1,
            "plinth:services.shop": {**_WEB, "route": {"paths": ["/api/shop/*"]}},
        },
        "plinth:services.shop.route: never receives /api/shop/*: 'api', with priority 1, takes it first; example: "
        "plinth:services.api.route.priority: 35977",
    ),
    row(
        "the priority of a rule that the load balancer answers",
        {_RULES: {"closed": {**_CLOSED, "priority": 100}}},
        "plinth:services.api.route.priority = 100: is the priority of 'closed' too; example: priority: 101",
    ),
    row(
        "a rule without a condition",
        {_RULES: {"closed": {"fixed_response": {"status": 503}}}},
        "plinth:load_balancer.rules.closed = {fixed_response: {status: 503}}: needs at least one of paths, hosts, "
        "headers, methods, query and source_cidrs; example: rules: {old: {paths: [/old/*], redirect: {path: /new}}}",
    ),
    row(
        "a rule that does nothing",
        {_RULES: {"closed": {"paths": ["/closed"]}}},
        "plinth:load_balancer.rules.closed = {paths: ['/closed']}: needs one of fixed_response and redirect; example: "
        "rules: {old: {paths: [/old/*], redirect: {path: /new}}}",
    ),
    row(
        "a response that is a redirect",
        {_RULES: {"closed": {**_CLOSED, "priority": 1, "fixed_response": {"status": 301}}}},
        "plinth:load_balancer.rules.closed.fixed_response.status = 301: must be 200 to 299 or 400 to 599; example: "
        "status: 503",
    ),
    row(
        "a body of 1025 characters",
        {_RULES: {"closed": {**_CLOSED, "priority": 1, "fixed_response": {"status": 503, "body": "x" * 1025}}}},
        f"plinth:load_balancer.rules.closed.fixed_response.body = '{'x' * 119}…: has at most 1024 characters, this one "
        'has 1025; example: body: "Down for maintenance"',
    ),
    row(
        "a redirect to the same URL",
        {_RULES: {"old": {"paths": ["/api/old/*"], "priority": 1, "redirect": {"status": 301}}}},
        "plinth:load_balancer.rules.old.redirect = {status: 301}: redirects each request to itself; needs another host "
        'or path; example: redirect: {path: "/new/#{path}"}',
    ),
    row(
        "a redirect in circles",
        {_RULES: {"old": {"paths": ["/api/old/*"], "priority": 1, "redirect": {"path": "/api/old/new"}}}},
        "plinth:load_balancer.rules.old.redirect.path = '/api/old/new': is among the paths of this rule, so browsers "
        "would be redirected forever (/api/old/*); example: path: "
        '"/new/#{path}"',
    ),
    row(
        "a placeholder that does not exist",
        {_RULES: {"old": {"paths": ["/api/old/*"], "priority": 1, "redirect": {"path": "/#{uri}"}}}},
        "plinth:load_balancer.rules.old.redirect.path = '/#{uri}': has a placeholder that is none of #{protocol}, "
        "#{host}, #{port}, #{path}, #{query}; example: path: "
        '"/new/#{path}"',
    ),
    row(
        "the host among the headers",
        {"plinth:services.api.route.headers": {"Host": ["www.example.com"]}},
        "plinth:services.api.route.headers.Host: is what hosts is for; load balancers refuse it among headers; "
        'example: headers: {X-Version: ["2", "3"]}',
    ),
    row(
        "a header without values",
        {"plinth:services.api.route.headers": {"X-Version": []}},
        'plinth:services.api.route.headers.X-Version = []: needs at least 1; example: headers: {X-Version: ["2", "3"]}',
    ),
    row(
        "a method in small letters",
        {"plinth:services.api.route.methods": ["get"]},
        "plinth:services.api.route.methods[0] = 'get': must be a method in capital letters, without wildcards; "
        "example: methods: [GET, HEAD]",
    ),
    row(
        "six values in five conditions",
        {
            "plinth:services.api.route.methods": ["GET", "PUT"],
            "plinth:services.api.route.query": {"version": ["1", "2"], "lang": ["de"]},
        },
        "plinth:services.api.route = {paths: ['/api/*'], priority: 100, methods: ['GET', 'PUT'], query: {version: "
        "['1', '2'], lang: ['de']}}: a rule holds at most 5 values of conditions, this one 6; example: route: {paths: "
        "[/api/*], priority: 100}",
    ),
    row(
        "six wildcards",
        {"plinth:services.api.route.paths": ["/api/*/*/*", "/api/?/?/?"]},
        "plinth:services.api.route = {paths: ['/api/*/*/*', '/api/?/?/?'], priority: 100}: a rule holds at most 5 "
        "wildcards, this one 6; example: route: {paths: [/api/*], priority: 100}",
    ),
    row(
        "addresses of clients behind CloudFront",
        {"plinth:services.api.route.source_cidrs": ["203.0.113.0/24"]},
        "plinth:services.api.route.source_cidrs = ['203.0.113.0/24']: every request comes from CloudFront's addresses; "
        "restrict clients by plinth:waf; example: source_cidrs: []",
    ),
    row(
        "addresses of clients in a rule behind CloudFront",
        {_RULES: {"closed": {**_CLOSED, "priority": 1, "source_cidrs": ["203.0.113.0/24"]}}},
        "plinth:load_balancer.rules.closed.source_cidrs = ['203.0.113.0/24']: every request comes from CloudFront's "
        "addresses; restrict clients by plinth:waf; example: source_cidrs: []",
    ),
    row(
        "a range with bits behind its prefix",
        {
            "plinth:cdn": ABSENT,
            "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "api"},
            "plinth:services.api.route.source_cidrs": ["203.0.113.7/24"],
        },
        "plinth:services.api.route.source_cidrs[0] = '203.0.113.7/24': is not written as AWS keeps it; did you mean "
        "'203.0.113.0/24'?; example: source_cidrs: [203.0.113.0/24]",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
