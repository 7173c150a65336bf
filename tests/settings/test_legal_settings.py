"""Whatever the strategy draws is legal; whatever is spoiled ends in lines, never in a traceback."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.legal_stack_files import legal_settings
from tests.support.spoiled_stack_files import LEGAL, lines_of, settings_of, spoiled

_JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(legal_settings(account_id="210987654321"))
def test_every_drawn_stack_file_loads(config: dict[str, Any]) -> None:
    loaded = settings_of(config)
    assert set(loaded.services) == set(config["plinth:services"])
    assert all(risk.startswith("plinth:") for risk in loaded.risks)


def _paths(node: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [found for key, item in items for found in [(*path, key), *_paths(item, (*path, key))]]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_paths(LEGAL)), _JUNK)
def test_junk_anywhere_is_reported_in_lines_with_an_example_or_is_legal(path: tuple[str | int, ...], junk: Any) -> None:
    config: Any = copy.deepcopy(LEGAL)
    *above, last = path
    target = config
    for step in above:
        target = target[step]
    target[last] = junk
    for line in lines_of(config):
        assert ":" in line.partition("; example: ")[2]


@pytest.mark.parametrize(
    "changes",
    [
        {"plinth:services.api.health_check.grace_period_seconds": 900},
        {
            "plinth:services.api.health_check.timeout_seconds": 90,
            "plinth:services.api.health_check.interval_seconds": 120,
        },
        {"plinth:services.auth.health_check": {"command": ["sh", "-c", "curl -f localhost:8080"]}},
        {"plinth:stack.owner": "Zahlungsabwicklung Köln"},
        {"plinth:stack.cost_center": "R+D"},
        {"plinth:stack.tags": {"Größe": "groß", "Empty": "", "日本": "東京"}},
        {"plinth:dns.domain": "müller.de"},
        {"plinth:dns.domain": "xn--mller-kva.de"},
        {"plinth:dns.domain": "example.xn--p1ai"},
        {"plinth:cdn.subdomain": "bücher"},
        {"plinth:services.api.route.hosts": ["*.müller.de"], "plinth:dns.domain": "müller.de"},
        {"plinth:cdn.dynamic_paths": ["*.php", "/api/*"]},
        {"plinth:services.nightly.schedule": "at(2030-01-01T03:00:00)"},
        {"plinth:observability.alert_emails": ["o'brien@example.com", "ops+alerts@sub.example.co.uk"]},
        {"plinth:services.api.environment": {"spring.datasource.url": "jdbc:postgresql://db/app"}},
        {
            "plinth:secrets.jwt-key.rotation": {
                "function_arn": "arn:aws:lambda:us-east-1:111122223333:function:rotate",
                "days": 1000,
            }
        },
    ],
    ids=str,
)
def test_what_aws_accepts_is_legal(changes: dict[str, Any]) -> None:
    assert lines_of(spoiled(changes)) == []


def test_names_with_letters_beyond_ascii_are_translated_as_dns_has_them() -> None:
    loaded = settings_of(
        spoiled(
            {
                "plinth:dns.domain": "müller.de",
                "plinth:cdn.subdomain": "bücher",
                "plinth:services.api.route.hosts": ["*.müller.de"],
            }
        )
    )
    assert loaded.dns is not None
    assert loaded.cdn is not None
    assert loaded.services["api"].route is not None
    assert loaded.dns.domain == "xn--mller-kva.de"
    assert loaded.cdn.subdomain == "xn--bcher-kva"
    assert loaded.services["api"].route.hosts == ["*.xn--mller-kva.de"]
