"""What S3 accepts. Pure."""

from __future__ import annotations

from typing import Literal

StorageClass = Literal["INTELLIGENT_TIERING", "GLACIER_IR", "DEEP_ARCHIVE"]
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html"""

MINIMUM_BILLED_DAYS: dict[StorageClass, int] = {"INTELLIGENT_TIERING": 0, "GLACIER_IR": 90, "DEEP_ARCHIVE": 180}
"""Minimum days for which an object is billed:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html"""

MOST_OBJECT_LOCK_DAYS = 36_500
"""100 years: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html"""

FORBIDDEN_PREFIXES = ("sthree-", "amzn-s3-demo-")
"""Of a bucket's name: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"""
