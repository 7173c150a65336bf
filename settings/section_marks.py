"""What the fields of `settings.stack_file` say about their sections. Pure data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Things:
    """Marks a section that holds things of one kind by name."""

    noun: str
    """One of them in messages, such as ``database``."""

    suffix: str
    """Ending of a name that is suggested where two things have the same, such as ``db``."""

    outputs: tuple[str, ...] = ()
    """Stack outputs that map the name of each thing to a value. Default: none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Single:
    """Marks a section that makes single components."""

    names: tuple[str, ...] = ()
    """Logical names of these components, which nothing in the stack file may have. Default: none."""
