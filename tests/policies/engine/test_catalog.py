"""The pack as a whole: pinned ids, complete metadata, and profiles that only name existing policies."""

import json
import re
from pathlib import Path

import pytest

from policies.engine import catalog, profiles
from policies.engine.rule import ID, Level, Severity
from tests.support.pack_harness import ROOT

RULES = catalog.RULES
PINNED = (Path(__file__).parents[1] / "ids.txt").read_text().splitlines()


def test_ids_are_neither_removed_nor_added_unnoticed() -> None:
    assert sorted(rule.id for rule in RULES) == PINNED
    assert len(catalog.BY_ID) == len(RULES)


def test_a_policy_has_complete_metadata() -> None:
    for rule in RULES:
        assert ID.match(rule.id)
        assert len(rule.id) <= 100
        assert re.fullmatch(r"[A-Z].*[^.]\.", rule.description)
        assert not rule.description.startswith("Ensure")
        assert len(rule.remediation) > 10
        assert not rule.remediation.endswith(".")
        assert rule.url.startswith("https://docs.aws.amazon.com/")
        assert rule.controls
        assert len(set(rule.controls)) == len(rule.controls)


def test_a_setting_has_a_type_a_default_of_that_type_and_a_description() -> None:
    for rule in RULES:
        for schema in rule.all_settings.values():
            assert schema["type"] in {"boolean", "integer", "array"}
            assert schema["description"].endswith(".")
        assert profiles.problems({rule.id: rule.defaults()}) == []


def test_every_critical_policy_is_mandatory_except_one() -> None:
    lenient = {rule.id for rule in RULES if rule.severity is Severity.CRITICAL and rule.level is not Level.MANDATORY}

    assert lenient == {"kms-key-require-safe-deletion"}


def test_a_policy_that_is_off_by_default_has_a_reason() -> None:
    assert all(rule.note for rule in RULES if rule.level is Level.DISABLED)


def test_policies_can_be_listed_by_service_severity_and_framework() -> None:
    assert {rule.id.partition("-")[0] for rule in catalog.select("s3")} == {"s3"}
    assert {rule.severity for rule in catalog.select(severity="critical")} == {Severity.CRITICAL}
    assert all(
        any(control.framework == "CIS 5.0" for control in rule.controls) for rule in catalog.select(framework="cis 5.0")
    )
    assert list(catalog.as_dict(RULES[0])) == [
        "id",
        "description",
        "severity",
        "level",
        "controls",
        "parts",
        "remediation",
        "url",
        "applies_to",
    ]


def test_a_policy_is_explained_with_a_good_and_a_bad_example_that_can_be_printed() -> None:
    for rule in RULES:
        found = catalog.explain(rule.id)

        assert json.loads(json.dumps(found)) == found
        assert found["good"]
        assert found["bad"] or "report" in rule.id


def test_a_policy_declares_only_existing_profiles_levels_and_settings() -> None:
    for rule in RULES:
        assert set(rule.profiles) <= set(profiles.NAMES)
        assert [found for value in rule.profiles.values() if (found := profiles.problems({rule.id: value}))] == []


@pytest.mark.parametrize("name", profiles.NAMES)
def test_a_profile_is_fresh_and_names_real_policies_levels_and_settings(name: str) -> None:
    stored = (ROOT / "policies" / "profiles" / f"{name}.json").read_text()

    assert stored == profiles.text(name)
    assert profiles.problems(json.loads(stored)) == []


@pytest.mark.parametrize(("name", "framework"), [("pci", "PCI DSS"), ("hipaa", "HIPAA"), ("soc2", "SOC 2")])
def test_a_frameworks_profile_makes_its_policies_mandatory(name: str, framework: str) -> None:
    found = profiles.profile(name)

    for rule in catalog.select(framework=framework):
        if rule.level is not Level.DISABLED and rule.severity is not Severity.LOW:
            value = found[rule.id]
            assert (value["enforcementLevel"] if isinstance(value, dict) else value) == "mandatory"


@pytest.mark.parametrize(
    ("config", "word"),
    [
        ({"s3-bucket-no-such-thing": "mandatory"}, "no such policy"),
        ({"kms-key-require-rotation": "strict"}, "enforcementLevel is 'strict'"),
        ({"kms-key-require-safe-deletion": {"day": 7}}, "no setting day; legal: days"),
        ({"kms-key-require-safe-deletion": {"days": "7"}}, "days is '7'; legal: integer"),
        ({"kms-key-require-safe-deletion": {"days": True}}, "days is True; legal: integer"),
    ],
)
def test_a_mistake_in_a_configuration_that_the_engine_would_ignore_is_reported(
    config: dict[str, object], word: str
) -> None:
    assert word in profiles.problems(config)[0]
