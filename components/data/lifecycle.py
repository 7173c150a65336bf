"""How long the objects of a bucket live, and in which storage class, by the bucket's purpose. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.aws.s3 import MINIMUM_BILLED_DAYS, StorageClass
from model.buckets import Purpose

ABANDONED_UPLOAD_DAYS = 7
"""Parts of an upload that was never completed cost storage and appear in no listing; a week is enough to resume one."""

_RESTORE_DAYS = 30
"""A month to notice that an object was overwritten or deleted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lifecycle:
    """The rule for the objects of one purpose, from the day they are written."""

    noncurrent_days: int
    """Days in which an overwritten or deleted object can be restored."""

    storage_class: StorageClass | None = None
    """Storage class to which objects move at once. Default: none, they stay in S3 Standard."""


LIFECYCLES: Mapping[Purpose, Lifecycle] = {
    # Which files are requested is not known in advance.
    "assets": Lifecycle(storage_class="INTELLIGENT_TIERING", noncurrent_days=_RESTORE_DAYS),
    "media": Lifecycle(storage_class="INTELLIGENT_TIERING", noncurrent_days=_RESTORE_DAYS),
    "uploads": Lifecycle(noncurrent_days=_RESTORE_DAYS),
    # What is billed for a minimum of days can be kept for as long without further cost.
    "backups": Lifecycle(storage_class="GLACIER_IR", noncurrent_days=MINIMUM_BILLED_DAYS["GLACIER_IR"]),
    "archive": Lifecycle(storage_class="DEEP_ARCHIVE", noncurrent_days=MINIMUM_BILLED_DAYS["DEEP_ARCHIVE"]),
    # Small objects, for which another class costs more in requests than it saves in storage.
    "logs": Lifecycle(noncurrent_days=7),
}
