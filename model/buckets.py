"""``plinth:buckets``, and the bucket for logs that Plinth makes itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from model.aws import s3
from model.base import Model
from model.cost import Amount
from model.keys import KeyDomain
from model.links import LinkOffer
from model.problem import Problem
from model.site_files import Files

Purpose = Literal["assets", "uploads", "backups", "media", "archive", "logs"]

SERVER_ACCESS_LOGS = "s3-access"
"""Folder of the log bucket in which S3 puts the access logs of other buckets."""


class AnyBucket(Model):
    """A private S3 bucket, versioned and encrypted, whose purpose decides how its objects age."""

    purpose: Purpose = Field(alias="role", description="What it is for.", examples=["logs"])
    object_lock_days: int | None = Field(
        default=None,
        ge=1,
        le=s3.MOST_OBJECT_LOCK_DAYS,
        description="Days in which only a principal with s3:BypassGovernanceRetention can delete an object; for role "
        "archive, and only from the bucket's creation on. Default: none.",
        examples=[365],
    )

    LINK: ClassVar[LinkOffer] = LinkOffer(
        access=("read", "write", "read_write"), variables=("_BUCKET",), arns={"read": 2, "read_write": 2}
    )
    KEY_DOMAIN: ClassVar[KeyDomain] = "data"

    @property
    def key_domain(self) -> KeyDomain:
        """Domain of the key that encrypts the objects, unless CloudFront serves them: then it is ``edge``."""
        return "backups" if self.purpose in {"backups", "archive"} else self.KEY_DOMAIN

    def problems(self) -> Iterator[Problem]:
        """Yield which of its values do not fit together."""
        if self.object_lock_days is not None and self.purpose != "archive":
            yield Problem(
                ("object_lock_days",),
                f"is for role archive only, not {self.purpose}",
                "role: archive",
            )


class BucketUsage(Model):
    """What the estimate assumes of one bucket in a month. It creates nothing."""

    gb: Amount | None = Field(
        default=None, description="GB in S3 Standard. Default: its share of cost.usage.bucket_gb.", examples=[500]
    )
    writes: Amount | None = Field(
        default=None,
        description="PUT, COPY, POST and LIST requests. Default: its share of cost.usage.bucket_writes.",
        examples=[1_000_000],
    )
    reads: Amount | None = Field(
        default=None,
        description="GET requests. Default: its share of cost.usage.bucket_reads.",
        examples=[10_000_000],
    )


class Bucket(AnyBucket):
    """A private S3 bucket, versioned and encrypted, whose role decides how its objects age."""

    purpose: Literal["assets", "uploads", "backups", "media", "archive"] = Field(
        alias="role",
        description="assets: files of the CDN; uploads: files of users; backups, archive: rarely read; media: large "
        "files. Plinth makes the bucket for logs itself.",
        examples=["uploads"],
    )
    files: Files | None = Field(
        default=None,
        description="Folder of the project that is uploaded to it, for roles assets and media. Default: none.",
        examples=[{"folder": "dist", "immutable": ["assets/*"]}],
    )
    usage: BucketUsage = Field(
        default=BucketUsage(),
        description="Its usage of a month, from which the preview estimates its cost. It creates nothing. Default: an "
        "equal share of what cost.usage says of all buckets.",
        examples=[{"gb": 500}],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield which of its values do not fit together."""
        yield from super().problems()
        if self.files is not None and self.purpose not in {"assets", "media"}:
            yield Problem(
                ("files",), f"are for roles assets and media, not {self.purpose}", "role: assets", show_value=False
            )
