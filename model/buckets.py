"""``plinth:buckets``, and the bucket for logs that Plinth makes itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from model.aws import s3
from model.base import Model
from model.keys import KeyDomain
from model.links import LinkOffer
from model.problem import Problem

Purpose = Literal["assets", "uploads", "backups", "media", "archive", "logs"]


class AnyBucket(Model):
    """A private S3 bucket, versioned and encrypted, whose purpose decides how its objects age."""

    purpose: Purpose = Field(alias="role", description="What it is for.", examples=["logs"])
    object_lock_days: int | None = Field(
        default=None,
        ge=1,
        le=s3.MOST_OBJECT_LOCK_DAYS,
        description="Days in which nobody deletes an object without a right of its own; archive only, from the "
        "bucket's first day on. Default: none.",
        examples=[365],
    )

    LINK: ClassVar[LinkOffer] = LinkOffer(access=("read", "write", "read_write"), variables=("_BUCKET",))
    KEY_DOMAIN: ClassVar[KeyDomain] = "data"

    @property
    def key_domain(self) -> KeyDomain:
        """Domain of the key that encrypts the objects, unless CloudFront serves them: then it is ``edge``."""
        return "backups" if self.purpose in {"backups", "archive"} else self.KEY_DOMAIN

    def problems(self) -> Iterator[Problem]:
        """Yield what does not fit together about this bucket."""
        if self.object_lock_days is not None and self.purpose != "archive":
            yield Problem(
                ("object_lock_days",),
                f"only a bucket of role archive is locked, not {self.purpose}",
                "role: archive",
            )


class Bucket(AnyBucket):
    """A private S3 bucket, versioned and encrypted, whose role decides how its objects age."""

    purpose: Literal["assets", "uploads", "backups", "media", "archive"] = Field(
        alias="role",
        description="assets: files of the CDN; uploads: files of users; backups, archive: rarely read; media: large "
        "files. The bucket for logs is made by Plinth itself.",
        examples=["uploads"],
    )
