"""Sentences with a tone: good, a warning, bad or neutral. Pure."""

from __future__ import annotations

from dataclasses import dataclass

PLAIN, GOOD, WARN, BAD = "", "good", "warn", "bad"
"""Every tone. The terminal's styles and the page's classes have these names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """One sentence of a section, without a full stop."""

    text: str
    tone: str = PLAIN
    """`PLAIN`, `GOOD`, `WARN` or `BAD`. Default: `PLAIN`."""
