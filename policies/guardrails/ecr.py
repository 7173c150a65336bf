"""ECR: images are scanned, do not change under their tag, and old ones go."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.plan.documents import parse

REPOSITORY = "aws:ecr/repository:Repository"
LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
REGISTRY_SCAN = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
GUIDE = "https://docs.aws.amazon.com/AmazonECR/latest/userguide"
_SCAN = {"scanOnPush": True}


@stack_rule(
    id="ecr-repository-require-scanning",
    description="Images are scanned when they are pushed.",
    severity=Severity.HIGH,
    controls=c.fsbp("ECR.1") + c.SCANNING,
    remediation="set imageScanningConfiguration.scanOnPush to true, or configure the registry's scanning",
    url=f"{GUIDE}/image-scanning.html",
    types=(REPOSITORY, REGISTRY_SCAN),
    good=(Sample(type=REPOSITORY, props={"imageScanningConfiguration": _SCAN}),),
    bad=(Sample(type=REPOSITORY, props={"imageScanningConfiguration": {"scanOnPush": False}}),),
)
def ecr_repository_require_scanning(stack: Stack) -> Iterator[Finding]:
    """Neither the repository nor the registry of the same stack scans."""
    if any(item.each("rules") or item.unsure("rules") for item in stack.of((REGISTRY_SCAN,))):
        return
    for repository in stack.of((REPOSITORY,)):
        path = "imageScanningConfiguration.scanOnPush"
        if repository.not_true(path):
            yield Finding(repository, f"{path} is {repository.show(path)}")


@resource_rule(
    id="ecr-repository-require-immutable-tags",
    description="A tag that was pushed never names another image.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ECR.2") + c.HARDENING,
    remediation="set imageTagMutability to IMMUTABLE",
    url=f"{GUIDE}/image-tag-mutability.html",
    types=(REPOSITORY,),
    good={"imageTagMutability": "IMMUTABLE"},
    bad={"imageTagMutability": "MUTABLE"},
)
def ecr_repository_require_immutable_tags(repository: Resource) -> Iterator[str]:
    """Mutable, which is the default."""
    if repository.differs("imageTagMutability", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"):
        yield f"imageTagMutability is {repository.show('imageTagMutability')}"


@stack_rule(
    id="ecr-repository-require-lifecycle",
    description="Every repository expires old images.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ECR.3") + c.RETENTION,
    remediation="add an aws.ecr.LifecyclePolicy",
    url=f"{GUIDE}/LifecyclePolicies.html",
    types=(REPOSITORY, LIFECYCLE),
    good=(
        Sample(type=REPOSITORY, props={"name": "api"}),
        Sample(type=LIFECYCLE, name="old", props={"repository": "api"}, links={"repository": "this"}),
    ),
    bad=(Sample(type=REPOSITORY, props={"name": "api"}),),
)
def ecr_repository_require_lifecycle(stack: Stack) -> Iterator[Finding]:
    """No policy."""
    for repository in stack.of((REPOSITORY,)):
        if stack.companions(repository, (LIFECYCLE,), "repository").none:
            yield Finding(repository, f"repository {repository.name} keeps every image for ever")


@resource_rule(
    id="ecr-repository-policy-disallow-public-access",
    description="No repository policy lets everybody pull or push.",
    severity=Severity.CRITICAL,
    controls=c.own("ECR-1") + c.NOT_PUBLIC,
    remediation="name the principals, or narrow them by aws:PrincipalOrgID",
    url=f"{GUIDE}/repository-policies.html",
    types=("aws:ecr/repositoryPolicy:RepositoryPolicy", "aws:ecr/registryPolicy:RegistryPolicy"),
    good={
        "policy": {
            "Statement": [
                {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "ecr:*"}
            ]
        }
    },
    bad={"policy": {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}]}},
)
def ecr_repository_policy_disallow_public_access(resource: Resource) -> Iterator[str]:
    """An Allow for anybody that no condition narrows."""
    for statement in parse(resource.raw("policy")) or ():
        if statement.allow and statement.everyone() and not statement.narrowed():
            yield f"{statement.label} allows {', '.join(statement.actions)} to everybody"
