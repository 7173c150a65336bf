"""The gate: whatever a stack file can hold is complete, or a sentence names the file to edit."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest

from model.links import LinkOffer
from policies.plan.graph import Graph
from policies.plan.kind import Kind
from preview.aws.card import Unpriced
from preview.recorder.record import Record, Registered
from settings.section_marks import Things
from settings.sections import SECTIONS, Section
from tests.support.completeness import Evidence, evidence, missing, rejections
from tests.support.component_sources import links_anything
from tests.support.link_trials import missing_of_links

UNPRICED = Unpriced("requests")


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
        "README.md does not name plinth:volcanoes: add it to the table under What is in a stack",
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


def test_a_card_without_outputs_and_replacement_is_reported(found: Evidence) -> None:
    token = "aws:secretsmanager/secret:Secret"
    poor = replace(
        found, cards={**found.cards, token: replace(found.cards[token], outputs=None, replacement=None, price=UNPRICED)}
    )

    assert list(missing(SECTIONS["secrets"], poor)) == [
        f"{token} has no simulated outputs: add outputs= to its card in preview/aws/secretsmanager.py",
        f"{token} does not say which properties replace it: add replacement= to its card in preview/aws/secretsmanager.py",
        (
            f"a secret has no price: give the card of {token} in preview/aws/secretsmanager.py a price rule, with its "
            "price in preview/aws/prices.json; what it assumes is a field `usage` of its model"
        ),
    ]


def test_a_protected_thing_of_which_the_pack_says_that_it_holds_nothing_is_reported(found: Evidence) -> None:
    token = "aws:rds/instance:Instance"
    kind = found.kinds[token]
    empty = replace(found, kinds={**found.kinds, token: Kind(token, placement=kind.placement)})

    assert list(missing(SECTIONS["databases"], empty)) == [
        f"{token} is protected and holds nothing: give it holds= in policies/plan/aws/rds.py, or do not protect a database"
    ]


def test_a_thing_without_tests_of_its_component_and_its_model_is_reported(found: Evidence) -> None:
    untested = replace(found, tests={})

    assert list(missing(SECTIONS["parameters"], untested)) == [
        (
            "no test of the rules of a parameter: add tests/model/test_security.py, or a test of its wrong values to "
            "tests/settings/"
        ),
        "Parameter has no test: add tests/components/security/test_parameter.py",
    ]


def test_a_thing_that_the_policy_pack_rejects_is_reported_with_its_component(found: Evidence) -> None:
    buckets = edited(found.record, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", blockPublicPolicy=False)
    sentences = list(missing(SECTIONS["buckets"], replace(found, rejections=rejections(Graph(buckets.resources)))))

    assert len(sentences) == 1
    assert sentences[0].startswith("the policy pack rejects a bucket: s3-public-access-block-require-all-flags: ")
    assert sentences[0].endswith("; change components/data/bucket.py")


def test_a_key_that_a_stack_with_nothing_else_would_not_have_is_reported(found: Evidence) -> None:
    keys = [replace(one, name="backups") if is_key(one, "data") else one for one in found.record.resources]
    moved = replace(found, record=replace(found.record, resources=keys))

    assert list(missing(SECTIONS["caches"], moved)) == [
        (
            "a cache uses the key of backups, which a stack with nothing else does not have: set KEY_DOMAIN of its model "
            "in model/caches.py"
        )
    ]


def is_key(one: Registered, domain: str) -> bool:
    return (one.type, one.name) == ("plinth:security:Key", domain)


def edited(record: Record, token: str, **inputs: object) -> Record:
    """Return *record* with other inputs of every resource of a type."""
    return replace(
        record,
        resources=[
            replace(one, inputs={**one.inputs, **inputs}, outputs={**one.outputs, **inputs})
            if one.type == token
            else one
            for one in record.resources
        ],
    )


def without(record: Record, *parts: str) -> Record:
    """Return *record* without the resources whose name contains one of *parts*."""
    return replace(record, resources=[one for one in record.resources if not any(part in one.name for part in parts)])


def trial(found: Evidence, section: str, access: str) -> str:
    return next(one.worker for one in found.trials if (one.section, one.access) == (section, access))


def test_a_link_that_grants_nothing_is_reported(found: Evidence) -> None:
    record = without(
        found.record,
        f"{trial(found, 'buckets', 'write')}-task-",
        f"{trial(found, 'parameters', 'read')}-execution-links",
    )

    assert list(missing_of_links(SECTIONS["buckets"], found.trials, record)) == [
        "a link to a bucket with access write grants nothing: allow it in `link` of its component"
    ]
    assert list(missing_of_links(SECTIONS["parameters"], found.trials, record)) == [
        "a link to a parameter with access read grants nothing: allow it in `link` of its component"
    ]


def test_a_link_that_opens_a_port_and_grants_nothing_is_complete(found: Evidence) -> None:
    record = without(found.record, f"{trial(found, 'databases', 'connect')}-execution-links")

    assert list(missing_of_links(SECTIONS["databases"], found.trials, record)) == []


def test_two_kinds_of_access_that_grant_the_same_are_reported(found: Evidence) -> None:
    read, write = (found.record.named(f"{trial(found, 'buckets', one)}-task-links") for one in ("read", "write"))
    same = [replace(one, inputs=write.inputs) if one == read else one for one in found.record.resources]

    assert list(missing_of_links(SECTIONS["buckets"], found.trials, replace(found.record, resources=same))) == [
        "access read and access write to a bucket grant the same: see `link` of its component"
    ]


def test_more_arns_than_a_link_declares_are_reported(found: Evidence) -> None:
    class Told(SECTIONS["buckets"].model):
        LINK = LinkOffer(access=("read", "write", "read_write"), variables=("_BUCKET",), arns={"read": 2})

    assert list(missing_of_links(replace(SECTIONS["buckets"], model=Told), found.trials, found.record)) == [
        (
            "a link to a bucket with access read_write names 2 ARNs in policies: say so in `arns` of LINK in "
            "tests/test_completeness.py"
        )
    ]


def test_an_endpoint_or_a_variable_that_a_link_does_not_declare_is_reported(found: Evidence) -> None:
    class Told(SECTIONS["secrets"].model):
        LINK = LinkOffer(access=("read",), variables=("", "_ARN", "_VERSION"))

    section = replace(SECTIONS["secrets"], model=Told)

    assert list(missing_of_links(section, found.trials, found.record)) == [
        (
            "a link to a secret grants actions of secretsmanager, which a network without NAT reaches through an "
            "endpoint: add it to `endpoints` of LINK in tests/test_completeness.py"
        ),
        (
            "no link to a secret sets JWT_KEY_VERSION: set it in `link` of its component, or remove it from LINK in "
            "tests/test_completeness.py"
        ),
    ]


def test_a_component_that_links_with_any_access_is_known_from_its_source() -> None:
    strict = "class Queue:\n    def link(self, consumer, access):\n        self._offer.require_access('queue', access)"
    lax = "class Queue:\n    def link(self, consumer, access):\n        return Link()"

    assert [links_anything(ast.parse(text).body[0]) for text in (strict, lax, "class Queue: ...")] == [
        False,
        True,
        False,
    ]
