from __future__ import annotations

import pytest

from preview.report.view.groups import NameGroup, grouped


def test_what_is_alike_and_of_a_kind_is_one_group_in_the_order_of_first_names():
    kinds = {"a": "service", "b": "job", "c": "service", "d": "service"}
    found = grouped("abcd", kinds.__getitem__, lambda name: name == "d")
    assert [(group.label, group.names) for group in found] == [
        ("2 ECS services", ["a", "c"]), ("scheduled job", ["b"]), ("ECS service", ["d"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "one", "several"),
    [
        ("load-balancer", "load balancer", "2 load balancers"),
        ("cache", "cache", "2 caches"),
        ("nat", "NAT", "2 NATs"),
        ("bucket", "bucket", "2 buckets"),
        ("repository", "repository", "2 repositories"),
        ("transfer-server", "transfer server", "2 transfer servers"),
    ],
)
def test_a_group_is_named_by_its_kind_and_its_number(kind, one, several):
    assert NameGroup(kind=kind, names=["x"]).label == one
    assert NameGroup(kind=kind, names=["x", "y"]).label == several


def test_a_kind_before_a_name_is_not_said_twice():
    assert NameGroup(kind="repository", names=["repository/api", "web"]).text == "2 repositories api, web"
