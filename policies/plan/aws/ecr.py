"""Amazon ECR."""

from __future__ import annotations

from policies.plan.kind import Kind

LIFECYCLE_POLICY = Kind("aws:ecr/lifecyclePolicy:LifecyclePolicy")
REGISTRY_POLICY = Kind("aws:ecr/registryPolicy:RegistryPolicy")
REGISTRY_SCANNING_CONFIGURATION = Kind("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration")
REPLICATION_CONFIGURATION = Kind("aws:ecr/replicationConfiguration:ReplicationConfiguration")
REPOSITORY = Kind(
    "aws:ecr/repository:Repository",
    holds="data",
    defaults={
        "imageTagMutability": "MUTABLE",
        "imageScanningConfiguration.scanOnPush": False,
        # https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_EncryptionConfiguration.html
        "encryptionConfigurations.encryptionType": "AES256",
    },
    scope="regional",
)
REPOSITORY_CREATION_TEMPLATE = Kind("aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate")
REPOSITORY_POLICY = Kind("aws:ecr/repositoryPolicy:RepositoryPolicy")
PUBLIC_REPOSITORY = Kind("aws:ecrpublic/repository:Repository", holds="data")
