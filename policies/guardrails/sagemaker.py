"""SageMaker AI: notebooks, models, endpoints and domains."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Settings, Severity, strings
from policies.plan.aws import sagemaker
from policies.plan.lens.view import Resource


@Policy(
    id="sagemaker-notebook-disallow-internet-access",
    description="SageMaker notebook instances have no direct internet access.",
    severity=Severity.HIGH,
    controls=c.fsbp("SageMaker.1") + c.NOT_PUBLIC,
    remediation="set directInternetAccess to Disabled, with subnetId and securityGroups",
    url=f"{guides.SAGEMAKER}/appendix-notebook-and-internet-access.html",
    types=(sagemaker.NOTEBOOK_INSTANCE,),
    good={"subnetId": "subnet-a", "directInternetAccess": "Disabled"},
    bad={"subnetId": "subnet-a", "directInternetAccess": "Enabled"},
    omitted="violates",
)
def sagemaker_notebook_disallow_internet_access(notebook: Resource) -> Iterator[str]:
    """Report direct internet access, the default."""
    if notebook.differs("directInternetAccess", "Disabled"):
        yield f"directInternetAccess is {notebook.show('directInternetAccess')}"


@Policy(
    id="sagemaker-notebook-require-vpc",
    description="SageMaker notebook instances are in a VPC.",
    severity=Severity.HIGH,
    controls=c.fsbp("SageMaker.2") + c.NETWORK,
    remediation="set subnetId and securityGroups when you create the notebook instance",
    url=f"{guides.SAGEMAKER}/infrastructure-connect-to-resources.html",
    types=(sagemaker.NOTEBOOK_INSTANCE,),
    good={"subnetId": "subnet-a"},
    bad={"instanceType": "ml.t3.medium"},
    omitted="violates",
)
def sagemaker_notebook_require_vpc(notebook: Resource) -> Iterator[str]:
    """Report a notebook instance without a subnet, which is in a VPC of the service."""
    if notebook.lacks("subnetId"):
        yield "subnetId is missing"


@Policy(
    id="sagemaker-notebook-disallow-root-access",
    description="Users of SageMaker notebook instances have no root access.",
    severity=Severity.HIGH,
    controls=c.fsbp("SageMaker.3") + c.LEAST_PRIVILEGE,
    remediation="set rootAccess to Disabled",
    url=f"{guides.SAGEMAKER}/nbi-root-access.html",
    types=(sagemaker.NOTEBOOK_INSTANCE,),
    good={"rootAccess": "Disabled"},
    bad={"rootAccess": "Enabled"},
    omitted="violates",
)
def sagemaker_notebook_disallow_root_access(notebook: Resource) -> Iterator[str]:
    """Report root access, the default."""
    if notebook.differs("rootAccess", "Disabled"):
        yield f"rootAccess is {notebook.show('rootAccess')}"


_IMDS = "instanceMetadataServiceConfiguration.minimumInstanceMetadataServiceVersion"


@Policy(
    id="sagemaker-notebook-require-imdsv2",
    description="SageMaker notebook instances require IMDSv2.",
    severity=Severity.MEDIUM,
    controls=c.own("SageMaker-1") + c.HARDENING,
    remediation='set instanceMetadataServiceConfiguration.minimumInstanceMetadataServiceVersion to "2"',
    url=f"{guides.SAGEMAKER_API}/API_InstanceMetadataServiceConfiguration.html",
    types=(sagemaker.NOTEBOOK_INSTANCE,),
    good={"instanceMetadataServiceConfiguration": {"minimumInstanceMetadataServiceVersion": "2"}},
    bad={"instanceMetadataServiceConfiguration": {"minimumInstanceMetadataServiceVersion": "1"}},
    omitted="violates",
)
def sagemaker_notebook_require_imdsv2(notebook: Resource) -> Iterator[str]:
    """Report IMDSv1 that is allowed, the default."""
    if notebook.number(_IMDS) != 2 and notebook.differs(_IMDS, "2"):  # noqa: PLR2004 - the version
        yield f"minimumInstanceMetadataServiceVersion is {notebook.show(_IMDS)}"


@Policy(
    id="sagemaker-notebook-require-supported-platform",
    description="SageMaker notebook instances run on a supported platform.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("SageMaker.8") + c.PATCHING,
    remediation="set platformIdentifier to notebook-al2023-v1",
    url=f"{guides.SAGEMAKER}/nbi-al2.html",
    types=(sagemaker.NOTEBOOK_INSTANCE,),
    good={"platformIdentifier": "notebook-al2023-v1"},
    bad={"platformIdentifier": "notebook-al1-v1"},
    settings={
        "supported": strings("notebook-al2-v3", "notebook-al2023-v1", description="Supported platform identifiers.")
    },
)
def sagemaker_notebook_require_supported_platform(notebook: Resource, settings: Settings) -> Iterator[str]:
    """Report a platform that is deprecated."""
    if notebook.differs("platformIdentifier", *settings["supported"]):
        yield f"platformIdentifier is {notebook.show('platformIdentifier')}"


@Policy(
    id="sagemaker-model-require-network-isolation",
    description="SageMaker models have network isolation enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("SageMaker.5") + c.NETWORK,
    remediation="set enableNetworkIsolation to true",
    url=f"{guides.SAGEMAKER}/mkt-algo-model-internet-free.html",
    types=(sagemaker.MODEL,),
    good={"enableNetworkIsolation": True},
    bad={"enableNetworkIsolation": False},
    omitted="violates",
)
def sagemaker_model_require_network_isolation(model: Resource) -> Iterator[str]:
    """Report containers that may call the network, the default."""
    if model.not_true("enableNetworkIsolation"):
        yield f"enableNetworkIsolation is {model.show('enableNetworkIsolation')}"


@Policy(
    id="sagemaker-endpoint-require-multiple-instances",
    description="Production variants of SageMaker endpoints start with more than one instance.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("SageMaker.4") + c.AVAILABILITY,
    remediation="set initialInstanceCount of every production variant to at least 2",
    url=f"{guides.SAGEMAKER}/deployment-best-practices.html",
    types=(sagemaker.ENDPOINT_CONFIGURATION,),
    good={"productionVariants": [{"modelName": "shop", "initialInstanceCount": 2}]},
    bad={"productionVariants": [{"modelName": "shop", "initialInstanceCount": 1}]},
    environments=PROD,
)
def sagemaker_endpoint_require_multiple_instances(configuration: Resource) -> Iterator[str]:
    """Report a single instance; a serverless variant has none."""
    for variant in configuration.each("productionVariants"):
        if variant.lacks("serverlessConfig") and variant.below("initialInstanceCount", 2):
            yield f"initialInstanceCount is {variant.show('initialInstanceCount')}"


@Policy(
    id="sagemaker-resource-require-customer-key",
    description="SageMaker notebooks, endpoints and domains are encrypted with a customer managed key.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("SageMaker-2") + c.KEYS,
    remediation="set kmsKeyId (endpoint configuration: kmsKeyArn) when you create it",
    url=f"{guides.SAGEMAKER}/encryption-at-rest.html",
    types=(sagemaker.NOTEBOOK_INSTANCE, sagemaker.ENDPOINT_CONFIGURATION, sagemaker.DOMAIN),
    good={"kmsKeyId": "arn"},
    bad={"instanceType": "ml.t3.medium"},
    omitted="violates",
    note="Some tools rate it high. Low here, because SageMaker AI encrypts volumes without it too, with a key of AWS.",
)
def sagemaker_resource_require_customer_key(resource: Resource) -> Iterator[str]:
    """Report a resource without a key of its own."""
    path = "kmsKeyArn" if resource.type == sagemaker.ENDPOINT_CONFIGURATION else "kmsKeyId"
    if resource.lacks(path):
        yield f"{path} is missing"


@Policy(
    id="sagemaker-domain-require-vpc-only",
    description="SageMaker domains send the traffic of their apps through the VPC.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("SageMaker-3") + c.NETWORK,
    remediation="set appNetworkAccessType to VpcOnly, with VPC endpoints for what the apps call",
    url=f"{guides.SAGEMAKER}/studio-notebooks-and-internet-access.html",
    types=(sagemaker.DOMAIN,),
    good={"appNetworkAccessType": "VpcOnly"},
    bad={"appNetworkAccessType": "PublicInternetOnly"},
    omitted="violates",
)
def sagemaker_domain_require_vpc_only(domain: Resource) -> Iterator[str]:
    """Report traffic over the internet, the default."""
    if domain.differs("appNetworkAccessType", "VpcOnly"):
        yield f"appNetworkAccessType is {domain.show('appNetworkAccessType')}"
