"""What the images of a task must have in common with the rest of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model.images import Image
from model.problem import Path, Problem
from model.protocol import Protocol
from model.workload import ImageOwner


def task_image_problems(images: Mapping[Path, Image], protocol: Protocol, owner: ImageOwner) -> Iterator[Problem]:
    """Yield images of a task that cannot be deployed as they are meant; *images* are those of its containers."""
    for place, image in images.items():
        if image.tag_parameter and protocol != "http":
            yield Problem(
                (*place, "image", "tag_parameter"),
                f"needs protocol http: until the first push a stand-in answers health checks, and it does not speak "
                f"{protocol}",
                'image: {repository: api, tag: "1.0.0"}',
            )
        if image.build is not None and owner == "pipeline":
            yield Problem(
                (*place, "image", "build"),
                "is never deployed with image_owner pipeline; remove one of them",
                "image: {repository: api, tag_parameter: true}",
                show_value=False,
            )
