"""The price list: each price with its unit, its source and the source's date. Pure."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_FILE = Path(__file__).with_name("prices.json")


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """What one unit of something costs."""

    usd: float
    """US dollars, on demand, before tax, discounts and free tiers."""

    unit: str
    """Such as ``vCPU-hour``."""

    source: str
    """Where the figure was read, with its address."""

    as_of: date
    """Date of the source."""

    everywhere: bool
    """Whether it is the same in every region."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Discount:
    """The discount of a commitment on the on-demand price."""

    part: float
    """Part of the price, 0 to 1."""

    source: str
    """Where the figure was read, with its address."""

    as_of: date
    """Date of the source."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceList:
    """Prices by key, such as ``nat.hour``."""

    regions: Sequence[str]
    """Regions that the prices are valid in."""

    regions_source: str
    """Why they are valid in all of them."""

    prices: Mapping[str, Price]
    """Key → price."""

    discounts: Mapping[str, Discount]
    """Commitment, with its years, such as ``rds.reserved.1`` → discount. None of them is in an estimate."""

    @property
    def as_of(self) -> date:
        """Date of the oldest price."""
        return min(price.as_of for price in self.prices.values())

    def find(self, key: str, region: str) -> Price | None:
        """Return a price in *region*, or None if it is not known."""
        price = self.prices.get(key)
        return price if price is not None and (price.everywhere or region in self.regions) else None


@functools.cache
def price_list() -> PriceList:
    """Return the price list of the package."""
    document = json.loads(_FILE.read_text(encoding="utf-8"))
    written = {key: f"{source['title']} ({source['url']})" for key, source in document["sources"].items()}
    dates = {key: date.fromisoformat(source["as_of"]) for key, source in document["sources"].items()}
    return PriceList(
        regions=tuple(document["regions"]),
        regions_source=document["regions_source"],
        prices={
            key: Price(
                usd=entry["usd"],
                unit=entry["unit"],
                source=written[entry["source"]],
                as_of=dates[entry["source"]],
                everywhere=entry.get("everywhere", False),
            )
            for key, entry in document["prices"].items()
        },
        discounts={
            key: Discount(part=entry["part"], source=written[entry["source"]], as_of=dates[entry["source"]])
            for key, entry in document["discounts"].items()
        },
    )
