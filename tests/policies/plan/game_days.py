"""One scenario of the game day of a written plan."""

from __future__ import annotations

from policies.plan.graph import Graph
from policies.plan.tiers import tiers_of
from policies.proofs.game_day import play
from policies.proofs.scenarios import Scenario


def scenario(graph: Graph, name: str) -> Scenario:
    """Return the only scenario of this name."""
    [found] = [one for one in play(tiers_of(graph)) if one.name == name]
    return found
