"""ECR: image scanning, immutable tags, lifecycle policies and access policies."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.plan.aws import ecr
from policies.plan.lens.resource_policies import public_statements
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_SCAN = {"scanOnPush": True}


@Policy(
    id="ecr-repository-require-scanning",
    description="ECR repositories scan images on push.",
    severity=Severity.HIGH,
    controls=c.fsbp("ECR.1") + c.SCANNING,
    remediation="set imageScanningConfiguration.scanOnPush to true, or configure registry scanning",
    url=f"{guides.ECR}/image-scanning.html",
    types=(ecr.REPOSITORY, ecr.REGISTRY_SCANNING_CONFIGURATION),
    good=(Sample(type=ecr.REPOSITORY, props={"imageScanningConfiguration": _SCAN}),),
    bad=(Sample(type=ecr.REPOSITORY, props={"imageScanningConfiguration": {"scanOnPush": False}}),),
)
def ecr_repository_require_scanning(stack: Stack) -> Iterator[Finding]:
    """Report a repository that does not scan, unless the registry of the same stack is configured to."""
    if any(item.each("rules") or item.unsure("rules") for item in stack.of((ecr.REGISTRY_SCANNING_CONFIGURATION,))):
        return
    for repository in stack.of((ecr.REPOSITORY,)):
        path = "imageScanningConfiguration.scanOnPush"
        if repository.not_true(path):
            yield Finding(repository, f"{path} is {repository.show(path)}")


@Policy(
    id="ecr-repository-require-immutable-tags",
    description="ECR repositories have immutable tags.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("ECR.2") + c.HARDENING,
    remediation="set imageTagMutability to IMMUTABLE",
    url=f"{guides.ECR}/image-tag-mutability.html",
    types=(ecr.REPOSITORY,),
    good={"imageTagMutability": "IMMUTABLE"},
    bad={"imageTagMutability": "MUTABLE"},
    omitted="violates",
)
def ecr_repository_require_immutable_tags(repository: Resource) -> Iterator[str]:
    """Report mutable tags, the default."""
    if repository.differs("imageTagMutability", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"):
        yield f"imageTagMutability is {repository.show('imageTagMutability')}"


@Policy(
    id="ecr-repository-require-lifecycle",
    description="ECR repositories have a lifecycle policy that expires old images.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("ECR.3") + c.RETENTION,
    remediation="add an aws.ecr.LifecyclePolicy for the repository",
    url=f"{guides.ECR}/LifecyclePolicies.html",
    types=(ecr.REPOSITORY, ecr.LIFECYCLE_POLICY),
    good=(
        Sample(type=ecr.REPOSITORY, props={"name": "api"}),
        Sample(type=ecr.LIFECYCLE_POLICY, name="old", props={"repository": "api"}, links={"repository": "this"}),
    ),
    bad=(Sample(type=ecr.REPOSITORY, props={"name": "api"}),),
)
def ecr_repository_require_lifecycle(stack: Stack) -> Iterator[Finding]:
    """Report a repository without a lifecycle policy."""
    for repository in stack.of((ecr.REPOSITORY,)):
        if stack.companions(repository, (ecr.LIFECYCLE_POLICY,), "repository").none:
            yield Finding(repository, f"repository {repository.name} has no lifecycle policy, so images never expire")


@Policy(
    id="ecr-repository-policy-disallow-public-access",
    description="ECR repository and registry policies do not allow public access.",
    severity=Severity.CRITICAL,
    controls=c.own("ECR-1") + c.NOT_PUBLIC,
    remediation="specify the principals, or restrict them with aws:PrincipalOrgID",
    url=f"{guides.ECR}/repository-policies.html",
    types=(ecr.REPOSITORY_POLICY, ecr.REGISTRY_POLICY, ecr.REPOSITORY_CREATION_TEMPLATE),
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
    """Report every statement that is public, also of the policy that a template gives to new repositories."""
    yield from public_statements(resource)
    yield from public_statements(resource, "repositoryPolicy")


@Policy(
    id="ecr-repository-require-customer-key",
    description="ECR repositories are encrypted with AWS KMS.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.security_hub("ECR.5", part="AWS KMS, whoever manages the key") + c.AT_REST,
    remediation="set encryptionConfigurations with encryptionType KMS and kmsKey; the repository is replaced",
    url=f"{guides.ECR}/encryption-at-rest.html",
    types=(ecr.REPOSITORY,),
    good={
        "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": "arn:aws:kms:us-east-1:123456789012:key/1"}]
    },
    bad={"encryptionConfigurations": [{"encryptionType": "AES256"}]},
    omitted="violates",
    note="Images are encrypted with AES-256 in any case, so it is low, as in trivy. Security Hub rates it medium.",
)
def ecr_repository_require_customer_key(repository: Resource) -> Iterator[str]:
    """Report encryption without KMS, the default."""
    path = "encryptionConfigurations.encryptionType"
    if not repository.unsure("encryptionConfigurations") and repository.differs(path, "KMS", "KMS_DSSE"):
        yield f"{path} is {repository.show(path)}"
