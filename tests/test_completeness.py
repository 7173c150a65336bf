"""The gate: whatever a stack file can hold is complete, or a sentence names the file to edit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from settings.section_marks import Things
from settings.sections import SECTIONS, Section
from tests.support.completeness import Evidence, evidence, missing


@pytest.fixture(scope="module")
def found() -> Evidence:
    return evidence()


@pytest.mark.parametrize("key", SECTIONS)
def test_every_section_is_complete(key: str, found: Evidence) -> None:
    sentences = list(missing(SECTIONS[key], found))

    assert not sentences, "\n".join(sentences)


def test_a_section_that_nothing_is_made_of_is_reported_with_every_file_to_edit(found: Evidence) -> None:
    volcanoes = Section(key="volcanoes", model=SECTIONS["buckets"].model, things=Things(noun="volcano", suffix="peak"))

    assert list(missing(volcanoes, found)) == [
        "the property tests draw no volcano: add a draw for volcanoes to tests/support/legal_stack_files.py",
        "no committed stack or example has a volcano: add one to a file in examples/, then run make snapshots",
        (
            "nothing is created for a volcano: add a function for volcanoes to a module of program/, and for a store a "
            "field of Stores in program/data.py"
        ),
    ]


def test_a_type_that_neither_side_knows_is_reported_with_the_files_of_its_cards(found: Evidence) -> None:
    token = "aws:elasticache/serverlessCache:ServerlessCache"
    unknown = replace(
        found,
        cards={one: card for one, card in found.cards.items() if one != token},
        kinds={one: kind for one, kind in found.kinds.items() if one != token},
    )

    assert list(missing(SECTIONS["serverless_caches"], unknown)) == [
        f"{token} has no card: add one to preview/aws/elasticache.py, with its price or the reason why it has none",
        f"the policy pack does not know {token}: add it to policies/plan/aws/elasticache.py",
    ]


def test_a_thing_that_neither_game_day_nor_picture_shows_is_reported(found: Evidence) -> None:
    token, pack = "aws:s3/bucket:Bucket", "policies/plan/aws/s3.py"
    hidden = replace(
        found,
        cards={**found.cards, token: replace(found.cards[token], shelf=None)},
        tiers=[tier for tier in found.tiers if tier.kind != "regional"],
    )

    assert list(missing(SECTIONS["buckets"], hidden)) == [
        f'the game day says nothing of a bucket: give {token} a placement, or scope="regional", in {pack}',
        f"the picture shows no bucket: give the card of {token} a shelf in preview/aws/s3.py",
    ]


def test_a_component_without_alarms_and_without_a_reason_is_reported(found: Evidence) -> None:
    quiet = [one for one in found.record.resources if not one.type.startswith("aws:cloudwatch/metricAlarm")]
    silent = replace(found, record=replace(found.record, resources=quiet))

    assert list(missing(SECTIONS["caches"], silent)) == [
        "Cache has neither alarms nor a reason: say why under `alarms` in components/data/cache.py"
    ]


def test_a_thing_that_its_stack_output_does_not_list_is_reported(found: Evidence) -> None:
    things = replace(SECTIONS["secrets"].things, outputs=("secretNames",))

    assert list(missing(replace(SECTIONS["secrets"], things=things), found)) == [
        "the stack output secretNames does not list a secret: return it from `exports` of its component"
    ]
