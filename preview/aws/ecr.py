"""ECR."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Shelf, Unique, Unpriced
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError


def _repository_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the images of a repository."""
    stored = billing.share(billing.usage.image_gb, resource)
    yield Charge(item="images stored", key="ecr.storage", quantity=stored, kind="usage", assumes="image_gb")


def _scanning_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield nothing for basic scanning, which is free; Inspector bills each image of the account."""
    del billing
    if resource.inputs.get("scanType") == "ENHANCED":
        raise UnpricedError("Amazon Inspector bills each image and each later scan, of the whole account")
    yield from ()


CARDS = (
    Card(
        "aws:ecr/repository:Repository",
        unique=(Unique("name"),),
        outputs=Outputs(
            arn="arn:{partition}:ecr:{region}:{account}:repository/{name}",
            more={"registryId": "{account}", "repositoryUrl": "{account}.dkr.ecr.{region}.{suffix}/{name}"},
        ),
        replacement=Replacement("ecr/repository.go", "encryptionConfigurations name"),
        price=_repository_price,
        shelf=Shelf.REGISTRIES,
        cloudformation=Counterpart(
            names={
                "forceDelete": "EmptyOnDelete",
                "imageTagMutabilityExclusionFilters.filter": "ImageTagMutabilityExclusionFilterValue",
                "imageTagMutabilityExclusionFilters.filterType": "ImageTagMutabilityExclusionFilterType",
            },
            outputs={"repositoryUrl": "RepositoryUri"},
        ),
    ),
    Card(
        "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        outputs=Outputs(id="{input[repository]}", more={"registryId": "{account}"}),
        replacement=Replacement("ecr/lifecycle_policy.go", "policy repository"),
        price=Free("a setting of a repository"),
        cloudformation=Counterpart(into="repository", names={"policy": "LifecyclePolicy/LifecyclePolicyText"}),
    ),
    Card(
        "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        outputs=Outputs(id="{account}", more={"registryId": "{account}"}),
        replacement=Replacement("ecr/registry_scanning_configuration.go", ""),
        price=_scanning_price,
        cloudformation=Counterpart(),
    ),
    Card(
        "aws:ecr/replicationConfiguration:ReplicationConfiguration",
        outputs=Outputs(id="{account}", more={"registryId": "{account}"}),
        replacement=Replacement("ecr/replication_configuration.go", ""),
        price=Unpriced("copies are stored in other regions, and the transfer to them is billed"),
        cloudformation=Counterpart(),
    ),
    Card(
        "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
        unique=(Unique("ecrRepositoryPrefix"),),
        outputs=Outputs(id="{input[ecrRepositoryPrefix]}", more={"registryId": "{account}"}),
        replacement=Replacement(
            "ecr/pull_through_cache_rule.go", "ecrRepositoryPrefix upstreamRegistryUrl upstreamRepositoryPrefix"
        ),
        price=Unpriced("images that tasks pull through it are stored, at the price of all images"),
        shelf=Shelf.REGISTRIES,
        cloudformation=Counterpart(),
    ),
    Card(
        "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
        unique=(Unique("prefix"),),
        outputs=Outputs(id="{input[prefix]}", more={"registryId": "{account}"}),
        replacement=Replacement("ecr/repository_creation_template.go", "prefix"),
        price=Free("settings of repositories that ECR makes"),
        cloudformation=Counterpart(names={"appliedFors": "AppliedFor"}),
    ),
    Card(
        "aws:ecr/repositoryPolicy:RepositoryPolicy",
        outputs=Outputs(id="{input[repository]}", more={"registryId": "{account}"}),
        replacement=Replacement("ecr/repository_policy.go", "repository"),
        price=Free("a permission"),
        cloudformation=Counterpart(into="repository", names={"policy": "RepositoryPolicyText"}),
    ),
)
