"""Copies of another registry's images in the account's own, made when a task first pulls them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.compute.image import PulledImage
from components.compute.repository import lifecycle_policy
from components.identity.account import Account
from components.observability.alarm import Alarm, Graph
from components.ordering import known_after
from model.aws import ecr
from model.pull_through import Upstream

_KEPT_IMAGES = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class PullThroughCacheArgs:
    """Inputs of PullThroughCache."""

    upstream: Upstream
    """Registry that images are copied from."""

    prefix: str
    """What names of the copies' repositories begin with, before a slash. Another one makes new copies."""

    account: Account
    """Account and region whose registry has the copies."""

    credential_arn: str | None = None
    """Secret with credentials for the registry. Default: none, as most take none."""


class PullThroughCache(pulumi.ComponentResource):
    """A rule by which ECR copies images, and a template of the repositories that it makes for them.

    The template applies to new repositories only, so it exists before the rule. Tags can move, because ECR moves those
    of a copy when they have moved upstream. Repositories are encrypted with AES-256: they outlive the stack, and its
    keys do not. Nobody but roles of the account may pull from them, so they have no policy.
    https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
    """

    alarms: Sequence[Alarm]
    """None: a cache has no metric that needs attention."""

    graphs: Sequence[Graph]
    """None."""

    def __init__(self, name: str, args: PullThroughCacheArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:compute:PullThroughCache", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        template = aws.ecr.RepositoryCreationTemplate(
            name,
            prefix=args.prefix,
            applied_fors=["PULL_THROUGH_CACHE"],
            description=f"Copies of images of {ecr.UPSTREAMS[args.upstream]}",
            encryption_configurations=[
                aws.ecr.RepositoryCreationTemplateEncryptionConfigurationArgs(encryption_type="AES256")
            ],
            image_tag_mutability="MUTABLE",
            lifecycle_policy=lifecycle_policy(_KEPT_IMAGES),
            opts=child,
        )
        self._rule = aws.ecr.PullThroughCacheRule(
            name,
            ecr_repository_prefix=args.prefix,
            upstream_registry_url=ecr.UPSTREAMS[args.upstream],
            credential_arn=args.credential_arn,
            opts=pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(depends_on=[template])),
        )
        self._prefix, self._account = args.prefix, args.account
        self.alarms = ()
        self.graphs = ()
        self.register_outputs({})

    def image(self, image: str) -> PulledImage:
        """Return the copy of *image*, a name in the upstream registry with tag or digest, once the rule exists."""
        account, full_name = self._account, f"{self._prefix}/{image}"
        uri = f"{account.account_id}.dkr.ecr.{account.region}.amazonaws.com/{full_name}"
        repository = full_name.partition("@")[0].partition(":")[0]
        return PulledImage(
            uri=known_after(self._rule, pulumi.Output.from_input(uri)),
            repository_arn=account.arn("ecr", f"repository/{repository}"),
            imports=True,
        )
