from typing import Any

import pytest

from components.edge import routing
from model.conditions import Conditions
from model.listener_rule import FixedResponse, ListenerRedirect, ListenerRule
from model.route import Route


def conditions(spec: Conditions) -> list[Any]:
    return list(routing.conditions(spec))


def answer(spec: ListenerRule) -> Any:
    return routing.answer(spec)


def test_a_host_and_a_path_are_two_conditions_and_an_empty_list_is_none() -> None:
    both = conditions(Route(priority=1, hosts=["a.test"], paths=["/api/*"]))
    assert [condition.host_header is not None for condition in both] == [True, False]
    assert conditions(Route(priority=1, paths=["/"]))[0].host_header is None
    assert len(conditions(Route(priority=1, hosts=["a.test"]))) == 1


def test_headers_and_keys_are_a_condition_each_and_their_values_are_alternatives() -> None:
    spec = Route(
        headers={"X-Version": ["2", "3"], "X-Beta": ["yes"]},
        methods=["GET", "HEAD"],
        query={"lang": ["de", "fr"]},
        source_cidrs=["203.0.113.0/24"],
    )
    beta, version = ("X-Beta", ["yes"]), ("X-Version", ["2", "3"])

    found = conditions(spec)

    assert [(one.http_header.http_header_name, one.http_header.values) for one in found[:2]] == [version, beta]
    assert found[2].http_request_method.values == ["GET", "HEAD"]
    assert [(pair.key, pair.value) for pair in found[3].query_strings] == [("lang", "de"), ("lang", "fr")]
    assert found[4].source_ip.values == ["203.0.113.0/24"]


def test_a_rule_of_the_load_balancer_responds_or_redirects() -> None:
    closed = ListenerRule(paths=["/a"], fixed_response=FixedResponse(status=503, body="Closed"))
    old = ListenerRule(paths=["/old/*"], redirect=ListenerRedirect(status=301, path="/new"))

    response, redirect = answer(closed), answer(old)

    assert (response.type, response.fixed_response.status_code, response.fixed_response.message_body) == (
        "fixed-response",
        "503",
        "Closed",
    )
    assert (redirect.type, redirect.redirect.status_code, redirect.redirect.path, redirect.redirect.host) == (
        "redirect",
        "HTTP_301",
        "/new",
        "#{host}",
    )


def test_a_rule_without_an_action_is_refused() -> None:
    with pytest.raises(ValueError, match="needs one of fixed_response and redirect"):
        answer(ListenerRule(paths=["/a"]))
