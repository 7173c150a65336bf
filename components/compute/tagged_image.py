"""An image by the tag or digest that a pipeline has written into a parameter."""

from __future__ import annotations

import re

import pulumi

from components.compute.image import PulledImage
from components.compute.repository import Repository
from components.compute.stand_in import STAND_IN_IMAGE
from components.compute.tag_parameter import NOTHING_PUSHED, TAG_PATTERN


def tagged_image(repository: Repository, tag: pulumi.Output[str]) -> PulledImage:
    """Return the image *tag* of *repository*, the stand-in's while nothing was pushed."""
    return PulledImage(
        uri=pulumi.Output.all(repository.url, tag).apply(lambda given: image_uri(given[0], given[1])),
        repository_arn=repository.arn,
        is_pushed=tag.apply(lambda value: value != NOTHING_PUSHED),
    )


def image_uri(repository_url: str, tag: str) -> str:
    """Return the URI of the image *tag*, or of the stand-in.

    Raises RunError for a value that was written before the parameter had its pattern.
    """
    if not re.fullmatch(TAG_PATTERN, tag):
        raise pulumi.RunError(
            f"the parameter of {repository_url} has the value {tag!r}, which is neither a tag nor a digest; "
            "write one with aws ssm put-parameter --overwrite"
        )
    if tag == NOTHING_PUSHED:
        return STAND_IN_IMAGE
    return f"{repository_url}{'@' if tag.startswith('sha256:') else ':'}{tag}"
