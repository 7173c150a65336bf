"""Amazon SageMaker AI."""

from __future__ import annotations

from policies.plan.kind import Kind

DATA_QUALITY_JOB_DEFINITION = Kind("aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition")
DOMAIN = Kind("aws:sagemaker/domain:Domain", holds="data", defaults={"appNetworkAccessType": "PublicInternetOnly"})
"""Its file system holds the home directories of its users."""
ENDPOINT_CONFIGURATION = Kind("aws:sagemaker/endpointConfiguration:EndpointConfiguration")
FEATURE_GROUP = Kind("aws:sagemaker/featureGroup:FeatureGroup", holds="data")
FLOW_DEFINITION = Kind("aws:sagemaker/flowDefinition:FlowDefinition")
MODEL = Kind("aws:sagemaker/model:Model", defaults={"enableNetworkIsolation": False})
NOTEBOOK_INSTANCE = Kind(
    "aws:sagemaker/notebookInstance:NotebookInstance",
    defaults={
        "directInternetAccess": "Enabled",
        "rootAccess": "Enabled",
        "platformIdentifier": "notebook-al2-v3",
        # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InstanceMetadataServiceConfiguration.html
        "instanceMetadataServiceConfiguration.minimumInstanceMetadataServiceVersion": "1",
    },
)
NOTEBOOK_LIFECYCLE = Kind("aws:sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration")
STUDIO_LIFECYCLE = Kind("aws:sagemaker/studioLifecycleConfig:StudioLifecycleConfig")
