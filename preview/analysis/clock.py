"""How long each phase of a preview takes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Clock:
    """Measures phases, one after the other."""

    begun: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)
    """Phase → duration; ``total`` is the time from the start to the end of the last phase."""
    _last: float = 0.0

    def __post_init__(self) -> None:
        self._last = self.begun

    def lap(self, phase: str) -> None:
        """End a phase."""
        now = time.perf_counter()
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self._last
        self._last = now
        self.seconds["total"] = now - self.begun
