"""One stack transform puts the stack's tags on every AWS resource that takes them."""

from __future__ import annotations

import functools
import keyword
from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws
from pulumi.runtime import rpc

from components.naming import Label

_FEW_TAGS = ("aws:s3/bucketObjectv2:BucketObjectv2",)
"""Types whose tags are not the stack's. An object has ten at most, for which S3 charges, and its bucket's say the same:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html"""


def tag_everything(label: Label) -> None:
    """Register the transform. Call it before the first resource: those made earlier stay without tags."""

    def transform(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
        if not (args.custom and takes_tags(args.type_)):
            return None
        props = {**args.props, "tags": _merge(label.tags(args.name), args.props.get("tags"))}
        return pulumi.ResourceTransformResult(props, args.opts)

    pulumi.runtime.register_resource_transform(transform)


@functools.cache
def takes_tags(token: str) -> bool:
    """Return whether resources of this type are tagged by a map called ``tags``.

    Types that are have ``tags_all`` beside it. That leaves out Auto Scaling groups and others whose ``tags`` is a list,
    and those where it chooses resources instead of tagging one.
    """
    package, _, rest = token.partition(":")
    module, _, class_name = rest.rpartition(":")
    if package != "aws" or token in _FEW_TAGS:
        return False
    service = module.partition("/")[0]
    python_name = f"{service}_" if keyword.iskeyword(service) else service
    resource = getattr(getattr(aws, python_name, None), class_name, None)
    return hasattr(resource, "tags") and hasattr(resource, "tags_all")


def _merge(ours: dict[str, str], given: Any) -> Any:
    """Return the tags of a resource: its own win."""
    if given is None:
        return ours
    if isinstance(given, pulumi.Output):
        return given.apply(lambda known: {**ours, **(known or {})})
    if rpc.is_rpc_secret(given):
        return rpc.wrap_rpc_secret(_merge(ours, rpc.unwrap_rpc_secret(given)))
    # What is left besides a map is a value that only the deployment will know: nothing can be put into it yet.
    return {**ours, **given} if isinstance(given, Mapping) else given
