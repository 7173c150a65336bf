"""SageMaker AI: registries of models, feature groups, and jobs that monitor data quality."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import sagemaker
from policies.plan.lens.view import Resource


@Policy(
    id="sagemaker-job-definition-enforce-tls",
    description="SageMaker data quality job definitions encrypt traffic between containers.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("SageMaker.9") + c.IN_TRANSIT,
    remediation="set networkConfig.enableInterContainerTrafficEncryption to true",
    url=f"{guides.SAGEMAKER}/train-encrypt.html",
    types=(sagemaker.DATA_QUALITY_JOB_DEFINITION,),
    good={"networkConfig": {"enableInterContainerTrafficEncryption": True}},
    bad={"networkConfig": {"enableInterContainerTrafficEncryption": False}},
    omitted="violates",
)
def sagemaker_job_definition_enforce_tls(definition: Resource) -> Iterator[str]:
    """Report plaintext between containers, the default."""
    path = "networkConfig.enableInterContainerTrafficEncryption"
    if definition.not_true(path):
        yield f"{path} is {definition.show(path)}"


@Policy(
    id="sagemaker-job-definition-require-network-isolation",
    description="SageMaker data quality job definitions have network isolation enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("SageMaker.11") + c.NETWORK,
    remediation="set networkConfig.enableNetworkIsolation to true",
    url=f"{guides.SAGEMAKER}/mkt-algo-model-internet-free.html",
    types=(sagemaker.DATA_QUALITY_JOB_DEFINITION,),
    good={"networkConfig": {"enableNetworkIsolation": True}},
    bad={"networkConfig": {"enableNetworkIsolation": False}},
    omitted="violates",
)
def sagemaker_job_definition_require_network_isolation(definition: Resource) -> Iterator[str]:
    """Report containers that may call the network, the default."""
    path = "networkConfig.enableNetworkIsolation"
    if definition.not_true(path):
        yield f"{path} is {definition.show(path)}"


@Policy(
    id="sagemaker-job-definition-require-customer-key",
    description="SageMaker data quality job definitions encrypt volumes and results with a customer managed key.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("SageMaker-4") + c.KEYS,
    remediation="set jobResources.clusterConfig.volumeKmsKeyId and dataQualityJobOutputConfig.kmsKeyId",
    url=f"{guides.SAGEMAKER}/encryption-at-rest.html",
    types=(sagemaker.DATA_QUALITY_JOB_DEFINITION,),
    good={
        "jobResources": {"clusterConfig": {"volumeKmsKeyId": "arn"}},
        "dataQualityJobOutputConfig": {"kmsKeyId": "arn"},
    },
    bad={"jobResources": {"clusterConfig": {"volumeKmsKeyId": "arn"}}, "dataQualityJobOutputConfig": {}},
    omitted="violates",
)
def sagemaker_job_definition_require_customer_key(definition: Resource) -> Iterator[str]:
    """Report each part without a key of its own."""
    for path in ("jobResources.clusterConfig.volumeKmsKeyId", "dataQualityJobOutputConfig.kmsKeyId"):
        if definition.lacks(path):
            yield f"{path} is missing"


@Policy(
    id="sagemaker-model-require-private-registry",
    description="SageMaker models use a private registry in a VPC for the primary container.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("SageMaker.16") + c.NETWORK,
    remediation="set primaryContainer.imageConfig.repositoryAccessMode to Vpc, with vpcConfig",
    url=f"{guides.SAGEMAKER}/your-algorithms-containers-inference-private.html",
    types=(sagemaker.MODEL,),
    good={"primaryContainer": {"image": "shop", "imageConfig": {"repositoryAccessMode": "Vpc"}}},
    bad={"primaryContainer": {"image": "shop", "imageConfig": {"repositoryAccessMode": "Platform"}}},
)
def sagemaker_model_require_private_registry(model: Resource) -> Iterator[str]:
    """Report an image that is pulled through the network of the platform, the default."""
    path = "primaryContainer.imageConfig.repositoryAccessMode"
    if not model.lacks("primaryContainer.image") and model.differs(path, "Vpc"):
        yield f"{path} is {model.show(path)}"


@Policy(
    id="sagemaker-feature-group-require-customer-key",
    description="Offline stores of SageMaker feature groups are encrypted with a KMS key.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("SageMaker.17") + c.KEYS,
    remediation="set offlineStoreConfig.s3StorageConfig.kmsKeyId when you create the feature group",
    url=f"{guides.SAGEMAKER}/feature-store-security.html",
    types=(sagemaker.FEATURE_GROUP,),
    good={"offlineStoreConfig": {"s3StorageConfig": {"s3Uri": "s3://features", "kmsKeyId": "arn"}}},
    bad={"offlineStoreConfig": {"s3StorageConfig": {"s3Uri": "s3://features"}}},
)
def sagemaker_feature_group_require_customer_key(group: Resource) -> Iterator[str]:
    """Report an offline store without a key of its own."""
    path = "offlineStoreConfig.s3StorageConfig.kmsKeyId"
    if not group.lacks("offlineStoreConfig") and group.lacks(path):
        yield f"{path} is missing"
