"""Findings about roles. Pure data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["critical", "high", "medium", "low"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A permission or a trust of a role that is too broad."""

    role: str
    rule: str
    """Stable name, such as ``admin`` or ``trust-open``."""
    severity: Severity
    sentence: str
    policies: Sequence[str] = ()
    """Policies that cause it. Default: the trust document."""
    actions: Sequence[str] = ()
    """Affected actions. Default: none."""
