"""Policies for production are silent in dev, and advisory where the environment is unknown."""

import json

import pytest

from policies.engine import environment
from policies.engine.catalog import BY_ID, RULES
from policies.engine.environment import allowed_variables, stack_environment
from policies.engine.rule import Level, Sample
from policies.engine.sdk_policies import level_of
from tests.support.pack_harness import judged

RULE = BY_ID["rds-database-require-multi-az"]


@pytest.fixture(autouse=True)
def _nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PULUMI_CONFIG", "PULUMI_STACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(environment, "stack_tags", {})


def database(**tags: str) -> Sample:
    return Sample(type="aws:rds/instance:Instance", props={"engine": "postgres", "tags": tags})


@pytest.mark.parametrize(
    ("config", "tags", "name", "expected"),
    [
        ({"policy:environment": "production"}, {"environment": "dev"}, "dev", "prod"),
        ({"plinth:stack": '{"environment": "staging"}'}, {"environment": "dev"}, "dev", "staging"),
        ({}, {"environment": "Development"}, "prod", "dev"),
        ({}, {}, "prod", "prod"),
        ({}, {}, "shop-prod", ""),
        ({}, {}, "test", ""),
    ],
)
def test_a_stacks_environment_is_from_configuration_then_tag_then_name(
    config: dict[str, str], tags: dict[str, str], name: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps(config))
    monkeypatch.setenv("PULUMI_STACK", name)
    monkeypatch.setattr(environment, "stack_tags", tags)

    assert stack_environment() == expected


@pytest.mark.parametrize(("tag", "found"), [("dev", False), ("staging", False), ("prod", True), ("Production", True)])
def test_a_resources_own_tag_decides(tag: str, found: object) -> None:
    assert bool(judged(RULE, [database(Environment=tag)])) is found


def test_a_resource_without_a_tag_follows_its_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judged(RULE, [database()])
    monkeypatch.setenv("PULUMI_STACK", "dev")
    assert judged(RULE, [database()]) == []


def test_the_environments_are_a_setting() -> None:
    assert judged(RULE, [database(Environment="dev")], {"environments": ["dev"]})


def test_what_is_for_production_is_mandatory_there_and_advisory_elsewhere() -> None:
    for rule in RULES:
        if rule.environments:
            assert rule.level is not Level.MANDATORY
            assert level_of(rule, "prod") is (Level.DISABLED if rule.level is Level.DISABLED else Level.MANDATORY)
            assert level_of(rule, "") is rule.level
        else:
            assert level_of(rule, "prod") is level_of(rule, "dev") is rule.level


@pytest.mark.parametrize(
    ("service", "allowed"),
    [
        ({"allow_plaintext": ["A"]}, ["A"]),
        ({"allow_plaintext": ["A"], "sidecars": {"x": {"allow_plaintext": ["B"]}, "y": {}}}, ["A", "B"]),
        ({"sidecars": ["x"], "allow_plaintext": "A"}, []),
    ],
)
def test_variables_are_allowed_by_a_service_and_its_sidecars(
    service: dict[str, object], allowed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({"plinth:services": json.dumps({"api": service})}))

    assert allowed_variables("api") == allowed
    assert allowed_variables("other") == []
