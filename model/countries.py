"""Countries from which requests are let in or blocked, by AWS WAF or by CloudFront."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from model.aws.countries import COUNTRIES
from model.base import Checked, did_you_mean
from model.problem import Problem


def _check_country(text: str) -> str:
    """Return *text*, or raise ValueError unless it is a country code that AWS knows."""
    if text not in COUNTRIES:
        meant = {"UK": "GB"}.get(text.upper(), text.upper())
        raise ValueError(
            "must be a country code of two capital letters (ISO 3166)"
            + did_you_mean(meant if meant in COUNTRIES else None)
        )
    return text


Country = Annotated[str, Checked(_check_country, "[A-Z]{2}")]


def contradictory_countries(allowed: Sequence[str], blocked: Sequence[str]) -> Iterator[Problem]:
    """Yield that a list of allowed countries leaves nothing for one of blocked countries to say."""
    if allowed and blocked:
        yield Problem(
            ("block_countries",),
            "allow_countries blocks all others already; remove one of the two",
            "block_countries: []",
        )
