"""An image that is built from a Dockerfile on the machine that deploys, and pushed to a repository."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pulumi

from components.compute.repository import LOCAL_TAG_PREFIX, repository_arn
from components.identity.account import Account
from components.identity.policy import Statement
from components.observability.alarm import Alarm, Graph
from model.base import require_valid
from model.images import Build

_PLATFORMS: Final[Mapping[str, Literal["linux/amd64", "linux/arm64"]]] = {
    "arm64": "linux/arm64",
    "x86_64": "linux/amd64",
}
"""Architecture of a service → platform, as the builder names it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PulledImage:
    """An image that a container is started from."""

    uri: pulumi.Input[str]
    """Registry, name, and tag or digest."""

    repository_arn: pulumi.Input[str] | None = None
    """ECR repository that it is pulled from. Default: the one that a plain *uri* names; none if it is public."""

    imports: bool = False
    """Whether pulling it may copy it into *repository_arn* first, and make that repository. Default: no."""

    is_pushed: pulumi.Output[bool] | None = None
    """Whether a pipeline has pushed it; until then a stand-in runs. Default: it is there, or the deployment fails."""

    def repository(self, account: Account) -> pulumi.Input[str] | None:
        """Return the ARN of the ECR repository that pulling it needs access to, or None if it is public."""
        if self.repository_arn is None and isinstance(self.uri, str):
            return repository_arn(self.uri, account)
        return self.repository_arn


def pull_statements(images: Sequence[PulledImage], account: Account) -> list[Statement]:
    """Return what a role needs to pull *images*: nothing for public ones, and the import of those that are cached.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
    """
    repositories = _repositories(images, account)
    if not repositories:
        return []
    imported = _repositories([image for image in images if image.imports], account)
    imports = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]
    return [
        Statement(sid="LogInToRegistry", actions=["ecr:GetAuthorizationToken"], resources=["*"]),
        Statement(
            sid="PullImage",
            actions=["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            resources=repositories,
        ),
        *([Statement(sid="ImportImage", actions=imports, resources=imported)] if imported else []),
    ]


def _repositories(images: Sequence[PulledImage], account: Account) -> list[pulumi.Input[str]]:
    found = [image.repository(account) for image in images]
    return list(dict.fromkeys(repository for repository in found if repository is not None))


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageArgs:
    """What an image is built from."""

    spec: Build
    """Folder and Dockerfile."""

    repository_url: pulumi.Input[str]
    """Repository that it is pushed to."""

    architecture: Literal["arm64", "x86_64"]
    """Architecture of the tasks that run it."""


class Image(pulumi.ComponentResource):
    """An image, built and pushed in the same update that deploys it.

    Its tag belongs to this image alone and moves with every build, as the repository allows for its prefix. The URI
    holds the digest, so tasks change exactly when the image does.
    """

    uri: pulumi.Output[str]
    """Repository and digest."""

    alarms: Sequence[Alarm]
    """None: an image has no metrics."""

    graphs: Sequence[Graph]
    """None."""

    def __init__(self, name: str, args: ImageArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"image {name}", args.spec)
        super().__init__("plinth:compute:Image", name, None, opts)
        import pulumi_awsx as awsx  # noqa: PLC0415 - loading it takes longer than most stacks' own code; few build images

        image = awsx.ecr.Image(
            name,
            repository_url=args.repository_url,
            context=args.spec.context,
            dockerfile=f"{args.spec.context}/{args.spec.dockerfile}",
            platform=_PLATFORMS[args.architecture],
            image_tag=f"{LOCAL_TAG_PREFIX}{name}",
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.uri = image.image_uri
        self.alarms = ()
        self.graphs = ()
        self.register_outputs({"uri": self.uri})
