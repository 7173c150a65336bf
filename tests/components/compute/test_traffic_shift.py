"""A service whose deployments move the traffic of the load balancer from one target group to another."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from components.compute.service import Service
from components.observability.alarm import MetricMath
from model.deployment import Deployment
from model.route import Route
from model.test_traffic import TrafficTest, TrafficTestListener
from preview.recorder.record import Record
from tests.support.offline import record
from tests.support.workloads import INGRESS, ROLE, SERVICE, internal, load_balancer, policies_of, web

GROUP = "aws:lb/targetGroup:TargetGroup"
RULE = "aws:lb/listenerRule:ListenerRule"
CANARY = {"strategy": "canary", "canary_percent": 5, "canary_minutes": 15, "bake_minutes": 20}


def api(deployment: dict[str, Any]) -> Service:
    """Make a web service with *deployment*."""
    return web("api", deployment=TypeAdapter(Deployment).validate_python(deployment))


def deployed(deployment: dict[str, Any]) -> Record:
    """Return what a web service with *deployment* registers."""
    return record(lambda: api(deployment))


@pytest.fixture(scope="module")
def seen() -> Record:
    return deployed(CANARY)


@pytest.mark.parametrize(
    ("deployment", "configuration"),
    [
        ({"second_target_group": True}, {"strategy": "ROLLING"}),
        ({"strategy": "blue_green"}, {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": "10"}),
        (
            {"strategy": "linear", "step_percent": 12.5},
            {
                "strategy": "LINEAR",
                "bakeTimeInMinutes": "10",
                "linearConfiguration": {"stepPercent": 12.5, "stepBakeTimeInMinutes": "5"},
            },
        ),
        (
            CANARY,
            {
                "strategy": "CANARY",
                "bakeTimeInMinutes": "20",
                "canaryConfiguration": {"canaryPercent": 5, "canaryBakeTimeInMinutes": "15"},
            },
        ),
    ],
)
def test_each_strategy_is_ecs_own_and_rolls_back_by_breaker_and_alarm(
    deployment: dict[str, Any], configuration: dict[str, Any]
) -> None:
    seen = deployed(deployment)
    inputs = seen.only(SERVICE).inputs

    assert inputs["deploymentConfiguration"] == configuration
    assert (inputs["deploymentMinimumHealthyPercent"], inputs["deploymentMaximumPercent"]) == (100, 200)
    assert inputs["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert inputs["alarms"] == {"alarmNames": ["plinth-test-api-5xx"], "enable": True, "rollback": True}
    assert [group.name for group in seen.of_type(GROUP)] == ["api-tg", "api-alt"]


def test_the_service_names_both_target_groups_the_rule_and_the_role(seen: Record) -> None:
    groups = {group.name: group for group in seen.of_type(GROUP)}
    rule, role = seen.named("api-route", RULE), seen.named("api-traffic", ROLE)

    assert seen.only(SERVICE).inputs["loadBalancers"] == [
        {
            "targetGroupArn": groups["api-tg"].outputs["arn"],
            "containerName": "api",
            "containerPort": 8080,
            "advancedConfiguration": {
                "alternateTargetGroupArn": groups["api-alt"].outputs["arn"],
                "productionListenerRule": rule.outputs["arn"],
                "roleArn": role.outputs["arn"],
            },
        }
    ]
    assert groups["api-alt"].inputs == groups["api-tg"].inputs


def test_the_rule_begins_with_the_first_group_and_then_is_left_to_ecs(seen: Record) -> None:
    groups = [group.outputs["arn"] for group in seen.of_type(GROUP)]
    rule = seen.named("api-route", RULE)

    assert rule.inputs["actions"] == [
        {
            "type": "forward",
            "forward": {"targetGroups": [{"arn": groups[0], "weight": 1}, {"arn": groups[1], "weight": 0}]},
        }
    ]
    assert list(rule.ignore_changes) == [f"actions[0].forward.targetGroups[{position}]" for position in (0, 1)]


def test_the_role_may_change_this_rule_and_these_groups_and_nothing_else(seen: Record) -> None:
    groups = [group.outputs["arn"] for group in seen.of_type(GROUP)]
    (statements,) = policies_of(seen, "api-traffic").values()
    trust = json.loads(seen.named("api-traffic", ROLE).inputs["assumeRolePolicy"])

    assert trust["Statement"][0]["Principal"] == {"Service": "ecs.amazonaws.com"}
    assert {one["Sid"]: one["Resource"] for one in statements} == {
        "Read": ["*"],
        "RegisterTasks": groups,
        "SetWeights": [seen.named("api-route", RULE).outputs["arn"]],
    }
    assert all("Describe" in action for action in statements[0]["Action"])


def test_only_the_second_group_is_protected(seen: Record) -> None:
    """Without it, an update would send requests to the first group, which may have no task."""
    assert {group.name: group.protect for group in seen.of_type(GROUP)} == {"api-tg": False, "api-alt": True}


def test_an_update_waits_for_the_pauses_too(seen: Record) -> None:
    patience = deployed({}).only(SERVICE).custom_timeouts
    assert patience["update"] == "30m"
    assert seen.only(SERVICE).custom_timeouts == {**patience, "create": "65m", "update": "65m"}


def test_alarms_look_at_both_groups() -> None:
    found: list[Any] = []
    record(lambda: found.extend(api(CANARY).alarms))
    expressions = {one.name: one.metric.expression for one in found if isinstance(one.metric, MetricMath)}

    assert expressions == {
        "api-5xx": "FILL(first, 0) + FILL(second, 0)",
        "api-hosts-unhealthy": "IF(FILL(first, 0) > FILL(second, 0), FILL(first, 0), FILL(second, 0))",
        "api-latency-high": "IF(FILL(first, 0) > FILL(second, 0), FILL(first, 0), FILL(second, 0))",
    }


TESTED = {
    "strategy": "blue_green",
    "test_traffic": {"header": "X-Release", "value": "next"},
    "hooks": {
        "smoke": {"function": "smoke", "stages": ["post_test_traffic_shift", "post_production_traffic_shift"]},
        "check": {"function": "check", "stages": ["pre_scale_up"]},
    },
    "approval": {"timeout_minutes": 90},
}
ARNS = {name: f"arn:aws:lambda:us-east-1:123456789012:function:{name}" for name in ("check", "smoke")}


@pytest.fixture(scope="module")
def tested() -> Record:
    deployment = TypeAdapter(Deployment).validate_python(TESTED)
    route = Route.model_validate({"paths": ["/api/*"], "methods": ["GET"], "priority": 100})
    return record(lambda: web("api", deployment=deployment, route=route, hooks=ARNS))


def test_test_traffic_has_a_rule_right_before_the_route_whose_weights_ecs_sets_too(tested: Record) -> None:
    test, route = tested.named("api-route-test", RULE), tested.named("api-route", RULE)
    header = {"httpHeader": {"httpHeaderName": "X-Release", "values": ["next"]}}
    (statements,) = policies_of(tested, "api-traffic").values()

    assert (test.inputs["priority"], route.inputs["priority"]) == (99, 100)
    assert [one for one in test.inputs["conditions"] if one not in route.inputs["conditions"]] == [header]
    assert [one for one in route.inputs["conditions"] if one not in test.inputs["conditions"]] == []
    assert (test.inputs["actions"], test.ignore_changes) == (route.inputs["actions"], route.ignore_changes)
    (balancer,) = tested.only(SERVICE).inputs["loadBalancers"]
    assert balancer["advancedConfiguration"]["testListenerRule"] == test.outputs["arn"]
    assert {one["Sid"]: one["Resource"] for one in statements}["SetWeights"] == [
        route.outputs["arn"],
        test.outputs["arn"],
    ]


def test_test_traffic_can_have_a_listener_of_its_own_with_the_conditions_and_priority_of_the_route() -> None:
    deployment = TypeAdapter(Deployment).validate_python({"strategy": "blue_green", "test_traffic": {"listener": True}})
    listener = TrafficTestListener(port=8443, allowed_cidrs=["10.9.0.0/16"])

    def make() -> Service:
        balancer = load_balancer(
            certificate_arn="arn:aws:acm:us-east-1:123456789012:certificate/1", test_listener=listener
        )
        return web("api", deployment=deployment, load_balancer=balancer)

    seen = record(make)
    test, route = seen.named("api-route-test", RULE), seen.named("api-route", RULE)
    usual, own = (seen.named(f"edge-{name}", "aws:lb/listener:Listener") for name in ("https", "test"))
    named = ("port", "protocol", "sslPolicy", "certificateArn")
    differing = {key for key in usual.inputs | own.inputs if usual.inputs.get(key) != own.inputs.get(key)}

    assert [own.inputs[name] for name in named] == [8443, *(usual.inputs[name] for name in named[1:])]
    assert differing <= {"port", "tags"}
    assert (test.inputs["listenerArn"], route.inputs["listenerArn"]) == (own.outputs["arn"], usual.outputs["arn"])
    assert [test.inputs[key] for key in ("conditions", "priority", "actions")] == [
        route.inputs[key] for key in ("conditions", "priority", "actions")
    ]
    admitted = seen.named("edge-from-10.9.0.0-16-8443", INGRESS).inputs
    assert (admitted["cidrIpv4"], admitted["fromPort"], admitted["toPort"]) == ("10.9.0.0/16", 8443, 8443)
    (endpoint,) = seen.only(SERVICE).inputs["serviceConnectConfiguration"]["services"]
    assert "testTrafficRules" not in endpoint["clientAlias"][0]


def test_a_listener_for_tests_needs_a_certificate_and_test_traffic_the_listener() -> None:
    listener = TrafficTestListener(port=8443, allowed_cidrs=["10.9.0.0/16"])
    with pytest.raises(ValueError, match="needs certificate_arn with test_listener"):
        record(lambda: load_balancer(test_listener=listener))
    route = Route.model_validate({"paths": ["/*"]})
    with pytest.raises(ValueError, match="test_traffic of api: the load balancer has no test_listener"):
        record(lambda: load_balancer().shift_test("api", ["first", "second"], route, TrafficTest(listener=True)))


def test_requests_of_other_services_with_the_header_reach_the_new_tasks_too(tested: Record) -> None:
    (endpoint,) = tested.only(SERVICE).inputs["serviceConnectConfiguration"]["services"]
    assert endpoint["clientAlias"] == [
        {
            "dnsName": "api",
            "port": 8080,
            "testTrafficRules": [{"header": {"name": "X-Release", "value": {"exact": "next"}}}],
        }
    ]


def test_ecs_invokes_the_functions_of_hooks_alone_and_waits_for_a_person_before_all_traffic(tested: Record) -> None:
    role = tested.named("api-hooks", ROLE)
    ((invoke,),) = policies_of(tested, "api-hooks").values()

    assert tested.only(SERVICE).inputs["deploymentConfiguration"]["lifecycleHooks"] == [
        {
            "targetType": "AWS_LAMBDA",
            "hookTargetArn": ARNS["check"],
            "roleArn": role.outputs["arn"],
            "lifecycleStages": ["PRE_SCALE_UP"],
        },
        {
            "targetType": "AWS_LAMBDA",
            "hookTargetArn": ARNS["smoke"],
            "roleArn": role.outputs["arn"],
            "lifecycleStages": ["POST_TEST_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT"],
        },
        {
            "targetType": "PAUSE",
            "lifecycleStages": ["POST_TEST_TRAFFIC_SHIFT"],
            "timeoutConfiguration": {"timeoutInMinutes": "90", "action": "ROLLBACK"},
        },
    ]
    assert (invoke["Action"], invoke["Resource"]) == (["lambda:InvokeFunction"], list(ARNS.values()))
    assert tested.only(SERVICE).custom_timeouts["update"] == f"{30 + 10 + 90 + 3 * 15}m"


def test_without_test_traffic_an_approval_comes_before_production_traffic() -> None:
    inputs = deployed({"strategy": "canary", "approval": {"on_timeout": "continue"}}).only(SERVICE).inputs
    (pause,) = inputs["deploymentConfiguration"]["lifecycleHooks"]

    assert pause["lifecycleStages"] == ["POST_SCALE_UP"]
    assert pause["timeoutConfiguration"] == {"timeoutInMinutes": "60", "action": "CONTINUE"}


@pytest.mark.parametrize("strategy", ["blue_green", "canary", "linear"])
def test_the_traffic_of_an_internal_service_is_shifted_by_service_connect(strategy: str) -> None:
    deployment = TypeAdapter(Deployment).validate_python({"strategy": strategy})
    seen = record(lambda: internal("auth", deployment=deployment))
    inputs = seen.only(SERVICE).inputs

    assert inputs["deploymentConfiguration"]["strategy"] == strategy.upper()
    assert "loadBalancers" not in inputs
    assert not seen.of_type(GROUP)


def test_hooks_of_functions_that_are_not_given_are_refused() -> None:
    with pytest.raises(ValueError, match="hooks must be the functions that hooks of its deployment name"):
        deployed(TESTED)


def test_a_route_that_divides_requests_itself_is_refused() -> None:
    route = Route.model_validate({"paths": ["/*"], "forward": {"weights": {"api": 1, "other": 1}}})
    with pytest.raises(ValueError, match="route of api: ECS sets the weights; forward is not allowed"):
        record(lambda: load_balancer().shift("api", ["first", "second"], route))
