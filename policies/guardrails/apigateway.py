"""API Gateway: authorization, access logging and AWS WAF."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, strings
from policies.guardrails.wafv2 import WEB_ACL_NOTE, WEB_ACL_PROFILES
from policies.plan.aws import apigateway, apigatewayv2, wafv2
from policies.plan.iam_documents import parse
from policies.plan.lens.resource_policies import public
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

STAGES = (apigateway.STAGE, apigatewayv2.STAGE)


@Policy(
    id="apigateway-route-require-authorization",
    description="API routes and methods require authorization.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("APIGateway.8") + c.AUTHENTICATION,
    remediation="set authorization (REST) or authorizationType (HTTP, WebSocket) to AWS_IAM, JWT, CUSTOM or "
    "COGNITO_USER_POOLS",
    url=f"{guides.APIGATEWAY}/apigateway-control-access-to-api.html",
    types=(apigatewayv2.ROUTE, apigateway.METHOD),
    good={"routeKey": "GET /orders", "authorizationType": "JWT"},
    bad={"routeKey": "GET /orders", "authorizationType": "NONE"},
    settings={
        "public_routes": strings(
            "GET /health",
            "GET /healthz",
            "$disconnect",
            "$default",
            description="Route keys that do not require authorization.",
        )
    },
    omitted="violates",
)
def apigateway_route_require_authorization(route: Resource, settings: Settings) -> Iterator[str]:
    """Report authorization NONE, except for CORS preflight, public routes and methods that require an API key."""
    if route.type == apigatewayv2.ROUTE:
        if route.equals("authorizationType", "NONE") and route.text("routeKey") not in settings["public_routes"]:
            yield f"authorizationType of {route.show('routeKey')} is {route.show('authorizationType')}"
        return
    exempt = route.equals("httpMethod", "OPTIONS") or route.is_true("apiKeyRequired")
    if route.equals("authorization", "NONE") and not exempt:
        yield "authorization is NONE"


@Policy(
    id="apigateway-api-policy-disallow-public-access",
    description="Resource policies of private APIs restrict which VPCs can invoke them.",
    severity=Severity.HIGH,
    controls=c.own("APIGateway-1") + c.NOT_PUBLIC,
    remediation="restrict the statement with aws:SourceVpce or aws:SourceVpc",
    url=f"{guides.APIGATEWAY}/apigateway-resource-policies-examples.html",
    types=(apigateway.REST_API,),
    good={
        "endpointConfiguration": {"types": "PRIVATE"},
        "policy": {
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": "*",
                    "Action": "execute-api:Invoke",
                    "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}},
                }
            ]
        },
    },
    bad={
        "endpointConfiguration": {"types": "PRIVATE"},
        "policy": {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke"}]},
    },
)
def apigateway_api_policy_disallow_public_access(api: Resource) -> Iterator[str]:
    """Report an Allow for any principal that no condition and no conditional Deny narrows."""
    if api.equals("endpointConfiguration.types", "PRIVATE"):
        for statement in public(parse(api.raw("policy")) or ()):
            yield f"{statement.label} allows every VPC"


@Policy(
    id="apigateway-stage-require-access-logs",
    description="API stages have access logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("APIGateway.9") + c.LOGGING,
    remediation="set accessLogSettings with destinationArn and format",
    url=f"{guides.APIGATEWAY}/set-up-logging.html",
    types=STAGES,
    good={
        "accessLogSettings": {
            "destinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:api",
            "format": "$context",
        }
    },
    bad={"stageName": "live"},
    omitted="violates",
)
def apigateway_stage_require_access_logs(stage: Resource) -> Iterator[str]:
    """Report a stage without a log destination."""
    if stage.lacks("accessLogSettings.destinationArn"):
        yield "accessLogSettings.destinationArn is missing"


@Policy(
    id="apigateway-stage-require-tracing",
    description="REST API stages have AWS X-Ray tracing enabled.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("APIGateway.3") + c.DETECTION,
    remediation="set xrayTracingEnabled to true",
    url=f"{guides.APIGATEWAY}/apigateway-xray.html",
    types=STAGES[:1],
    good={"xrayTracingEnabled": True},
    bad={"xrayTracingEnabled": False},
    omitted="violates",
)
def apigateway_stage_require_tracing(stage: Resource) -> Iterator[str]:
    """Report tracing that is off, the default."""
    if stage.not_true("xrayTracingEnabled"):
        yield f"xrayTracingEnabled is {stage.show('xrayTracingEnabled')}"


@Policy(
    id="apigateway-stage-require-waf",
    description="REST API stages are associated with an AWS WAF web ACL.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("APIGateway.4") + c.WEB_ATTACKS,
    remediation="add an aws.wafv2.WebAclAssociation whose resourceArn is the stage's ARN",
    url=f"{guides.APIGATEWAY}/apigateway-control-access-aws-waf.html",
    types=(STAGES[0], wafv2.WEB_ACL_ASSOCIATION),
    good=(
        Sample(type=STAGES[0], props={"stageName": "live"}),
        Sample(type=wafv2.WEB_ACL_ASSOCIATION, name="waf", props={"webAclArn": "arn"}, links={"resourceArn": "this"}),
    ),
    bad=(Sample(type=STAGES[0], props={"stageName": "live"}),),
    profiles=WEB_ACL_PROFILES,
    note=WEB_ACL_NOTE,
)
def apigateway_stage_require_waf(stack: Stack) -> Iterator[Finding]:
    """Report a stage without an association."""
    for stage in stack.of(STAGES[:1]):
        if stack.companions(stage, (wafv2.WEB_ACL_ASSOCIATION,), "resourceArn").none:
            yield Finding(stage, f"stage {stage.name} has no web ACL")
