"""Lambda: nobody calls a function without being asked who he is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource
from policies.guardrails.credentials import exposed

FUNCTION = "aws:lambda/function:Function"
PERMISSION = "aws:lambda/permission:Permission"
LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg"


@resource_rule(
    id="lambda-permission-disallow-public-access",
    description="No function can be called by everybody.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("Lambda.1") + c.NOT_PUBLIC,
    remediation="name the principal, or narrow it by sourceArn, sourceAccount or principalOrgId",
    url=f"{LAMBDA}/access-control-resource-based.html",
    types=(PERMISSION, "aws:lambda/layerVersionPermission:LayerVersionPermission"),
    good={"principal": "210987654321", "action": "lambda:InvokeFunction"},
    bad={"principal": "*", "action": "lambda:InvokeFunction"},
)
def lambda_permission_disallow_public_access(permission: Resource) -> Iterator[str]:
    """Anybody, without a bound."""
    bounds = ("sourceArn", "sourceAccount", "principalOrgId", "organizationId", "eventSourceToken")
    if permission.equals("principal", "*") and all(permission.lacks(path) for path in bounds):
        yield "principal is *"


@resource_rule(
    id="lambda-permission-require-source",
    description="A service that may call a function says on whose behalf (confused deputy).",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Lambda-1") + c.LEAST_PRIVILEGE,
    remediation="set sourceArn, and sourceAccount for S3",
    url=f"{LAMBDA}/access-control-resource-based.html",
    types=(PERMISSION,),
    good={"principal": "events.amazonaws.com", "sourceArn": "arn:aws:events:us-east-1:123456789012:rule/r"},
    bad={"principal": "events.amazonaws.com"},
)
def lambda_permission_require_source(permission: Resource) -> Iterator[str]:
    """A service and no source; Secrets Manager and others are called for within the account only by their ARN."""
    service = permission.text("principal").endswith(".amazonaws.com")
    if service and permission.lacks("sourceArn") and permission.lacks("sourceAccount"):
        yield f"principal is {permission.text('principal')} without sourceArn or sourceAccount"


@resource_rule(
    id="lambda-function-url-require-authentication",
    description="A function's URL asks for IAM credentials.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("Lambda.1") + c.AUTHENTICATION,
    remediation="set authorizationType to AWS_IAM, and put CloudFront with origin access control in front",
    url=f"{LAMBDA}/urls-auth.html",
    types=("aws:lambda/functionUrl:FunctionUrl",),
    good={"authorizationType": "AWS_IAM"},
    bad={"authorizationType": "NONE"},
)
def lambda_function_url_require_authentication(url: Resource) -> Iterator[str]:
    """None."""
    if url.equals("authorizationType", "NONE"):
        yield "authorizationType is NONE"


_RETIRED = (
    "dotnet6", "dotnet7", "dotnet5.0", "dotnetcore3.1", "dotnetcore2.1", "go1.x", "java8", "nodejs", "nodejs4.3",
    "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x", "nodejs16.x", "nodejs18.x", "nodejs20.x",
    "provided", "python2.7",
    "python3.6", "python3.7", "python3.8", "python3.9", "ruby2.5", "ruby2.7", "ruby3.2",
)  # fmt: skip
"""Past the date of https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-deprecated."""


@resource_rule(
    id="lambda-function-require-supported-runtime",
    description="Functions run on a runtime that still gets patches.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Lambda.2") + c.PATCHING,
    remediation="move to a newer version of the runtime",
    url=f"{LAMBDA}/lambda-runtimes.html",
    types=(FUNCTION,),
    good={"runtime": "python3.13"},
    bad={"runtime": "python3.7"},
    settings={
        "retired": {
            "type": "array",
            "items": {"type": "string"},
            "default": list(_RETIRED),
            "description": "Runtimes that are no longer used.",
        }
    },
)
def lambda_function_require_supported_runtime(function: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """A retired one."""
    if function.text("runtime") in settings["retired"]:
        yield f"runtime is {function.text('runtime')}"


@resource_rule(
    id="lambda-function-disallow-plaintext-secrets",
    description="Secrets reach a function by reference, never as a plain environment variable.",
    severity=Severity.CRITICAL,
    controls=c.own("Lambda-2") + c.CREDENTIALS,
    remediation="read the secret from Secrets Manager at run time, and rotate what was exposed",
    url=f"{LAMBDA}/configuration-envvars-encryption.html",
    types=(FUNCTION,),
    good={"environment": {"variables": {"LOG_LEVEL": "info"}}},
    bad={"environment": {"variables": {"DB_PASSWORD": "hunter2hunter2"}}},
)
def lambda_function_disallow_plaintext_secrets(function: Resource) -> Iterator[str]:
    """A variable whose name says that it is a secret, or whose value can be nothing else. The value is not shown."""
    variables = function.get("environment.variables")
    for name, value in variables.items() if isinstance(variables, dict) else ():
        reason = exposed(name, value) if isinstance(value, str) else ""
        if reason:
            yield f"variable {name} {reason}"


@resource_rule(
    id="lambda-function-require-tracing",
    description="Functions send traces to X-Ray.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Lambda-3") + c.DETECTION,
    remediation="set tracingConfig.mode to Active",
    url=f"{LAMBDA}/services-xray.html",
    types=(FUNCTION,),
    good={"tracingConfig": {"mode": "Active"}},
    bad={"tracingConfig": {"mode": "PassThrough"}},
    environments=("prod", "staging"),
)
def lambda_function_require_tracing(function: Resource) -> Iterator[str]:
    """Passed through only, which is the default."""
    if function.differs("tracingConfig.mode", "Active"):
        yield f"tracingConfig.mode is {function.show('tracingConfig.mode')}"
