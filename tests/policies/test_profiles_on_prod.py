"""What the committed production stack lacks for each profile of the pack."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any
from unittest import mock

import pytest

from policies.engine.catalog import RULES
from policies.engine.exemptions import Book
from policies.engine.judge import Judge
from policies.engine.profiles import profile
from policies.engine.rule import Rule, judges
from tests.support.committed_stacks import graph
from tests.support.offline import config_of, engine_form
from tests.support.pack_harness import IDS
from tests.support.stack_views import known

LACKS = {
    "prod": {},
    "pci": {},
    "soc2": {},
    "hipaa": {"logs-group-require-retention": "logs are kept for a year, not for six (45 CFR 164.316(b)(2)(i))"},
}
"""Profile → policy that refuses prod under it, and why; docs/limits.md says the same."""

UNSEEN = {"governance-resource-require-protect"}
"""Policies of Pulumi's own options, which this view of a plan does not have; tests/test_program.py checks them."""


def configured(rule: Rule, said: Any) -> tuple[str, Mapping[str, Any]]:
    """Return the level and the settings of a policy under a profile."""
    if isinstance(said, dict):
        settings = {key: value for key, value in said.items() if key != "enforcementLevel"}
        return said.get("enforcementLevel", rule.level.value), settings
    return said, {}


def refusing(name: str) -> Iterator[str]:
    """Yield the mandatory policies of a profile that find something in prod."""
    judge, stack = Judge(Book([]), IDS), known(graph("prod"))
    stack.run = judge
    config = profile(name)
    for rule in RULES:
        level, settings = configured(rule, config.get(rule.id, rule.level.value))
        if level != "mandatory" or rule.id in UNSEEN:
            continue
        if rule.scope == "stack":
            found = [message for message, _ in judge.stack(rule, stack, settings)]
        else:
            own = [one for one in stack.by_urn.values() if judges(rule, one.type)]
            found = [message for one in own for message in judge.resource(rule, one, settings)]
        if found:
            yield rule.id


@pytest.mark.parametrize("name", LACKS)
def test_prod_passes_the_profiles_but_for_what_is_named(name: str) -> None:
    config = json.dumps(engine_form(config_of("Pulumi.prod.yaml")))
    with mock.patch.dict(os.environ, PULUMI_CONFIG=config):
        assert set(refusing(name)) == LACKS[name].keys()
