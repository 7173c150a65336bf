"""How long the objects of a bucket live, and in which storage class, by the bucket's role. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal["archive", "assets", "backups", "logs", "media", "uploads"]

ABANDONED_UPLOAD_DAYS = 7
"""Parts of an upload that was never finished cost storage and show in no listing; a week is time to resume one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lifecycle:
    """The rule that a role's objects follow, from the day they are written."""

    noncurrent_days: int
    """Days in which an overwritten or deleted object can be brought back."""

    storage_class: str | None = None
    """Storage class to which objects move at once. Default: none, they stay in S3 Standard."""

    expires: bool = False
    """Whether objects end when the bucket's retention does. Default: no, they stay."""


LIFECYCLES: Mapping[Role, Lifecycle] = {
    # Seed 000: assets in Intelligent-Tiering, behind the CDN.
    "assets": Lifecycle(storage_class="INTELLIGENT_TIERING", noncurrent_days=30),
    "uploads": Lifecycle(noncurrent_days=30),
    # Seed 004: 250 TB, of which nobody knows beforehand what will be asked for.
    "media": Lifecycle(storage_class="INTELLIGENT_TIERING", noncurrent_days=30),
    # Seed 000: Glacier Instant Retrieval, which bills at least 90 days.
    "backups": Lifecycle(storage_class="GLACIER_IR", noncurrent_days=90),
    # Seed 004: Deep Archive, which bills at least 180 days.
    "archive": Lifecycle(storage_class="DEEP_ARCHIVE", noncurrent_days=180),
    # Small objects, for which another class costs more in requests than it saves.
    "logs": Lifecycle(expires=True, noncurrent_days=7),
}
"""Minimum billing of the classes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html"""
