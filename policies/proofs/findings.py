"""What is wrong with a role. Pure data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["critical", "high", "medium", "low"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something about a role that is wider than it should be."""

    role: str
    rule: str
    """Stable name, such as ``admin`` or ``trust-open``."""
    severity: Severity
    sentence: str
    policies: Sequence[str] = ()
    """Policies that it comes from. Default: the trust document."""
    actions: Sequence[str] = ()
    """Actions concerned. Default: none."""
