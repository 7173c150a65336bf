"""An image repository: scanned, encrypted, tags that cannot be moved, old images expired."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.account import Account
from components.observability.alarm import Alarm, Graph

LOCAL_TAG_PREFIX = "local-"
"""Tags of images that the program itself builds. They move with every build; tasks name such images by digest."""

# Tags that may move: local builds, and the caches that build tools keep beside the images.
_MOVABLE_TAGS = (f"{LOCAL_TAG_PREFIX}*", "cache-*")

_PRIVATE_IMAGE = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/(?P<name>[a-z0-9][a-z0-9._/-]*)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RepositoryArgs:
    """What a repository is made of."""

    key_arn: pulumi.Input[str]
    """Key that encrypts the images. A repository with another key is another repository."""

    keep_images: int = 10
    """How many tagged images are kept, the newest ones, 1 to 1000. Default: 10, as seeds 001 and 003 have it.

    A running image expires as well if so many newer ones are pushed without being deployed.
    """

    untagged_days: int = 14
    """After how many days an image without a tag expires, 1 to 365. Default: 14.

    A local build that runs is untagged as soon as the next one is built.
    """

    protect: bool = True
    """Refuse to delete the repository, and its images with it. Default: yes."""


class Repository(pulumi.ComponentResource):
    """A private ECR repository of this account; whoever may pull is said in the puller's role, not here."""

    arn: pulumi.Output[str]
    """ARN of the repository."""

    url: pulumi.Output[str]
    """What stands before ``:tag`` in an image's name."""

    alarms: Sequence[Alarm]
    """None: a repository has no metric whose value calls for anybody."""

    graphs: Sequence[Graph]
    """None."""

    def __init__(self, name: str, args: RepositoryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:compute:Repository", name, None, opts)
        self._child = pulumi.ResourceOptions(parent=self)
        repository = self._repository(name, args)
        self._lifecycle(name, args, repository)
        self.arn = repository.arn
        self.url = repository.repository_url
        self.alarms = ()
        self.graphs = ()
        self.register_outputs({"arn": self.arn, "url": self.url})

    def _repository(self, name: str, args: RepositoryArgs) -> aws.ecr.Repository:
        return aws.ecr.Repository(
            name,
            image_tag_mutability="IMMUTABLE_WITH_EXCLUSION",
            image_tag_mutability_exclusion_filters=[
                aws.ecr.RepositoryImageTagMutabilityExclusionFilterArgs(filter=tag, filter_type="WILDCARD")
                for tag in _MOVABLE_TAGS
            ],
            image_scanning_configuration=aws.ecr.RepositoryImageScanningConfigurationArgs(scan_on_push=True),
            encryption_configurations=[
                aws.ecr.RepositoryEncryptionConfigurationArgs(encryption_type="KMS", kms_key=args.key_arn)
            ],
            force_delete=not args.protect,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=args.protect)),
        )

    def _lifecycle(self, name: str, args: RepositoryArgs, repository: aws.ecr.Repository) -> None:
        aws.ecr.LifecyclePolicy(
            f"{name}-lifecycle",
            repository=repository.name,
            policy=lifecycle_policy(args.keep_images, args.untagged_days),
            opts=self._child,
        )


def lifecycle_policy(keep_images: int, untagged_days: int) -> str:
    """Return the policy that keeps so many tagged images, and untagged ones for so many days."""
    rules = [
        (
            f"Keep the last {keep_images} tagged images",
            {
                "tagStatus": "tagged",
                "tagPatternList": ["*"],
                "countType": "imageCountMoreThan",
                "countNumber": keep_images,
            },
        ),
        (
            f"Expire untagged images after {untagged_days} days",
            {
                "tagStatus": "untagged",
                "countType": "sinceImagePushed",
                "countUnit": "days",
                "countNumber": untagged_days,
            },
        ),
    ]
    return json.dumps(
        {
            "rules": [
                {
                    "rulePriority": priority,
                    "description": description,
                    "selection": selection,
                    "action": {"type": "expire"},
                }
                for priority, (description, selection) in enumerate(rules, start=1)
            ]
        }
    )


def repository_arn(image: str, account: Account) -> str | None:
    """Return the ARN of the private ECR repository that *image* lies in, or None if it lies elsewhere."""
    found = _PRIVATE_IMAGE.match(image)
    if found is None:
        return None
    return f"arn:{account.partition}:ecr:{found['region']}:{found['account']}:repository/{found['name']}"


def _check(name: str, args: RepositoryArgs) -> None:
    limits = {"keep_images": (args.keep_images, range(1, 1001)), "untagged_days": (args.untagged_days, range(1, 366))}
    problems = [
        f"{key} must be {legal[0]} to {legal[-1]}, not {value}"
        for key, (value, legal) in limits.items()
        if value not in legal
    ]
    if problems:
        raise ValueError(f"repository {name}: {'; '.join(problems)}")
