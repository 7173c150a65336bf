"""The account is asked which of its availability zones CloudFront cannot reach."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pulumi_aws as aws
import pytest

from program.vpc_origins import refuse_zones_without_vpc_origins
from settings import SettingsError
from tests.support.spoiled_stack_files import ABSENT, settings_of, spoiled

ACCOUNT = {"us-east-1a": "use1-az1", "us-east-1b": "use1-az3", "us-east-1c": "use1-az2", "us-east-1d": "use1-az4"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    questions: list[str] = []

    def answer(state: str) -> SimpleNamespace:
        questions.append(state)
        return SimpleNamespace(names=list(ACCOUNT), zone_ids=list(ACCOUNT.values()))

    monkeypatch.setattr(aws, "get_availability_zones", answer)
    return questions


def test_a_zone_without_vpc_origins_is_refused_with_one_that_has_them(asked: list[str]) -> None:
    with pytest.raises(SettingsError) as refused:
        refuse_zones_without_vpc_origins(settings_of(spoiled({})))

    (line,) = refused.value.lines
    assert line == (
        "plinth:network.availability_zones = [a, b, c]: in this account us-east-1b is use1-az3, where CloudFront has no VPC "
        "origins; example: availability_zones: [a, c, d]"
    )
    assert asked == ["available"]


def test_zones_that_cloudfront_reaches_are_accepted(asked: list[str]) -> None:
    refuse_zones_without_vpc_origins(settings_of(spoiled({"plinth:network.availability_zones": ["a", "c", "d"]})))

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
    refuse_zones_without_vpc_origins(settings_of(spoiled(changes)))

    assert asked == []
