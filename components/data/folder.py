"""The files of a folder, as objects of a bucket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.data.bucket import Bucket
from components.data.content_types import content_type
from components.data.local_files import LocalFile
from model.base import require_valid
from model.site_files import Files

_PAGES = (".html", ".htm")


@dataclass(frozen=True, kw_only=True, slots=True)
class FolderArgs:
    """Inputs of Folder."""

    spec: Files
    """What is asked for."""

    files: Sequence[LocalFile]
    """The files of its folder."""

    bucket: Bucket
    """Where they go."""


class Folder(pulumi.ComponentResource):
    """Objects with content type and Cache-Control, each uploaded only if its content or one of the two has changed.

    Pages come after everything that they may refer to, and what is no longer there is deleted last: Pulumi deletes at
    the end of an update. Nothing has to be invalidated (docs/site-files.md).
    """

    def __init__(self, name: str, args: FolderArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"folder {name}", args.spec)
        super().__init__("plinth:data:Folder", name, None, opts)
        self._name = name
        self._args = args
        # Encryption and versions of the bucket are resources of their own, which the first object must not precede.
        after = pulumi.ResourceOptions(parent=self, depends_on=[args.bucket])
        pages = [one for one in args.files if one.key.endswith(_PAGES)]
        parts = [self._upload(one, after) for one in args.files if one not in pages]
        after = pulumi.ResourceOptions(parent=self, depends_on=[args.bucket, *parts])
        for one in pages:
            self._upload(one, after)
        self.register_outputs({})

    def _upload(self, file: LocalFile, opts: pulumi.ResourceOptions) -> aws.s3.BucketObjectv2:
        return aws.s3.BucketObjectv2(
            f"{self._name}/{file.key}",
            bucket=self._args.bucket.bucket_name,
            key=file.key,
            source=pulumi.FileAsset(file.path),
            source_hash=file.sha256,
            content_type=content_type(file.key),
            cache_control=self._args.spec.cache_control_of(file.key),
            opts=opts,
        )
