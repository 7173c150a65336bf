"""What all log groups of a stack have in common."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi


@dataclass(frozen=True, kw_only=True, slots=True)
class LogGroups:
    """How log groups are encrypted, and how long their events are kept."""

    key_arn: pulumi.Input[str]
    """KMS key that encrypts them; its policy must admit CloudWatch Logs."""

    retention_days: int
    """Days until an event expires."""
