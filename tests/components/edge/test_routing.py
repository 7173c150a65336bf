import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.edge.routing import check_route, conditions


@pytest.mark.parametrize(
    ("priority", "hosts", "paths", "message"),
    [
        (0, [], ["/"], "priority must be 1 to 50000, not 0"),
        (50_001, [], ["/"], "priority must be 1 to 50000, not 50001"),
        (1, [], [], "needs at least one host or path"),
        (1, ["a.test", "b.test"], ["/1", "/2", "/3", "/4"], "takes at most 5 hosts and paths, not 6"),
        (1, ["*.*.test"], ["/*/*/*/?/?"], "takes at most 6 wildcards, not 7"),
        (1, [], ["api/*"], "path 'api/*' must begin with / or *"),
        (1, ["https://a.test"], [], "host 'https://a.test' must be a name without scheme"),
        (1, ["a.test:8080"], [], "host 'a.test:8080' must be a name"),
        (1, [], ["/" + "a" * 128], "is longer than 128 characters"),
        (1, [], ["/a", "/a"], "pattern '/a' is given twice"),
    ],
)
def test_a_rule_that_aws_would_refuse_is_refused_with_its_reason(
    priority: int, hosts: list[str], paths: list[str], message: str
) -> None:
    with pytest.raises(ValueError, match=r"^route of api: .*" + re.escape(message)):
        check_route("api", priority, hosts, paths)


def test_all_problems_of_a_rule_are_named_at_once() -> None:
    with pytest.raises(ValueError, match=r"priority .*; path 'api'"):
        check_route("api", -1, [], ["api"])


@given(
    st.integers(1, 50_000),
    st.lists(st.from_regex(r"\A/[a-z]{1,20}\Z"), min_size=1, max_size=5, unique=True),
)
def test_up_to_five_plain_paths_of_any_priority_are_accepted(priority: int, paths: list[str]) -> None:
    check_route("api", priority, [], paths)


def test_a_host_and_a_path_are_two_conditions_and_an_empty_list_is_none() -> None:
    both = conditions(["a.test"], ["/api/*"])
    assert [condition.host_header is not None for condition in both] == [True, False]
    assert conditions([], ["/"])[0].host_header is None
    assert len(conditions(["a.test"], [])) == 1
