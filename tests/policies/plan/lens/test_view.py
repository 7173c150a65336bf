import pytest
from pulumi_policy import proxy

from policies.engine.wire import decoded
from policies.plan.lens.view import Resource
from policies.plan.values import HIDDEN, MISSING, SECRET, SIGNATURE, UNKNOWN, UNKNOWN_MARKS, plain, shown
from tests.support.pack_harness import UNKNOWN_TEXT, struct

DATA = {"on": True, "size": 3, "list": ["a", UNKNOWN_TEXT, {"deep": UNKNOWN_TEXT}], "text": "x", "none": None}
PLAIN = {"on": True, "size": 3, "list": ["a", UNKNOWN, {"deep": UNKNOWN}], "text": "x", "none": None}


def resource(kind: str = "aws:test/thing:Thing", **props: object) -> Resource:
    return Resource(kind, props, urn="urn", name="this")


@pytest.mark.parametrize("sentinel", [MISSING, UNKNOWN])
def test_a_sentinel_is_neither_true_nor_false(sentinel: object) -> None:
    with pytest.raises(TypeError, match="compare with `is`"):
        bool(sentinel)


def test_the_sdks_proxies_and_the_wire_give_the_same_plain_data() -> None:
    assert plain(proxy.unknown_checking_proxy(DATA)) == PLAIN
    assert decoded(struct(DATA)) == PLAIN


@pytest.mark.parametrize("mark", sorted(UNKNOWN_MARKS))
def test_every_marker_of_an_unknown_value_is_recognized(mark: str) -> None:
    assert decoded(struct({"a": mark})) == {"a": UNKNOWN}
    assert plain({"a": mark}) == {"a": UNKNOWN}


def test_the_packs_markers_are_those_of_the_sdk() -> None:
    of_sdk = {value for name, value in vars(proxy).items() if name.startswith("UNKNOWN_") and isinstance(value, str)}

    assert of_sdk | {HIDDEN} == UNKNOWN_MARKS


def test_a_secret_is_read_if_possible_and_unknown_otherwise() -> None:
    open_secret = {SIGNATURE: SECRET, "value": {"a": [1]}}
    sealed = {SIGNATURE: SECRET, "ciphertext": "v1:abc"}

    assert decoded(struct({"open": open_secret, "sealed": sealed})) == {"open": {"a": [1]}, "sealed": UNKNOWN}
    assert plain({"open": open_secret, "sealed": sealed}) == {"open": {"a": [1]}, "sealed": UNKNOWN}


def test_an_asset_is_unknown() -> None:
    asset = {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "path": "./index.js"}

    assert decoded(struct({"code": asset})) == {"code": UNKNOWN}


def test_missing_unknown_and_known_are_three_states() -> None:
    thing = resource(off=False, later=UNKNOWN, empty="")

    assert (thing.raw("off"), thing.raw("later"), thing.raw("gone")) == (False, UNKNOWN, MISSING)
    assert [thing.not_true(path) for path in ("off", "later", "gone")] == [True, False, True]
    assert [thing.is_false(path) for path in ("off", "later", "gone")] == [True, False, False]
    assert [thing.lacks(path) for path in ("off", "later", "gone", "empty")] == [False, False, True, True]
    assert [thing.differs(path, "x") for path in ("empty", "later", "gone")] == [True, False, True]
    assert [thing.below(path, 1) for path in ("later", "gone")] == [False, True]


def test_null_is_missing() -> None:
    assert resource(a=None).raw("a") is MISSING


def test_a_missing_value_takes_the_providers_default() -> None:
    balancer = resource("aws:lb/loadBalancer:LoadBalancer")

    assert balancer.get("desyncMitigationMode") == "defensive"
    assert balancer.show("internal") == "missing, so false"


def test_a_boolean_may_be_text_but_not_a_number() -> None:
    thing = resource(text="true", number=1)

    assert thing.is_true("text")
    assert not thing.is_true("number")


def test_a_block_may_be_an_object_or_a_list_of_one() -> None:
    assert resource(block={"a": 1}).raw("block.a") == resource(block=[{"a": 1}]).raw("block.a") == 1
    assert len(resource(block={"a": 1}).each("block")) == len(resource(block=[{"a": 1}]).each("block")) == 1
    assert resource(block=[]).raw("block.a") is MISSING


def test_an_unknown_element_does_not_hide_a_known_one() -> None:
    thing = resource(list=[UNKNOWN, "a", {"b": 1}, UNKNOWN])

    assert thing.values("list") == thing.texts("list") == ["a"]
    assert [item.raw("b") for item in thing.each("list")] == [1]
    assert thing.unsure("list")
    assert thing.deferred == {"list"}


def test_a_long_value_is_truncated() -> None:
    assert [shown(value) for value in (True, 3.0, 3.5, MISSING, "x" * 500)] == [
        "true",
        "3",
        "3.5",
        "missing",
        "x" * 119 + "…",
    ]
