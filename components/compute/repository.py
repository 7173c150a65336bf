"""An image repository: scanned, encrypted, with immutable tags, expiring old images."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.compute.tag_parameter import make_tag_parameter
from components.identity.account import Account
from components.observability.alarm import Alarm, Graph
from components.ordering import known_after
from components.site import Site
from model import images as model
from model.base import require_valid

LOCAL_TAG_PREFIX = "local-"
"""Tags of images that the program itself builds. They move with every build; tasks name such images by digest."""

# Tags that may move: local builds, and the caches that build tools keep next to the images.
_MOVABLE_TAGS = (f"{LOCAL_TAG_PREFIX}*", "cache-*")

# A running local build loses its tag as soon as the next one is built, so untagged images do not expire at once.
_UNTAGGED_DAYS = 14

_PRIVATE_IMAGE = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/(?P<name>[a-z0-9][a-z0-9._/-]*)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RepositoryArgs:
    """What a repository is made of."""

    spec: model.Repository
    """What is kept, as the stack file describes it."""

    key_arn: pulumi.Input[str]
    """Key that encrypts the images. Another key replaces the repository."""

    site: Site
    """Whether the repository and its images are protected from deletion; name of the parameter with its tag."""

    tag_parameter: bool = False
    """Whether a parameter holds the tag of the image to deploy. Default: no."""


class Repository(pulumi.ComponentResource):
    """A private ECR repository of this account; who may pull from it is said in each puller's role."""

    arn: pulumi.Output[str]
    """ARN of the repository."""

    url: pulumi.Output[str]
    """Name of its images without ``:tag``."""

    repository_name: pulumi.Output[str]
    """Physical name."""

    alarms: Sequence[Alarm]
    """None: a repository has no metric that needs attention."""

    graphs: Sequence[Graph]
    """None."""

    log_groups: Sequence[aws.cloudwatch.LogGroup] = ()
    """None."""

    exports: Mapping[str, pulumi.Output[str]]
    """Stack outputs that list it by its name."""

    tag: pulumi.Output[str] | None
    """Tag or digest of the image to deploy. None: no parameter holds it."""

    def __init__(self, name: str, args: RepositoryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"repository {name}", args.spec)
        super().__init__("plinth:compute:Repository", name, None, opts)
        self._child = pulumi.ResourceOptions(parent=self)
        repository = self._repository(name, args)
        self._lifecycle(name, args, repository)
        self._name, self._site, self._repository_name = name, args.site, repository.name
        self._admitted: aws.ecr.RepositoryPolicy | None = None
        self.arn = repository.arn
        self.url = repository.repository_url
        self.repository_name = repository.name
        self.tag = make_tag_parameter(name, args.site, self._child) if args.tag_parameter else None
        self.alarms = ()
        self.graphs = ()
        self.exports = {"repositoryUrls": self.url}
        self.register_outputs({"arn": self.arn, "url": self.url})

    def image_for_functions(self, tag: str) -> pulumi.Output[str]:
        """Return the image with *tag*, once functions of this account may pull from the repository."""
        if self._admitted is None:
            self._admitted = self._admit_functions()
        return known_after(self._admitted, pulumi.Output.concat(self.url, f":{tag}"))

    def _admit_functions(self) -> aws.ecr.RepositoryPolicy:
        """Let Lambda pull for functions of this account and region. ECR takes statements without a resource.

        https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
        """
        statement = {
            "Sid": "PullByFunctions",
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            "Condition": {"ArnLike": {"aws:SourceArn": self._site.account.arn("lambda", "function:*")}},
        }
        return aws.ecr.RepositoryPolicy(
            f"{self._name}-functions",
            repository=self._repository_name,
            policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
            opts=self._child,
        )

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
            force_delete=not args.site.protect,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=args.site.protect)),
        )

    def _lifecycle(self, name: str, args: RepositoryArgs, repository: aws.ecr.Repository) -> None:
        aws.ecr.LifecyclePolicy(
            f"{name}-lifecycle",
            repository=repository.name,
            policy=lifecycle_policy(args.spec.keep_images),
            opts=self._child,
        )


def lifecycle_policy(keep_images: int) -> str:
    """Return the policy that keeps the newest *keep_images* tagged images, and untagged ones for two weeks."""
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
            f"Expire untagged images after {_UNTAGGED_DAYS} days",
            {
                "tagStatus": "untagged",
                "countType": "sinceImagePushed",
                "countUnit": "days",
                "countNumber": _UNTAGGED_DAYS,
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
    """Return the ARN of the private ECR repository that holds *image*, or None if none does."""
    found = _PRIVATE_IMAGE.match(image)
    if found is None:
        return None
    return f"arn:{account.partition}:ecr:{found['region']}:{found['account']}:repository/{found['name']}"
