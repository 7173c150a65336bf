"""AWS Lambda."""

from __future__ import annotations

from policies.plan.kind import Kind, Placement

FUNCTION = Kind(
    "aws:lambda/function:Function", placement=Placement(node="function"), defaults={"tracingConfig.mode": "PassThrough"}
)
FUNCTION_URL = Kind("aws:lambda/functionUrl:FunctionUrl", defaults={"authorizationType": "AWS_IAM"})
LAYER_VERSION_PERMISSION = Kind("aws:lambda/layerVersionPermission:LayerVersionPermission")
PERMISSION = Kind("aws:lambda/permission:Permission")
