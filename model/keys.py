"""``plinth:keys``: the KMS keys of a stack, one per domain."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from model.aws import kms
from model.base import Model

KeyDomain = Literal["data", "logs", "secrets", "edge", "backups", "messages", "instances"]
"""What a key encrypts: ``data`` databases, caches and buckets; ``logs`` log groups and alerts; ``secrets`` secrets and
parameters; ``edge`` files that CloudFront serves; ``backups`` backups and archives; ``messages`` queues
and topics; ``instances`` volumes of instances."""


class Keys(Model):
    """The KMS keys of the stack."""

    deletion_window_days: int = Field(
        default=30,
        ge=kms.SHORTEST_DELETION_WINDOW_DAYS,
        le=kms.LONGEST_DELETION_WINDOW_DAYS,
        description="Days during which the deletion of a key can be canceled. Default: 30.",
        examples=[30],
    )
