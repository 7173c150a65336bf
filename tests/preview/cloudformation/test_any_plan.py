"""Plans of any program, whose values can be anything, end in a template."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preview.aws.catalog import cards
from preview.aws.counterpart import Counterpart
from preview.cloudformation.translate import translate
from preview.recorder.record import Registered
from preview.recorder.sdk import inputs_of

TYPES = sorted(token for token in cards() if token.startswith("aws:"))
NAMED = [token for token in TYPES if isinstance(cards()[token].cloudformation, Counterpart)]
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.sampled_from(["", "a", "5", "{", '{"a": 1}', "[1]"]))
KEYS = st.sampled_from(["name", "value", "type", "rules", "key", "enabled", "destinationType", "items"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=5,
)


def registered(token, inputs):
    return Registered(urn=f"urn:pulumi:s::p::{token}::it", type=token, name="it", custom=True, parent="", inputs=inputs)


def own_names(token):
    """Return the inputs that the card of a type names; all others are translated alike."""
    rule = cards()[token].cloudformation
    if not isinstance(rule, Counterpart):
        return set()
    named = [*rule.names, *rule.values, *rule.attributes, *rule.parts, *rule.without, *filter(None, [rule.into])]
    return {path.partition(".")[0] for path in named}


@given(value=VALUES)
@settings(max_examples=8, deadline=None, derandomize=True)
def test_a_value_of_any_shape_ends_in_a_template(value):
    plan = [registered(token, {**dict.fromkeys(own_names(token), value), "tags": value}) for token in TYPES]

    assert json.dumps(translate(plan, "us-east-1").document)


@pytest.mark.parametrize("token", NAMED)
def test_every_name_on_a_card_is_an_input_of_the_type(token):
    assert not own_names(token) - inputs_of(token).keys()
