"""Where a stack is: its account and region, its names, and whether its data is protected."""

from __future__ import annotations

from dataclasses import dataclass

from components.identity.account import Account
from components.naming import Label


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """What every component of a stack has in common."""

    account: Account
    """Account, region and partition."""

    label: Label
    """Gives names that must be fixed, and tags."""

    protect: bool = True
    """Refuse to delete what holds data, and change it in its maintenance window only. Default: yes."""
