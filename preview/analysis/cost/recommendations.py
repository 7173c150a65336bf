"""Recommendations: changes that would reduce the cost, with amounts. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from preview.analysis.cost import recommend_compute, recommend_data, recommend_network
from preview.analysis.cost.estimate import Estimate
from preview.analysis.cost.saving import Facts, Recommendation, Rule
from preview.recorder.record import Registered

__all__ = ["Recommendation", "recommendations"]

_RULES: Sequence[Rule] = (
    recommend_compute.arm64,
    recommend_compute.spot,
    recommend_compute.savings_plan,
    recommend_compute.insights,
    recommend_data.reserved,
    recommend_data.graviton,
    recommend_data.valkey,
    recommend_data.database_insights,
    recommend_network.endpoints,
    recommend_network.gateways,
)


def recommendations(resources: Sequence[Registered], estimate: Estimate) -> list[Recommendation]:
    """Return what would cost less than *estimate* of *resources*, the greatest saving first.

    Each saving is calculated against this estimate: savings of two recommendations on one subject do not add up.
    Recommendations with only a break-even point, or without anything to change, come last. Without prices for the
    stack's region there are none.
    """
    if not estimate.has_prices:
        return []
    facts = Facts(resources, estimate)
    found = [one for rule in _RULES for one in rule(facts)]
    return sorted(found, key=lambda one: (-(one.saving_usd or 0.0), one.title))
