"""The account is asked which of its availability zones lack something that the stack needs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pulumi_aws as aws
import pytest

from program.availability_zones import refuse_unsuitable_zones
from settings import SettingsError
from tests.support.spoiled_stack_files import ABSENT, settings_of, spoiled

ACCOUNTS = {
    "us-east-1": {"a": "use1-az1", "b": "use1-az3", "c": "use1-az2", "d": "use1-az4", "-bos-1a": "use1-bos1-az1"},
    "us-west-1": {"a": "usw1-az2", "c": "usw1-az1"},
    "us-west-2": {"a": "usw2-az1", "b": "usw2-az2", "c": "usw2-az3"},
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    questions: list[str] = []

    def answer(state: str) -> SimpleNamespace:
        questions.append(state)
        found = {f"{region}{letter}": zone for region, zones in ACCOUNTS.items() for letter, zone in zones.items()}
        return SimpleNamespace(names=list(found), zone_ids=list(found.values()))

    monkeypatch.setattr(aws, "get_availability_zones", answer)
    return questions


def test_a_zone_without_vpc_origins_is_refused_with_one_that_has_them(asked: list[str]) -> None:
    with pytest.raises(SettingsError) as refused:
        refuse_unsuitable_zones(settings_of(spoiled({})))

    (line,) = refused.value.lines
    assert line == (
        "plinth:network.availability_zones = [a, b, c]: in this account us-east-1b is use1-az3, where CloudFront has no VPC "
        "origins; example: availability_zones: [a, c, d]"
    )
    assert asked == ["available"]


def test_zones_that_cloudfront_reaches_are_accepted(asked: list[str]) -> None:
    refuse_unsuitable_zones(settings_of(spoiled({"plinth:network.availability_zones": ["a", "c", "d"]})))

    assert asked == ["available"]


def test_a_zone_without_fargate_is_refused_where_services_run(asked: list[str]) -> None:
    changes = {
        "aws:region": "us-west-1",
        "plinth:account.regions": ["us-west-1"],
        "plinth:network.availability_zones": ["a", "c"],
        "plinth:cdn": ABSENT,
        "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "api"},
    }
    with pytest.raises(SettingsError) as refused:
        refuse_unsuitable_zones(settings_of(spoiled(changes)))

    (line,) = refused.value.lines
    assert line == (
        "plinth:network.availability_zones = [a, c]: in this account us-west-1a is usw1-az2, where ECS has no Fargate; "
        "example: availability_zones: [c]"
    )
    assert asked == ["available"]


@pytest.mark.parametrize(
    "changes",
    [
        {"aws:region": "us-east-2", "plinth:account.regions": ["us-east-2"]},
        {
            "plinth:cdn": ABSENT,
            "plinth:load_balancer": {"scheme": "internet-facing", "subdomain": "api"},
        },
    ],
)
def test_no_question_is_asked_where_the_answer_does_not_matter(changes: dict[str, Any], asked: list[str]) -> None:
    refuse_unsuitable_zones(settings_of(spoiled(changes)))

    assert asked == []


def test_a_zone_without_vpc_links_is_refused_where_an_api_has_one(asked: list[str]) -> None:
    changes = {
        "plinth:cdn": ABSENT,
        "plinth:load_balancer.subdomain": "internal",
        "plinth:buckets.assets": ABSENT,
        "plinth:apis": {"public": {"routes": {"GET /api/{id}": {"service": "api", "authorizer": "iam"}}}},
    }
    with pytest.raises(SettingsError) as refused:
        refuse_unsuitable_zones(settings_of(spoiled(changes)))

    assert list(refused.value.lines) == [
        (
            "plinth:network.availability_zones = [a, b, c]: in this account us-east-1b is use1-az3, where API Gateway has no "
            "VPC links; example: availability_zones: [a, c, d]"
        )
    ]
    assert asked == ["available"]
