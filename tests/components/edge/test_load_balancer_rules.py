"""Rules of a load balancer's listener: those of services, their weights and priorities, and its own."""

from dataclasses import replace

import pytest

from components.edge.load_balancer import LoadBalancer
from model.route import Route
from tests.components.edge.test_load_balancer import COMPONENT, LISTENER, RULE, arguments
from tests.support.offline import record


def routed() -> None:
    balancer = LoadBalancer("public", arguments())
    balancer.route("api", "arn:tg-api", Route(priority=100, paths=["/api/*", "/v2/*"]))
    balancer.route("admin", "arn:tg-admin", Route(priority=10, hosts=["admin.example.com"], paths=["/*"]))


def test_each_service_has_one_rule_on_the_serving_listener() -> None:
    seen = record(routed)

    listener = seen.named("public-https", LISTENER)
    api, admin = seen.named("api-route", RULE), seen.named("admin-route", RULE)
    assert api.inputs == {
        "listenerArn": listener.outputs["arn"],
        "priority": 100,
        "conditions": [{"pathPattern": {"values": ["/api/*", "/v2/*"]}}],
        "actions": [{"type": "forward", "targetGroupArn": "arn:tg-api"}],
    }
    assert admin.inputs["conditions"] == [
        {"hostHeader": {"values": ["admin.example.com"]}},
        {"pathPattern": {"values": ["/*"]}},
    ]
    assert api.property_dependencies["listenerArn"] == (listener.urn,)
    assert api.parent == admin.parent == seen.named("public", COMPONENT).urn


def test_services_share_the_requests_of_a_route_by_weight_and_a_client_stays_if_that_is_asked_for() -> None:
    def program() -> None:
        balancer = LoadBalancer("public", arguments())
        for name, more in (("api", {"stickiness_seconds": 60}), ("web", {})):
            route = Route.model_validate(
                {"paths": [f"/{name}/*"], "forward": {"weights": {name: 0, "next": 999, "last": 1}, **more}}
            )
            balancer.route(name, f"arn:tg-{name}", route, {"next": "arn:tg-next", "last": "arn:tg-last"})

    seen = record(program)
    others = [{"arn": "arn:tg-last", "weight": 1}, {"arn": "arn:tg-next", "weight": 999}]
    assert seen.named("api-route", RULE).inputs["actions"] == [
        {
            "type": "forward",
            "forward": {
                "targetGroups": [{"arn": "arn:tg-api", "weight": 0}, *others],
                "stickiness": {"enabled": True, "duration": 60},
            },
        }
    ]
    assert seen.named("web-route", RULE).inputs["actions"] == [
        {"type": "forward", "forward": {"targetGroups": [*others, {"arn": "arn:tg-web", "weight": 0}]}}
    ]


@pytest.mark.parametrize(
    ("weights", "others"),
    [
        ({"api": 1, "next": 1}, {}),
        ({"next": 1, "last": 1}, {"next": "arn:next", "last": "arn:last"}),
        (None, {"next": "arn"}),
    ],
)
def test_weights_and_target_groups_are_of_the_same_services(
    weights: dict[str, int] | None, others: dict[str, str]
) -> None:
    spec = Route.model_validate({"paths": ["/*"], "forward": {"weights": weights} if weights else None})

    with pytest.raises(ValueError, match=r"route of api: forward\.weights must have api"):
        record(lambda: LoadBalancer("public", arguments()).route("api", "arn:tg-api", spec, others))


def test_a_priority_belongs_to_one_service() -> None:
    def program() -> None:
        balancer = LoadBalancer("public", arguments())
        balancer.route("api", "arn:tg-api", Route(priority=100, paths=["/api/*"]))
        balancer.route("web", "arn:tg-web", Route(priority=100, paths=["/*"]))

    with pytest.raises(ValueError, match="route of web: priority 100 belongs to api; choose another"):
        record(program)


def test_rules_without_a_priority_get_one_and_those_of_the_load_balancer_need_no_service() -> None:
    rules = {"api": {"paths": ["/old/*"], "redirect": {"path": "/new"}}}

    def program() -> None:
        balancer = LoadBalancer("public", arguments(rules=rules))
        balancer.route("api", "arn:tg-api", Route(paths=["/api/*"]))
        balancer.route("web", "arn:tg-web", Route(paths=["/*"]))

    seen = record(program)
    old, api, web = (seen.named(name, RULE) for name in ("public-rule-api", "api-route", "web-route"))
    assert 1000 < api.inputs["priority"] < web.inputs["priority"]
    assert old.inputs["priority"] not in {api.inputs["priority"], web.inputs["priority"]}
    assert old.inputs["actions"] == [
        {
            "type": "redirect",
            "redirect": {"statusCode": "HTTP_302", "host": "#{host}", "path": "/new", "query": "#{query}"},
        }
    ]


def test_a_route_without_patterns_is_refused() -> None:
    def program() -> None:
        LoadBalancer("public", arguments()).route("api", "arn:tg-api", Route(priority=100))

    with pytest.raises(ValueError, match="route of api: it needs at least one of paths, hosts"):
        record(program)


def test_further_names_redirect_before_any_route_and_further_certificates_are_chosen_by_name() -> None:
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
    args = replace(
        arguments(scheme="internet-facing", subdomain="www", further_certificate_arns=[arn]),
        redirected={"example.com": "www.example.com"},
    )

    def program() -> None:
        balancer = LoadBalancer("edge", args)
        balancer.route("site", "arn:target", Route(hosts=["www.example.com"]))

    seen = record(program)
    redirect = seen.named("edge-from-example.com", "aws:lb/listenerRule:ListenerRule").inputs
    assert redirect["conditions"] == [{"hostHeader": {"values": ["example.com"]}}]
    [action] = redirect["actions"]
    assert (action["redirect"]["host"], action["redirect"]["statusCode"]) == ("www.example.com", "HTTP_301")
    certificate = seen.only("aws:lb/listenerCertificate:ListenerCertificate")
    assert certificate.inputs == {
        "listenerArn": seen.named("edge-https", "aws:lb/listener:Listener").outputs["arn"],
        "certificateArn": arn,
    }
