"""Bad input, and the exact lines that it gives: deployment strategies and their pauses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.spoiled_stack_files import FUNCTION, WEB, lines_of, row, spoiled

API = "plinth:services.api.deployment"
REPORTS = "plinth:functions.reports"

ROWS = [
    row(
        "a strategy that ECS does not have",
        {API: {"strategy": "bluegreen"}},
        "plinth:services.api.deployment.strategy = 'bluegreen': must be 'rolling', 'blue_green', 'canary' or 'linear'; "
        "did you mean 'blue_green'?; example: strategy: blue_green",
    ),
    row(
        "a canary of nothing",
        {API: {"strategy": "canary", "canary_percent": 0}},
        "plinth:services.api.deployment.canary_percent = 0: must be at least 0.1 and below 100; example: canary_percent: 10",
    ),
    row(
        "a canary in hundredths of a percent",
        {API: {"strategy": "canary", "canary_percent": 10.05}},
        "plinth:services.api.deployment.canary_percent = 10.05: must have one decimal place at most; example: "
        "canary_percent: 10",
    ),
    row(
        "steps in thirds",
        {API: {"strategy": "linear", "step_percent": 33.333}},
        "plinth:services.api.deployment.step_percent = 33.333: must have one decimal place at most; example: "
        "step_percent: 33.3",
    ),
    row(
        "a canary of everything",
        {API: {"strategy": "canary", "canary_percent": 100}},
        "plinth:services.api.deployment.canary_percent = 100: must be at least 0.1 and below 100; example: canary_percent: 10",
    ),
    row(
        "steps that are too small",
        {API: {"strategy": "linear", "step_percent": 1}},
        "plinth:services.api.deployment.step_percent = 1: must be at least 3 and below 100; example: step_percent: 20",
    ),
    row(
        "a pause of two days",
        {API: {"strategy": "blue_green", "bake_minutes": 2880}},
        "plinth:services.api.deployment.bake_minutes = 2880: must be 0 to 1440; example: bake_minutes: 10",
    ),
    row(
        "pauses of more than a day in all",
        {API: {"strategy": "canary", "canary_minutes": 1000, "bake_minutes": 500}},
        "plinth:services.api.deployment = {strategy: 'canary', canary_minutes: 1000, bake_minutes: 500}: pauses for 1500 "
        "minutes in all; an update waits for at most 1440; example: canary_minutes: 10, bake_minutes: 10",
    ),
    row(
        "settings of another strategy",
        {API: {"strategy": "blue_green", "canary_percent": 5}},
        "plinth:services.api.deployment.canary_percent = 5: is only allowed with strategy 'canary'; remove it, or "
        "change strategy; example: strategy: canary",
    ),
    row(
        "rolling limits of a canary",
        {API: {"strategy": "canary", "maximum_percent": 150}},
        "plinth:services.api.deployment.maximum_percent = 150: is only allowed with strategy 'rolling'; remove it, or "
        "change strategy; example: strategy: rolling",
    ),
    row(
        "a worker without traffic",
        {"plinth:services.mailer.deployment": {"strategy": "canary"}},
        "plinth:services.mailer.deployment.strategy = 'canary': is about the traffic of a load balancer or between "
        "services, which kind worker does not have; remove it; example: strategy: rolling",
    ),
    row(
        "an internal service without a load balancer",
        {"plinth:services.auth.deployment": {"second_target_group": True}},
        "plinth:services.auth.deployment.second_target_group = true: is about the load balancer, which kind internal "
        "does not have; change to another strategy at once; example: second_target_group: false",
    ),
    row(
        "requests of one of two target groups",
        {API: {"strategy": "linear"}, "plinth:services.api.scaling.requests_per_task": 500},
        "plinth:services.api.scaling.requests_per_task = 500: counts requests of one target group, and a deployment "
        "that shifts traffic has two; use cpu_percent; example: requests_per_task: null",
    ),
    row(
        "weights of the route next to those of ECS",
        {
            API: {"strategy": "blue_green"},
            "plinth:services.next": {**WEB, "route": {"paths": ["/api/next/*"], "priority": 77}},
            "plinth:services.api.route.forward": {"weights": {"api": 90, "next": 10}},
        },
        "plinth:services.api.route.forward: sets weights, and so does a deployment that shifts traffic; remove one of "
        "them; example: forward: null",
    ),
    row(
        "requests for a service whose target group may be empty",
        {
            "plinth:services.next": {
                **WEB,
                "route": {"paths": ["/api/next/*"], "priority": 77},
                "deployment": {"strategy": "canary"},
            },
            "plinth:services.api.route.forward": {"weights": {"api": 90, "next": 10}},
        },
        "plinth:services.api.route.forward.weights.next: moves its traffic between two target groups, either of which "
        "may be empty; deployment must be rolling; example: forward: null",
    ),
    row(
        "a hook without its function",
        {API: {"strategy": "blue_green", "hooks": {"smoke": {"function": "smoke-test", "stages": ["post_scale_up"]}}}},
        "plinth:services.api.deployment.hooks.smoke.function = 'smoke-test': is not in plinth:functions; example: plinth:services.api.deployment.hooks: {}",
    ),
    row(
        "a hook at no stage",
        {API: {"strategy": "blue_green", "hooks": {"smoke": {"function": "reports", "stages": []}}}, REPORTS: FUNCTION},
        "plinth:services.api.deployment.hooks.smoke.stages = []: needs at least 1; example: stages: [post_scale_up]",
    ),
    row(
        "a hook at a stage that ECS does not have",
        {
            API: {"strategy": "blue_green", "hooks": {"smoke": {"function": "reports", "stages": ["before_traffic"]}}},
            REPORTS: FUNCTION,
        },
        "plinth:services.api.deployment.hooks.smoke.stages[0] = 'before_traffic': must be 'reconcile_service', 'pre_scale_up', 'post_scale_up', 'post_test_traffic_shift', 'post_production_traffic_shift', 'test_traffic_shift' or 'production_traffic_shift'; example: stages: [post_scale_up]",
    ),
    row(
        "a hook at a stage of tests without test traffic",
        {
            API: {
                "strategy": "blue_green",
                "hooks": {"smoke": {"function": "reports", "stages": ["test_traffic_shift"]}},
            },
            REPORTS: FUNCTION,
        },
        "plinth:services.api.deployment.hooks.smoke.stages[0] = 'test_traffic_shift': is a stage of deployments with test_traffic; add that, or take another stage; example: stages: [post_scale_up]",
    ),
    row(
        "an approval at a stage of tests without test traffic",
        {API: {"strategy": "canary", "approval": {"stage": "post_test_traffic_shift"}}},
        "plinth:services.api.deployment.approval.stage = 'post_test_traffic_shift': is a stage of deployments with test_traffic; add that, or take another stage; example: stage: post_scale_up",
    ),
    row(
        "an approval while traffic moves",
        {API: {"strategy": "canary", "approval": {"stage": "production_traffic_shift"}}},
        "plinth:services.api.deployment.approval.stage = 'production_traffic_shift': must be 'reconcile_service', 'pre_scale_up', 'post_scale_up', 'post_test_traffic_shift' or 'post_production_traffic_shift'; example: stage: post_scale_up",
    ),
    row(
        "an approval without time",
        {API: {"strategy": "canary", "approval": {"timeout_minutes": 0}}},
        "plinth:services.api.deployment.approval.timeout_minutes = 0: must be 1 to 1440; example: timeout_minutes: 120",
    ),
    row(
        "an approval that waits for longer than an update",
        {API: {"strategy": "blue_green", "approval": {"timeout_minutes": 1435}}},
        "plinth:services.api.deployment = {strategy: 'blue_green', approval: {timeout_minutes: 1435}}: pauses for 1445 minutes in all; an update waits for at most 1440; example: bake_minutes: 10, approval: {timeout_minutes: 60}",
    ),
    row(
        "another end of an approval",
        {API: {"strategy": "blue_green", "approval": {"on_timeout": "wait"}}},
        "plinth:services.api.deployment.approval.on_timeout = 'wait': must be 'rollback' or 'continue'; example: on_timeout: rollback",
    ),
    row(
        "an approval of a rolling deployment",
        {API: {"approval": {}}},
        "plinth:services.api.deployment.approval = {}: is only allowed with strategy 'blue_green', 'canary' or 'linear'; remove it, or change strategy; example: strategy: blue_green",
    ),
    row(
        "test traffic by a pattern",
        {API: {"strategy": "blue_green", "test_traffic": {"header": "X-Release", "value": "*"}}},
        "plinth:services.api.deployment.test_traffic.value = '*': must have 1 to 128 letters, digits, dots, underscores and hyphens; example: value: next",
    ),
    row(
        "test traffic by a header that is none",
        {API: {"strategy": "blue_green", "test_traffic": {"header": "X Release", "value": "next"}}},
        "plinth:services.api.deployment.test_traffic.header = 'X Release': must be the name of a header: at most 40 letters, digits and hyphens, no wildcards; example: header: X-Release",
    ),
    row(
        "test traffic by a header that the route asks for",
        {
            API: {"strategy": "blue_green", "test_traffic": {"header": "x-release", "value": "next"}},
            "plinth:services.api.route.headers": {"X-Release": ["1"]},
        },
        "plinth:services.api.deployment.test_traffic.header = 'x-release': is a condition of the route already; choose another header; example: header: X-Release-Test",
    ),
    row(
        "test traffic after the route",
        {API: {"strategy": "blue_green", "test_traffic": {"header": "X-Release", "value": "next", "priority": 900}}},
        "plinth:services.api.deployment.test_traffic: never receives /api/*: 'api', with priority 100, takes it first; example: plinth:services.api.deployment.test_traffic.priority: 99",
    ),
    row(
        "test traffic of the first rule",
        {
            API: {"strategy": "blue_green", "test_traffic": {"header": "X-Release", "value": "next"}},
            "plinth:services.api.route.priority": 1,
        },
        "plinth:services.api.route.priority = 1: leaves no number before it for the rule of test_traffic; example: priority: 2",
    ),
    row(
        "test traffic with more conditions than a rule holds",
        {
            API: {"strategy": "blue_green", "test_traffic": {"header": "X-Release", "value": "next"}},
            "plinth:services.api.route.headers": {"X-Version": ["1", "2", "3", "4"]},
        },
        "plinth:services.api.deployment.test_traffic: makes too many conditions with those of the route: a rule holds at most 5 values of conditions, this one 6; example: test_traffic: null",
    ),
    row(
        "test traffic without a header or listener",
        {API: {"strategy": "blue_green", "test_traffic": {"header": "X-Release"}}},
        "plinth:services.api.deployment.test_traffic = {header: 'X-Release'}: needs header and value, or listener: true; example: header: X-Release, value: next",
    ),
    row(
        "test traffic by a header and a listener",
        {API: {"strategy": "blue_green", "test_traffic": {"listener": True, "header": "X-Release", "value": "next"}}},
        "plinth:services.api.deployment.test_traffic = {listener: true, header: 'X-Release', value: 'next'}: has listener, which takes no header, value and priority; remove them; example: listener: false",
        'plinth:services.api.deployment.test_traffic.listener = true: is test_listener of load balancer edge, which has none; example: plinth:load_balancer.test_listener: {port: 8443, allowed_cidrs: ["10.0.0.0/8"]}',
    ),
    row(
        "test traffic by a listener that is not there",
        {API: {"strategy": "blue_green", "test_traffic": {"listener": True}}},
        'plinth:services.api.deployment.test_traffic.listener = true: is test_listener of load balancer edge, which has none; example: plinth:load_balancer.test_listener: {port: 8443, allowed_cidrs: ["10.0.0.0/8"]}',
    ),
    row(
        "test traffic of an internal service by a listener",
        {"plinth:services.auth.deployment": {"strategy": "blue_green", "test_traffic": {"listener": True}}},
        "plinth:services.auth.deployment.test_traffic.listener = true: is about the load balancer, which kind internal does not have; remove it; example: test_traffic: {header: X-Release, value: next}",
    ),
    row(
        "a listener for test traffic that the internet reaches",
        {"plinth:load_balancer.test_listener": {"port": 8443, "allowed_cidrs": ["0.0.0.0/0"]}},
        "plinth:load_balancer.test_listener.allowed_cidrs[0] = '0.0.0.0/0': is the whole internet, and what is tested is not released yet; example: allowed_cidrs: [\"10.0.0.0/8\"]",
    ),
    row(
        "a listener for test traffic that no one reaches",
        {"plinth:load_balancer.test_listener": {"port": 8443, "allowed_cidrs": []}},
        "plinth:load_balancer.test_listener.allowed_cidrs = []: needs at least 1; example: allowed_cidrs: [10.0.0.0/8]",
    ),
    row(
        "a listener for test traffic on the port of all others",
        {"plinth:load_balancer.test_listener": {"port": 443, "allowed_cidrs": ["10.0.0.0/8"]}},
        "plinth:load_balancer.test_listener.port = 443: must be 1024 to 65535; example: port: 8443",
    ),
    row(
        "a listener for test traffic without a certificate",
        {
            "plinth:load_balancer.test_listener": {"port": 8443, "allowed_cidrs": ["10.0.0.0/8"]},
            "plinth:load_balancer.allow_plain_http": True,
            "plinth:dns": None,
        },
        "plinth:load_balancer.test_listener: needs HTTPS, and the load balancer has no certificate; example: test_listener: null",
        "plinth:load_balancer.allow_plain_http = true: prod needs TLS on every hop: give plinth:dns a domain; example: allow_plain_http: false",
        "plinth:cdn.subdomain = 'www': needs plinth:dns; example: plinth:dns: {domain: example.com, zone: create}",
    ),
    row(
        "more ranges than fit next to CloudFront's",
        {
            "plinth:load_balancer.test_listener": {"port": 8443, "allowed_cidrs": ["10.0.0.0/8", "192.168.0.0/16"]},
            "plinth:load_balancer.allowed_cidrs": [f"203.0.113.{number}/32" for number in range(4)],
        },
        "plinth:load_balancer.allowed_cidrs: holds 6 ranges with those of test_listener, and next to CloudFront's addresses a security group has space for 5; name fewer and wider ranges; example: allowed_cidrs: [10.0.0.0/8]",
    ),
    row(
        "a priority between services",
        {
            "plinth:services.auth.deployment": {
                "strategy": "canary",
                "test_traffic": {"header": "X-Release", "value": "next", "priority": 5},
            }
        },
        "plinth:services.auth.deployment.test_traffic.priority = 5: is about the load balancer, which kind internal does not have; remove it; example: priority: null",
    ),
    row(
        "a strategy of the stack that a service cannot have",
        {"plinth:cluster.deployment": {"strategy": "blue_green"}, "plinth:services.api.scaling.requests_per_task": 500},
        "plinth:services.api.scaling.requests_per_task = 500: counts requests of one target group, and a deployment that shifts traffic has two; use cpu_percent (cluster.deployment has it); example: requests_per_task: null",
    ),
    row(
        "a strategy of the stack that ECS does not have",
        {"plinth:cluster.deployment": {"strategy": "bluegreen"}},
        "plinth:cluster.deployment.strategy = 'bluegreen': must be 'rolling', 'blue_green', 'canary' or 'linear'; did you mean 'blue_green'?; example: strategy: blue_green",
    ),
    row(
        "a strategy of the stack that stops all tasks",
        {"plinth:cluster.deployment": {"strategy": "rolling", "maximum_percent": 100}},
        "plinth:cluster.deployment = {strategy: 'rolling', maximum_percent: 100}: for service 'api': of 2 tasks 2 must keep running and at most 2 may run, so no deployment can proceed; example: deployment: {strategy: blue_green}",
    ),
    row(
        "a hook of the stack without its function",
        {
            "plinth:cluster.deployment": {
                "strategy": "linear",
                "hooks": {"smoke": {"function": "report", "stages": ["pre_scale_up"]}},
            }
        },
        "plinth:cluster.deployment.hooks.smoke.function = 'report': is not in plinth:functions; example: plinth:cluster.deployment.hooks: {}",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines
