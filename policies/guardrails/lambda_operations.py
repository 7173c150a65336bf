"""Lambda: CORS of function URLs, networks, failed invocations, concurrency, code signing, customer managed keys."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.plan.aws import lambda_
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_FUNCTION = Sample(type=lambda_.FUNCTION, props={"runtime": "python3.13"})


@Policy(
    id="lambda-function-url-restrict-cors",
    description="Lambda function URLs do not allow every origin.",
    severity=Severity.MEDIUM,
    controls=c.own("Lambda-4") + c.WEB_ATTACKS,
    remediation="set cors.allowOrigins to the origins that call the function",
    url=f"{guides.LAMBDA}/urls-configuration.html",
    types=(lambda_.FUNCTION_URL,),
    good={
        "authorizationType": "AWS_IAM",
        "cors": {"allowOrigins": ["https://example.com"], "allowMethods": ["*"]},
    },
    bad={"authorizationType": "AWS_IAM", "cors": {"allowOrigins": ["*"], "allowMethods": ["*"]}},
    note="With AWS_IAM, a page has to sign its requests, which a browser only sends after a preflight: without "
    "methods, every origin is as good as none.",
)
def lambda_function_url_restrict_cors(url: Resource) -> Iterator[str]:
    """Report every origin: with public access at once, with IAM authentication if every method is allowed too."""
    for cors in url.each("cors"):
        public = url.equals("authorizationType", "NONE")
        if "*" in cors.values("allowOrigins") and (public or "*" in cors.values("allowMethods")):
            yield "cors.allowOrigins is *"


@Policy(
    id="lambda-function-require-multiple-zones",
    description="Lambda functions in a VPC have subnets in multiple Availability Zones.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Lambda.5") + c.AVAILABILITY,
    remediation="set vpcConfig.subnetIds to subnets of at least two Availability Zones",
    url=f"{guides.LAMBDA}/configuration-vpc.html",
    types=(lambda_.FUNCTION,),
    good={"vpcConfig": {"subnetIds": ["subnet-a", "subnet-b"], "securityGroupIds": ["sg-1"]}},
    bad={"vpcConfig": {"subnetIds": ["subnet-a"], "securityGroupIds": ["sg-1"]}},
)
def lambda_function_require_multiple_zones(function: Resource) -> Iterator[str]:
    """Report a function with a single subnet; zones of several subnets are not compared."""
    subnets = function.raw("vpcConfig.subnetIds")
    if isinstance(subnets, list) and len(subnets) == 1:
        yield "vpcConfig.subnetIds has 1 entry"


@Policy(
    id="lambda-function-require-vpc",
    description="Lambda functions are in a VPC.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.security_hub("Lambda.3") + c.NETWORK,
    remediation="set vpcConfig with subnets and security groups",
    url=f"{guides.LAMBDA}/configuration-vpc.html",
    types=(lambda_.FUNCTION,),
    good={"vpcConfig": {"subnetIds": ["subnet-a", "subnet-b"], "securityGroupIds": ["sg-1"]}},
    bad={"runtime": "python3.13"},
    omitted="violates",
    note="Off by default: a function that only calls AWS needs no VPC, and inside of one it needs endpoints or a NAT "
    "gateway.",
)
def lambda_function_require_vpc(function: Resource) -> Iterator[str]:
    """Report a function without subnets."""
    if function.lacks("vpcConfig.subnetIds"):
        yield "vpcConfig is missing"


@Policy(
    id="lambda-function-require-failure-destination",
    description="Lambda functions send events that they fail to process to a queue, topic or other destination.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.own("Lambda-6") + c.AVAILABILITY,
    remediation="set deadLetterConfig.targetArn, or add an aws.lambda.FunctionEventInvokeConfig with "
    "destinationConfig.onFailure",
    url=f"{guides.LAMBDA}/invocation-async-retain-records.html",
    types=(lambda_.FUNCTION, lambda_.FUNCTION_EVENT_INVOKE_CONFIG),
    good=(
        _FUNCTION,
        Sample(
            type=lambda_.FUNCTION_EVENT_INVOKE_CONFIG,
            name="invocations",
            props={"destinationConfig": {"onFailure": {"destination": "arn:aws:sqs:us-east-1:123456789012:failed"}}},
            links={"functionName": "this"},
        ),
    ),
    bad=(_FUNCTION,),
    note="Off by default: it only matters to functions that are invoked asynchronously, and event source mappings "
    "have destinations of their own.",
)
def lambda_function_require_failure_destination(stack: Stack) -> Iterator[Finding]:
    """Report a function without a dead-letter queue and without a destination on failure."""
    for function in stack.of((lambda_.FUNCTION,)):
        found, unsure = stack.companions(function, (lambda_.FUNCTION_EVENT_INVOKE_CONFIG,), "functionName")
        kept = any(not item.lacks("destinationConfig.onFailure") for item in found)
        if function.lacks("deadLetterConfig.targetArn") and not kept and not unsure:
            yield Finding(function, f"function {function.name} has no dead-letter queue and no destination on failure")


@Policy(
    id="lambda-function-require-reserved-concurrency",
    description="Lambda functions have reserved concurrency.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.own("Lambda-7") + c.AVAILABILITY,
    remediation="set reservedConcurrentExecutions",
    url=f"{guides.LAMBDA}/configuration-concurrency.html",
    types=(lambda_.FUNCTION,),
    good={"reservedConcurrentExecutions": 20},
    bad={"reservedConcurrentExecutions": -1},
    omitted="violates",
    note="Off by default: what one function reserves, the others of the account no longer have.",
)
def lambda_function_require_reserved_concurrency(function: Resource) -> Iterator[str]:
    """Report a function that shares the concurrency of the account; 0, which turns it off, is a limit."""
    if function.below("reservedConcurrentExecutions", 0):
        yield f"reservedConcurrentExecutions is {function.show('reservedConcurrentExecutions')}"


@Policy(
    id="lambda-function-require-code-signing",
    description="Lambda functions only run signed code.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.own("Lambda-8") + c.HARDENING,
    remediation="add an aws.lambda.CodeSigningConfig and set codeSigningConfigArn",
    url=f"{guides.LAMBDA}/configuration-codesigning.html",
    types=(lambda_.FUNCTION,),
    good={"codeSigningConfigArn": "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-1"},
    bad={"packageType": "Zip"},
    omitted="violates",
    note="Off by default: it takes AWS Signer in the pipeline. Container images are signed otherwise, and exempt.",
)
def lambda_function_require_code_signing(function: Resource) -> Iterator[str]:
    """Report a function of a .zip file without a signing configuration."""
    image = function.equals("packageType", "Image") or function.unsure("packageType")
    if function.lacks("codeSigningConfigArn") and not image:
        yield "codeSigningConfigArn is missing"


@Policy(
    id="lambda-code-signing-require-enforcement",
    description="Code signing configurations of Lambda refuse archives without a valid signature.",
    severity=Severity.MEDIUM,
    controls=c.own("Lambda-10") + c.HARDENING,
    remediation="set policies.untrustedArtifactOnDeployment to Enforce",
    url=f"{guides.LAMBDA}/configuration-codesigning.html",
    types=(lambda_.CODE_SIGNING_CONFIG,),
    good={"policies": {"untrustedArtifactOnDeployment": "Enforce"}},
    bad={"policies": {"untrustedArtifactOnDeployment": "Warn"}},
    omitted="violates",
)
def lambda_code_signing_require_enforcement(config: Resource) -> Iterator[str]:
    """Report a configuration that only warns, the default."""
    if config.differs("policies.untrustedArtifactOnDeployment", "Enforce"):
        yield f"policies.untrustedArtifactOnDeployment is {config.show('policies.untrustedArtifactOnDeployment')}"


@Policy(
    id="lambda-function-require-customer-key",
    description="Environment variables of Lambda functions are encrypted with a customer managed KMS key.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.own("Lambda-9") + c.AT_REST,
    remediation="set kmsKeyArn to a customer managed key",
    url=f"{guides.LAMBDA}/configuration-envvars-encryption.html",
    types=(lambda_.FUNCTION,),
    good={
        "environment": {"variables": {"LOG_LEVEL": "info"}},
        "kmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/1",
    },
    bad={"environment": {"variables": {"LOG_LEVEL": "info"}}},
    profiles={"hipaa": "advisory", "pci": "advisory"},
    note="Off by default: variables are encrypted with an AWS managed key anyway, and must not be secrets.",
)
def lambda_function_require_customer_key(function: Resource) -> Iterator[str]:
    """Report variables without a customer managed key."""
    if not function.lacks("environment.variables") and function.lacks("kmsKeyArn"):
        yield "kmsKeyArn is missing"
