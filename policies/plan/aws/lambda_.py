"""AWS Lambda."""

from __future__ import annotations

from policies.plan.kind import Kind, Placement

FUNCTION = Kind(
    "aws:lambda/function:Function",
    placement=Placement(node="function"),
    # https://docs.aws.amazon.com/lambda/latest/dg/security-resilience.html
    scope="regional",
    # https://www.pulumi.com/registry/packages/aws/api-docs/lambda/function/
    defaults={"tracingConfig.mode": "PassThrough", "packageType": "Zip", "reservedConcurrentExecutions": -1},
)
ALIAS = Kind("aws:lambda/alias:Alias")
# https://docs.aws.amazon.com/lambda/latest/api/API_CodeSigningPolicies.html
CODE_SIGNING_CONFIG = Kind(
    "aws:lambda/codeSigningConfig:CodeSigningConfig", defaults={"policies.untrustedArtifactOnDeployment": "Warn"}
)
EVENT_SOURCE_MAPPING = Kind("aws:lambda/eventSourceMapping:EventSourceMapping")
FUNCTION_EVENT_INVOKE_CONFIG = Kind("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig")
FUNCTION_URL = Kind("aws:lambda/functionUrl:FunctionUrl", defaults={"authorizationType": "AWS_IAM"})
LAYER_VERSION_PERMISSION = Kind("aws:lambda/layerVersionPermission:LayerVersionPermission")
PERMISSION = Kind("aws:lambda/permission:Permission")
PROVISIONED_CONCURRENCY_CONFIG = Kind("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig")
