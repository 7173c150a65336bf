"""Filter policies and event patterns: what is legal, and where what is not is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from model.event_patterns import broken_pattern, leaf_keys

LEGAL: list[dict[str, Any]] = [
    {"status": ["paid", None, True, 5]},
    {"status": [{"prefix": "part"}, {"suffix": "ed"}, {"equals-ignore-case": "PAID"}, {"wildcard": "p*d"}]},
    {"status": [{"prefix": {"equals-ignore-case": "PART"}}]},
    {"status": [{"anything-but": "paid"}, {"anything-but": ["a", "b"]}, {"anything-but": [1, 2]}]},
    {"status": [{"anything-but": {"prefix": "x"}}, {"anything-but": {"wildcard": ["a*", "b*"]}}]},
    {"amount": [{"numeric": ["=", 5]}, {"numeric": [">=", 0, "<", 5.5]}]},
    {"address": [{"cidr": "10.0.0.0/24"}, {"exists": False}]},
    {"detail": {"order": {"status": ["paid"]}}},
    {"$or": [{"a": [1]}, {"b": {"c": [2]}}], "d": [3]},
]
BROKEN: list[tuple[dict[str, Any], tuple[str | int, ...], str]] = [
    ({}, (), "is empty"),
    ({"a": {}}, ("a",), "is empty"),
    ({"a": "paid"}, ("a",), "must be a list"),
    ({"a": []}, ("a",), "nothing ever matches"),
    ({"a": {"b": 5}}, ("a", "b"), "must be a list"),
    ({"a": ["x", ["y"]]}, ("a", 1), "list in a list"),
    ({"a": [{"prefix": "x", "suffix": "y"}]}, ("a", 0), "one operator"),
    ({"a": [{"prefx": "x"}]}, ("a", 0), "did you mean 'prefix'"),
    ({"a": [{"prefix": 5}]}, ("a", 0, "prefix"), "must be a text"),
    ({"a": [{"suffix": {"wildcard": "x"}}]}, ("a", 0, "suffix"), "equals-ignore-case"),
    ({"a": [{"wildcard": "x**"}]}, ("a", 0, "wildcard"), "one * is"),
    ({"a": [{"anything-but": ["x", 5]}]}, ("a", 0, "anything-but"), "not both"),
    ({"a": [{"anything-but": []}]}, ("a", 0, "anything-but"), "not both"),
    ({"a": [{"anything-but": {"numeric": 5}}]}, ("a", 0, "anything-but"), "one of prefix"),
    ({"a": [{"numeric": [">", "5"]}]}, ("a", 0, "numeric"), "a comparison and a number"),
    ({"a": [{"numeric": [5]}]}, ("a", 0, "numeric"), "a comparison and a number"),
    ({"a": [{"numeric": ["<", 5, ">", 0]}]}, ("a", 0, "numeric"), "the lower bound, then"),
    ({"a": [{"numeric": [">", 5, "<", 5]}]}, ("a", 0, "numeric"), "not below"),
    ({"a": [{"numeric": ["=", 6e9]}]}, ("a", 0, "numeric"), "5 billion"),
    ({"a": [{"cidr": "10.0.0.0/33"}]}, ("a", 0, "cidr"), "range of addresses"),
    ({"a": [{"exists": "yes"}]}, ("a", 0, "exists"), "true or false"),
    ({"$or": [{"a": [1]}]}, ("$or",), "at least 2"),
    ({"$or": [{"a": [1]}, 5]}, ("$or", 1), "must be a pattern"),
    ({"$or": [{"a": [1]}, {"b": 5}]}, ("$or", 1, "b"), "must be a list"),
]


@pytest.mark.parametrize("pattern", LEGAL)
def test_a_legal_pattern_has_no_problem(pattern: dict[str, Any]) -> None:
    assert list(broken_pattern(pattern)) == []


@pytest.mark.parametrize(("pattern", "path", "words"), BROKEN)
def test_a_broken_pattern_is_reported_where_it_is_wrong(
    pattern: dict[str, Any], path: tuple[str | int, ...], words: str
) -> None:
    ((where, rule),) = broken_pattern(pattern)

    assert where == path
    assert words in rule


def test_a_flat_pattern_has_no_keys_within_keys() -> None:
    ((where, rule),) = broken_pattern({"a": {"b": [1]}}, nested=False)

    assert where == ("a",)
    assert "for the body of a message" in rule


def test_leaves_are_counted_with_their_level() -> None:
    assert leaf_keys({"a": [1, 2], "b": {"c": {"d": [3]}}, "$or": [{"e": [1]}, {"f": [2]}]}) == [
        (1, 2),
        (3, 1),
        (1, 1),
        (1, 1),
    ]
