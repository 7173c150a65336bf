"""Which types hold data in a whole Region, such as buckets, repositories and queues. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.plan.kind import Kind
from policies.plan.kinds import KINDS

REGIONAL_STORES: Final[Mapping[str, Kind]] = {
    token: kind for token, kind in KINDS.items() if kind.scope == "regional" and kind.holds == "data"
}
"""Token → card of every type that holds data in a whole Region."""
