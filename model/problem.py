"""One thing that is wrong in a stack file."""

from __future__ import annotations

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys from the top of the file. The first is a configuration key, or in rules the attribute of Settings behind it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Where it is, the rule that is broken, and a legal value."""

    path: Path
    rule: str
    example: str = ""
    """A legal ``key: value``, or several, as within YAML's braces. A key is a step of *path*, or belongs to the nearest
    object around the value that has such a key; ``plinth:databases.main.network: batch`` is written out, as ``pulumi
    config set --path`` takes it. Default: the example of the field at *path*."""
    show_value: bool = True
    """Whether the value at *path* is what is wrong. Default: yes."""
    hides: Path | None = None
    """Whatever else is wrong at this path or below it follows from this problem. Default: nothing does."""
    by_table: bool = False
    """Whether only AWS's tables say so, which may be older than what is legal. Default: no."""
