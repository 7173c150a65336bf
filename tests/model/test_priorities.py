"""Automatic priorities: narrower rules come first, and no rule's number depends on another rule."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.aws.elb import LAST_PRIORITY
from model.conditions import Conditions
from model.patterns import hidden_requests, includes
from model.priorities import FIRST_AUTOMATIC, LAST_AUTOMATIC, priority_of

_FROM_NARROW_TO_WIDE: list[dict[str, Any]] = [
    {"hosts": ["api.example.com"], "paths": ["/v1/users/*"]},
    {"hosts": ["api.example.com"], "paths": ["/v1/us*"]},
    {"hosts": ["api.example.com"], "paths": ["/v1/*"], "headers": {"X-Beta": ["yes"]}, "methods": ["GET"]},
    {"hosts": ["api.example.com"], "paths": ["/v1/*"], "headers": {"X-Beta": ["yes"]}},
    {"hosts": ["api.example.com"], "paths": ["/v1/*"]},
    {"hosts": ["api.example.com"]},
    {"hosts": ["*.example.com"], "paths": ["/v1/*"]},
    {"hosts": ["*.example.com"], "paths": ["/v*"]},
    {"hosts": ["*.example.com"]},
    {"paths": ["/v1/users/*"]},
    {"paths": ["/v1/*", "/v2/*"]},
    {"paths": ["/v*"]},
    {"paths": ["/*"], "methods": ["GET"]},
    {"paths": ["/*"]},
]

_SEGMENTS = st.sampled_from(["api", "v1", "users", "*", "?", "a*"])
_PATHS = st.lists(_SEGMENTS, min_size=1, max_size=3).map(lambda parts: "/" + "/".join(parts))
_RULES = st.builds(
    Conditions,
    paths=st.lists(_PATHS, max_size=2, unique=True),
    hosts=st.lists(st.sampled_from(["a.example.com", "*.example.com", "*.com"]), max_size=2, unique=True),
    methods=st.sampled_from([[], ["GET"], ["GET", "PUT"]]),
)


@pytest.mark.parametrize("names", [("a", "b"), ("web", "api")])
def test_narrow_rules_come_before_wide_ones_whatever_their_names(names: tuple[str, str]) -> None:
    for first, later in combinations(_FROM_NARROW_TO_WIDE, 2):
        numbers = [priority_of(name, Conditions(**one)) for name, one in zip(names, (first, later), strict=True)]
        assert numbers[0] < numbers[1], (first, later)


@given(st.text(min_size=1, max_size=20), _RULES)
def test_an_automatic_priority_is_within_its_range_and_leaves_room_on_both_sides(name: str, rule: Conditions) -> None:
    assert 1 < FIRST_AUTOMATIC <= priority_of(name, rule) <= LAST_AUTOMATIC < LAST_PRIORITY


def test_a_given_priority_is_kept() -> None:
    assert priority_of("api", Conditions(paths=["/*"], priority=7)) == 7


def test_twenty_services_rarely_have_the_same_number() -> None:
    """By the birthday problem 19 in 500 times; more would mean that names are not spread over a band."""
    clashes = 0
    for group in range(500):
        numbers = {priority_of(f"service-{group}-{one}", Conditions(paths=["/x/*"])) for one in range(20)}
        clashes += len(numbers) < 20
    assert clashes < 40


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("/*", "/api/*", True),
        ("/api/*", "/*", False),
        ("/api/*", "/api/v?", True),
        ("/api/v?", "/api/v*", False),
        ("/api/v?", "/api/v1", True),
        ("/a.b", "/axb", False),
        ("/*.php", "/shop/*.php", True),
        ("*", "?*", True),
    ],
)
def test_a_pattern_includes_another(wide: str, narrow: str, *, expected: bool) -> None:
    assert includes(wide, narrow) is expected


@pytest.mark.parametrize(
    ("first", "later", "hidden"),
    [
        ({"paths": ["/*"]}, {"paths": ["/a", "/b"]}, ["/a", "/b"]),
        ({"paths": ["/a/*"]}, {"paths": ["/a/x", "/b"]}, ["/a/x"]),
        ({"paths": ["/*"], "methods": ["GET"]}, {"paths": ["/a"]}, []),
        ({"paths": ["/*"], "methods": ["GET", "PUT"]}, {"paths": ["/a"], "methods": ["GET"]}, ["/a"]),
        ({"paths": ["/*"], "headers": {"X-A": ["*"]}}, {"paths": ["/a"], "headers": {"x-a": ["1"]}}, ["/a"]),
        ({"paths": ["/*"], "headers": {"X-A": ["2"]}}, {"paths": ["/a"], "headers": {"x-a": ["1"]}}, []),
        ({"query": {"v": ["1", "2"]}}, {"query": {"v": ["2"]}}, ["/*"]),
        ({"query": {"v": ["1"]}}, {"query": {"w": ["1"]}}, []),
        ({"source_cidrs": ["10.0.0.0/8"]}, {"source_cidrs": ["10.1.0.0/16"]}, ["/*"]),
        ({"source_cidrs": ["10.1.0.0/16"]}, {"source_cidrs": ["10.0.0.0/8"]}, []),
        ({"source_cidrs": ["::/0"]}, {"source_cidrs": ["10.0.0.0/8"]}, []),
        ({"hosts": ["*.example.com"]}, {"hosts": ["A.example.com"]}, ["A.example.com/*"]),
        ({"hosts": ["a.example.com"]}, {"paths": ["/*"]}, []),
    ],
)
def test_a_rule_hides_the_requests_that_it_takes_first(
    first: dict[str, Any], later: dict[str, Any], hidden: list[str]
) -> None:
    assert list(hidden_requests(Conditions(**first), Conditions(**later))) == hidden
