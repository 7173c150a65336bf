"""Lambda: permissions, function URLs, runtimes, secrets and tracing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Settings, Severity, strings
from policies.plan.aws import lambda_
from policies.plan.credentials import exposed
from policies.plan.iam_conditions import has_account, is_of_one_account
from policies.plan.iam_documents import is_everyone
from policies.plan.lens.view import Resource


@Policy(
    id="lambda-permission-disallow-public-access",
    description="Lambda functions and layers are not public.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("Lambda.1") + c.NOT_PUBLIC,
    remediation="specify the principal, or restrict it with sourceArn, sourceAccount or principalOrgId",
    url=f"{guides.LAMBDA}/access-control-resource-based.html",
    types=(lambda_.PERMISSION, lambda_.LAYER_VERSION_PERMISSION),
    good={"principal": "210987654321", "action": "lambda:InvokeFunction"},
    bad={"principal": "*", "action": "lambda:InvokeFunction"},
)
def lambda_permission_disallow_public_access(permission: Resource) -> Iterator[str]:
    """Report a permission for any principal without a restriction."""
    bounds = ("sourceAccount", "principalOrgId", "organizationId", "eventSourceToken")
    if is_everyone(permission.text("principal")) and all(permission.lacks(path) for path in bounds):
        if permission.lacks("sourceArn"):
            yield f"principal is {permission.text('principal')}"
        elif _is_of_any_account(permission, is_of_one_account):
            yield f"principal is {permission.text('principal')}, and sourceArn is {permission.show('sourceArn')}"


def _is_of_any_account(permission: Resource, test: Callable[[str], bool]) -> bool:
    """Return whether the source is known and fails *test*; Lambda compares it as a pattern."""
    source = permission.text("sourceArn")
    return bool(source) and not test(source)


@Policy(
    id="lambda-permission-require-source",
    description="Lambda permissions for AWS services restrict the source (confused deputy prevention).",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Lambda-1") + c.LEAST_PRIVILEGE,
    remediation="set sourceArn, and also sourceAccount if the ARN has no account, as that of a bucket",
    url=f"{guides.LAMBDA}/access-control-resource-based.html",
    types=(lambda_.PERMISSION,),
    good={"principal": "events.amazonaws.com", "sourceArn": "arn:aws:events:us-east-1:123456789012:rule/r"},
    bad={"principal": "events.amazonaws.com"},
)
def lambda_permission_require_source(permission: Resource) -> Iterator[str]:
    """Report a service principal without a source account, and without a source ARN that names one."""
    principal = permission.text("principal")
    service = principal.endswith((".amazonaws.com", ".amazonaws.com.cn"))
    # A call of a service has no aws:PrincipalOrgID, so that a permission with an organization lets none in.
    if not service or not permission.lacks("sourceAccount") or not permission.lacks("principalOrgId"):
        return
    if permission.lacks("sourceArn"):
        yield f"principal is {principal} without sourceArn or sourceAccount"
    elif principal == _NAMES_NO_ACCOUNT or _is_of_any_account(permission, has_account):
        yield f"principal is {principal}, and sourceArn {permission.show('sourceArn')} names no account"


_NAMES_NO_ACCOUNT = "s3.amazonaws.com"
"""The ARN of a bucket has no account, as is known of one that is not known yet. Another account can take the name of a
deleted bucket (https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html)."""


@Policy(
    id="lambda-function-url-require-authentication",
    description="Lambda function URLs require IAM authentication.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("Lambda.1", part="function URLs") + c.AUTHENTICATION,
    remediation="set authorizationType to AWS_IAM, and use CloudFront with origin access control",
    url=f"{guides.LAMBDA}/urls-auth.html",
    types=(lambda_.FUNCTION_URL,),
    good={"authorizationType": "AWS_IAM"},
    bad={"authorizationType": "NONE"},
)
def lambda_function_url_require_authentication(url: Resource) -> Iterator[str]:
    """Report the authorization type NONE."""
    if url.equals("authorizationType", "NONE"):
        yield "authorizationType is NONE"


_RETIRED = (
    "dotnet6", "dotnet7", "dotnet5.0", "dotnetcore3.1", "dotnetcore2.1", "go1.x", "java8", "nodejs", "nodejs4.3",
    "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x", "nodejs16.x", "nodejs18.x", "nodejs20.x",
    "provided", "python2.7",
    "python3.6", "python3.7", "python3.8", "python3.9", "ruby2.5", "ruby2.7", "ruby3.2",
)  # fmt: skip
"""Deprecated: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-deprecated."""


@Policy(
    id="lambda-function-require-supported-runtime",
    description="Lambda functions use supported runtimes.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Lambda.2") + c.PATCHING,
    remediation="set runtime to a supported version",
    url=f"{guides.LAMBDA}/lambda-runtimes.html",
    types=(lambda_.FUNCTION,),
    good={"runtime": "python3.13"},
    bad={"runtime": "python3.7"},
    settings={"retired": strings(*_RETIRED, description="Deprecated runtimes.")},
)
def lambda_function_require_supported_runtime(function: Resource, settings: Settings) -> Iterator[str]:
    """Report a deprecated runtime."""
    if function.text("runtime") in settings["retired"]:
        yield f"runtime is {function.text('runtime')}"


@Policy(
    id="lambda-function-disallow-plaintext-secrets",
    description="Lambda functions receive secrets by reference, not in plaintext environment variables.",
    severity=Severity.CRITICAL,
    controls=c.own("Lambda-2") + c.CREDENTIALS,
    remediation="read the secret from Secrets Manager at run time, and rotate the exposed secret",
    url=f"{guides.LAMBDA}/configuration-envvars-encryption.html",
    types=(lambda_.FUNCTION,),
    good={"environment": {"variables": {"LOG_LEVEL": "info"}}},
    bad={"environment": {"variables": {"DB_PASSWORD": "hunter2hunter2"}}},
)
def lambda_function_disallow_plaintext_secrets(function: Resource) -> Iterator[str]:
    """Report a variable whose name or value indicates a secret. The value is never shown."""
    variables = function.get("environment.variables")
    for name, value in variables.items() if isinstance(variables, dict) else ():
        reason = exposed(name, value) if isinstance(value, str) else ""
        if reason:
            yield f"variable {name} {reason}"


@Policy(
    id="lambda-function-require-tracing",
    description="Lambda functions have active AWS X-Ray tracing.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.security_hub("Lambda.7") + c.DETECTION,
    remediation="set tracingConfig.mode to Active",
    url=f"{guides.LAMBDA}/services-xray.html",
    types=(lambda_.FUNCTION,),
    good={"tracingConfig": {"mode": "Active"}},
    bad={"tracingConfig": {"mode": "PassThrough"}},
    environments=("prod", "staging"),
    omitted="violates",
)
def lambda_function_require_tracing(function: Resource) -> Iterator[str]:
    """Report tracing that is only passed through, the default."""
    if function.differs("tracingConfig.mode", "Active"):
        yield f"tracingConfig.mode is {function.show('tracingConfig.mode')}"
