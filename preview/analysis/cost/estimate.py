"""The monthly estimate of a plan: lines for what has a price, names and reasons for what has none. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from model.cost import Usage
from policies.plan.graph import Graph, Registration
from preview.aws.card import Free, Unpriced
from preview.aws.catalog import cards
from preview.aws.price_list import Price, price_list
from preview.aws.pricing import NO_SECTIONS, Billing, Charge, CostKind, Sections, UnpricedError
from preview.recorder.record import Registered

_OLD = timedelta(days=365)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One item of the estimate."""

    component: str
    """Outermost component of the resource."""

    resource: str
    """Logical name."""

    item: str
    """What is billed."""

    quantity: float
    """Units in a month."""

    unit: str
    """Such as ``GB-month``."""

    unit_usd: float
    """Price of one unit."""

    kind: CostKind
    """Whether it is a fixed cost or the cost of the assumed usage."""

    key: str
    """Key of the price list."""

    assumes: str
    """Assumption that the quantity follows from; empty if there is none."""

    own: float | None
    """The assumed amount, if it is of a thing's own usage."""

    @property
    def monthly_usd(self) -> float:
        """What it costs a month."""
        return self.quantity * self.unit_usd


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What a component costs a month."""

    fixed_usd: float
    """The fixed cost."""

    usage_usd: float
    """The cost of the assumed usage."""

    @property
    def total_usd(self) -> float:
        """Fixed cost and usage."""
        return self.fixed_usd + self.usage_usd


@dataclass(frozen=True, kw_only=True, slots=True)
class NotPriced:
    """A resource with a cost, or a possible cost, that is not in the total."""

    component: str
    """Outermost component of the resource."""

    resource: str
    """Logical name."""

    type: str
    """Type token."""

    reason: str
    """Why there is no price."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """The monthly cost at list prices: on demand, before tax, discounts and free tiers."""

    lines: Sequence[Line]
    """In the order of the plan."""

    not_priced: Sequence[NotPriced]
    """What the total does not include."""

    region: str
    """Region of the stack."""

    assumptions: Usage
    """What the usage lines assume."""

    as_of: date
    """Date of the oldest price."""

    regions: Sequence[str]
    """Regions that the price list covers. Elsewhere only what costs the same everywhere has a price."""

    @property
    def has_prices(self) -> bool:
        """Whether the price list covers the stack's region."""
        return self.region in self.regions

    @property
    def total_usd(self) -> float:
        """Fixed cost and usage."""
        return sum(line.monthly_usd for line in self.lines)

    @property
    def fixed_usd(self) -> float:
        """The fixed cost."""
        return self._of("fixed")

    @property
    def usage_usd(self) -> float:
        """The cost of the assumed usage."""
        return self._of("usage")

    def by_component(self) -> dict[str, float]:
        """Return the monthly cost of each component, the most expensive first."""
        return {name: share.total_usd for name, share in self.shares().items()}

    def shares(self) -> dict[str, Share]:
        """Return the monthly cost of each component in its two parts, the most expensive component first."""
        totals: dict[str, dict[CostKind, float]] = {}
        for line in self.lines:
            parts = totals.setdefault(line.component, {"fixed": 0.0, "usage": 0.0})
            parts[line.kind] += line.monthly_usd
        found = {name: Share(fixed_usd=parts["fixed"], usage_usd=parts["usage"]) for name, parts in totals.items()}
        return dict(sorted(found.items(), key=lambda pair: (-pair[1].total_usd, pair[0])))

    def by_assumption(self) -> dict[str, float]:
        """Return the monthly cost that follows from each assumption, the most expensive first."""
        totals: dict[str, float] = {}
        for line in self.lines:
            if line.assumes:
                totals[line.assumes] = totals.get(line.assumes, 0.0) + line.monthly_usd
        return dict(sorted(totals.items(), key=lambda pair: (-pair[1], pair[0])))

    def assumed(self, name: str) -> object:
        """Return the amount of the assumption *name*: of a thing, or of the whole stack."""
        own = next((line.own for line in self.lines if line.assumes == name and line.own is not None), None)
        return getattr(self.assumptions, name) if own is None else own

    def age_warning(self, today: date) -> str | None:
        """Return a sentence if prices are more than a year old."""
        if today - self.as_of <= _OLD:
            return None
        return f"the oldest prices are of {self.as_of.isoformat()}, more than a year ago: compare them with AWS's own"

    def _of(self, kind: CostKind) -> float:
        return sum(line.monthly_usd for line in self.lines if line.kind == kind)


def estimate(
    resources: Sequence[Registered], region: str, assumptions: Usage | None = None, sections: Sections = NO_SECTIONS
) -> Estimate:
    """Return what *resources* cost a month in *region*; a resource that names its own region is priced there.

    *sections* of the stack file say what is assumed of single things.
    """
    assumed = assumptions or Usage()
    billing = Billing(Graph(resources), assumed, sections)
    prices = price_list()
    lines: list[Line] = []
    not_priced: list[NotPriced] = []
    for resource in resources:
        if not resource.custom or not resource.type.startswith("aws:"):
            continue
        component = billing.graph.component(resource)
        place = resource.inputs.get("region") or region
        charges, reasons = _charges(resource, billing)
        for charge in charges:
            price = prices.find(charge.key, place)
            if price is None:
                reasons.append(f"no price of {charge.item} in {place}")
            else:
                lines.append(_line(resource, component, charge, price))
        not_priced += [
            NotPriced(component=component, resource=resource.name, type=resource.type, reason=reason)
            for reason in reasons
        ]
    return Estimate(
        lines=lines,
        not_priced=not_priced,
        region=region,
        assumptions=assumed,
        as_of=prices.as_of,
        regions=prices.regions,
    )


def _charges(resource: Registration, billing: Billing) -> tuple[list[Charge], list[str]]:
    """Return what a resource costs, and the reasons why that may not be all."""
    card = cards().get(resource.type)
    if card is None:
        return [], ["no rule for this type"]
    if isinstance(card.price, Free):
        return [], []
    if isinstance(card.price, Unpriced):
        return [], [card.price.reason]
    charges: list[Charge] = []
    try:
        charges.extend(card.price(resource, billing))
    except UnpricedError as unknown:
        return charges, [str(unknown)]
    return charges, []


def _line(resource: Registration, component: str, charge: Charge, price: Price) -> Line:
    return Line(
        component=component,
        resource=resource.name,
        item=charge.item,
        quantity=charge.quantity,
        unit=price.unit,
        unit_usd=price.usd,
        kind=charge.kind,
        key=charge.key,
        assumes=charge.assumes,
        own=charge.own,
    )
