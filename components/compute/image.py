"""An image that is built from a Dockerfile on the machine that deploys, and pushed to a repository."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pulumi

from components.compute.repository import LOCAL_TAG_PREFIX
from components.observability.alarm import Alarm, Graph

Platform = Literal["linux/amd64", "linux/arm64"]

PLATFORMS: Final[Mapping[str, Platform]] = {"ARM64": "linux/arm64", "X86_64": "linux/amd64"}
"""ECS's word for an architecture → the platform that the builder knows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageArgs:
    """What an image is built from."""

    repository_url: pulumi.Input[str]
    """Repository that it is pushed to."""

    context: str
    """Folder that is sent to the builder, from the project's folder."""

    dockerfile: str = "Dockerfile"
    """Path of the Dockerfile within the context. Default: ``Dockerfile``."""

    platform: Platform = "linux/arm64"
    """What it runs on; see PLATFORMS for the one of a service's architecture. Default: ARM, as services have it."""


class Image(pulumi.ComponentResource):
    """An image, built and pushed in the same update that deploys it.

    Its tag belongs to this image alone and moves with every build (the repository lets tags with that prefix move). The
    URI holds the digest, so tasks change exactly when the image does.
    """

    uri: pulumi.Output[str]
    """Repository and digest."""

    alarms: Sequence[Alarm]
    """None: an image does nothing."""

    graphs: Sequence[Graph]
    """None."""

    def __init__(self, name: str, args: ImageArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:compute:Image", name, None, opts)
        import pulumi_awsx as awsx  # noqa: PLC0415 - loading it takes longer than most stacks' own code; few build images

        image = awsx.ecr.Image(
            name,
            repository_url=args.repository_url,
            context=args.context,
            dockerfile=f"{args.context}/{args.dockerfile}",
            platform=args.platform,
            image_tag=f"{LOCAL_TAG_PREFIX}{name}",
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.uri = image.image_uri
        self.alarms = ()
        self.graphs = ()
        self.register_outputs({"uri": self.uri})
