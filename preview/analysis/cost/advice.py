"""What would cost less, with amounts. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from preview.analysis.cost import advice_compute, advice_data, advice_network
from preview.analysis.cost.estimate import Estimate
from preview.analysis.cost.saving import Advice, Facts, Rule
from preview.recorder.record import Registered

__all__ = ["Advice", "advice"]

_RULES: Sequence[Rule] = (
    advice_compute.arm64,
    advice_compute.spot,
    advice_compute.savings_plan,
    advice_compute.insights,
    advice_data.reserved,
    advice_data.graviton,
    advice_data.valkey,
    advice_data.database_insights,
    advice_network.endpoints,
    advice_network.gateways,
)


def advice(resources: Sequence[Registered], estimate: Estimate) -> list[Advice]:
    """Return what would cost less than *estimate* of *resources*, the greatest saving first.

    Each saving is against this estimate: two pieces of advice on one subject do not add up. Advice with only a
    break-even, or without anything to change, comes last. Without prices for the stack's region there is none.
    """
    if not estimate.has_prices:
        return []
    facts = Facts(resources, estimate)
    found = [piece for rule in _RULES for piece in rule(facts)]
    return sorted(found, key=lambda piece: (-(piece.saving_usd or 0.0), piece.title))
