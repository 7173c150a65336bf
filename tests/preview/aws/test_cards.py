"""One card for each resource type, in the file of its service."""

from __future__ import annotations

import re
from dataclasses import replace

import pulumi_aws
import pytest

from preview.aws import catalog
from preview.aws.card import Free, Unpriced
from preview.recorder import sdk
from tests.support.offline import ROOT, STACK_FILES, stack_record

TOKEN = re.compile(r'"(aws:[a-z0-9]+/[A-Za-z0-9]+:[A-Za-z0-9]+)"')
USED = re.compile(r"\baws\.([a-z0-9_]+)\.([A-Z][A-Za-z0-9]*)\(")


def registered_by_components() -> set[str]:
    """Return the token of every AWS class that the components construct, in a committed stack or not."""
    found = set()
    for path in (ROOT / "components").rglob("*.py"):
        for module, name in USED.findall(path.read_text(encoding="utf-8")):
            if not name.endswith("Args"):
                found.add(getattr(getattr(pulumi_aws, module), name).pulumi_type)
    return found


def registered_by_stacks() -> set[str]:
    return {
        found.type for stack in STACK_FILES for found in stack_record(stack).resources if found.type.startswith("aws:")
    }


def test_the_preview_knows_every_type_that_components_can_register() -> None:
    assert list(catalog.missing(registered_by_components() | registered_by_stacks())) == []


@pytest.mark.parametrize(
    ("token", "sentences"),
    [
        (
            "aws:sfn/activity:Activity",
            ["has no card: add one to preview/aws/sfn.py, with its price or the reason why it has none"],
        ),
        (
            "aws:ec2/eipAssociation:EipAssociation",
            [
                "has no simulated outputs: add outputs= to its card in preview/aws/ec2/",
                "does not say which properties replace it: add replacement= to its card in preview/aws/ec2/",
            ],
        ),
    ],
)
def test_what_the_preview_does_not_know_of_a_type_is_reported_with_the_file_to_edit(
    token: str, sentences: list[str]
) -> None:
    assert list(catalog.missing([token])) == [f"{token} {sentence}" for sentence in sentences]


def test_a_card_without_replacement_is_reported_with_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    token = "aws:s3/bucket:Bucket"
    cards = {**catalog.cards(), token: replace(catalog.cards()[token], replacement=None)}
    monkeypatch.setattr(catalog, "cards", lambda: cards)

    assert list(catalog.missing([token])) == [
        f"{token} does not say which properties replace it: add replacement= to its card in preview/aws/s3.py"
    ]


@pytest.mark.parametrize("token", sorted(catalog.cards()))
def test_a_card_is_of_a_type_that_the_sdk_has(token: str) -> None:
    assert sdk.resource_class(token) is not None


def test_a_card_is_in_the_file_of_its_service_which_is_the_one_that_messages_name() -> None:
    for module in catalog._modules():
        for card in getattr(module, "CARDS", ()):
            path = module.__name__.replace(".", "/")
            assert f"{path}.py".startswith(catalog.file_of(card.token)), card.token


def test_the_preview_has_each_type_token_once() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "preview").rglob("*.py"))
    found = TOKEN.findall(text)

    assert sorted(found) == sorted(set(found))
    assert set(found) == {token for token in catalog.cards() if token.startswith("aws:")}


def test_what_has_no_price_has_a_reason() -> None:
    for card in catalog.cards().values():
        if isinstance(card.price, (Free, Unpriced)):
            assert card.price.reason, card.token


def test_an_answer_that_is_missing_names_the_file_to_edit() -> None:
    assert catalog.file_of("aws:index/getRegions:getRegions") == "preview/aws/account.py"
    assert catalog.file_of("aws:lambda/getFunction:getFunction") == "preview/aws/lambda_.py"
    assert catalog.file_of("aws:ec2/getSubnet:getSubnet") == "preview/aws/ec2/"
