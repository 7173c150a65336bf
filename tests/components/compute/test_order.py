import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.compute.order import callees_first


def test_a_service_comes_after_those_that_it_calls() -> None:
    assert callees_first({"api": ["auth"], "auth": ["users"], "users": [], "web": ["api"]}) == [
        "users",
        "auth",
        "api",
        "web",
    ]


def test_a_cycle_ends_with_the_first_of_its_names() -> None:
    assert callees_first({"a": ["b"], "b": ["c"], "c": ["a"]}) == ["c", "b", "a"]


def test_an_unknown_callee_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        callees_first({"api": ["missing"]})


def test_a_service_comes_after_those_that_share_its_requests_even_if_they_call_it() -> None:
    shares = {"api": ["next"]}

    assert callees_first({"api": [], "next": [], "web": ["api"]}, shares) == ["next", "api", "web"]
    assert callees_first({"next": ["web"], "web": ["api"], "api": []}, shares) == ["web", "next", "api"]


@given(st.lists(st.text("abcdef", min_size=1), unique=True), st.data())
def test_every_service_comes_once_and_after_its_callees(names: list[str], data: st.DataObject) -> None:
    ranked = {name: rank for rank, name in enumerate(names)}
    calls = {
        name: data.draw(st.lists(st.sampled_from(names[: ranked[name]]), unique=True)) if ranked[name] else []
        for name in names
    }
    order = callees_first(calls)

    assert sorted(order) == sorted(names)
    assert all(order.index(callee) < order.index(name) for name in names for callee in calls[name])
