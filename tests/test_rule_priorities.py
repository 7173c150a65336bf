"""Priorities of listener rules over plans: one service more or less gives no other rule another number."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.offline import run_stack_file

_NAMES = ("accounts", "billing", "catalog", "search", "shop")
_SMALL = {
    "aws:region": "us-east-1",
    "plinth:stack": {"environment": "staging", "owner": "platform"},
    "plinth:account": {"regions": ["us-east-1"]},
    "plinth:network": {"availability_zones": ["a", "b"], "nat": "single"},
    "plinth:dns": {"domain": "example.com", "zone": "create"},
    "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "api"},
    "plinth:observability": {"alert_emails": ["ops@example.com"], "log_retention_days": 30},
    "plinth:cost": {"monthly_budget_usd": 300},
    "plinth:repositories": {"app": {}},
}
_ROUTES = st.fixed_dictionaries(
    {},
    optional={
        "paths": st.sampled_from([["/a/*"], ["/a/b/*"], ["/c/*", "/d"]]),
        "hosts": st.sampled_from([["api.example.com"], ["*.example.com"]]),
        "methods": st.sampled_from([["GET"], ["GET", "PUT"]]),
        "headers": st.sampled_from([{"X-Beta": ["yes"]}]),
    },
).filter(bool)
_ROUTED = st.dictionaries(st.sampled_from(_NAMES), _ROUTES, min_size=2, max_size=len(_NAMES)).filter(
    lambda routes: len({repr(sorted(route.items())) for route in routes.values()}) == len(routes)
)


def priorities(routes: dict[str, Any]) -> dict[str, int]:
    services = {
        name: {
            "kind": "web",
            "image": {"repository": "app", "tag": "1.0.0"},
            "port": 8080,
            "cpu": 256,
            "memory_mib": 512,
            "health_check": {"path": "/healthz"},
            "tasks": 2,
            "route": route,
        }
        for name, route in routes.items()
    }
    rules = run_stack_file({**_SMALL, "plinth:services": services}).of_type("aws:lb/listenerRule:ListenerRule")
    return {rule.name: rule.inputs["priority"] for rule in rules}


# Two whole programs for each example: few examples, and no shrinking, which would run hundreds more.
@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(_ROUTED, st.data())
def test_a_service_more_or_less_renumbers_no_other(routes: dict[str, Any], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(sorted(routes)))
    many = priorities(routes)
    few = priorities({name: route for name, route in reversed(routes.items()) if name != gone})

    assert len(set(many.values())) == len(routes)
    assert few == {name: number for name, number in many.items() if name != f"{gone}-route"}
