"""API Gateway: routes ask who calls, and calls are logged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.plan.documents import parse

STAGES = ("aws:apigateway/stage:Stage", "aws:apigatewayv2/stage:Stage")
METHOD = "aws:apigateway/method:Method"
ROUTE = "aws:apigatewayv2/route:Route"
WAF_ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
API = "https://docs.aws.amazon.com/apigateway/latest/developerguide"


@resource_rule(
    id="apigateway-route-require-authorization",
    description="Routes and methods ask who calls.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("APIGateway.8") + c.AUTHENTICATION,
    remediation="set authorization (REST) or authorizationType (HTTP, WebSocket) to AWS_IAM, JWT, CUSTOM or "
    "COGNITO_USER_POOLS",
    url=f"{API}/apigateway-control-access-to-api.html",
    types=(ROUTE, METHOD),
    good={"routeKey": "GET /orders", "authorizationType": "JWT"},
    bad={"routeKey": "GET /orders", "authorizationType": "NONE"},
    settings={
        "public_routes": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["GET /health", "GET /healthz", "$disconnect", "$default"],
            "description": "Route keys that everybody may call.",
        }
    },
)
def apigateway_route_require_authorization(route: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """None; a method's preflight answer and one that asks for an API key are left out."""
    if route.type == ROUTE:
        if route.equals("authorizationType", "NONE") and route.text("routeKey") not in settings["public_routes"]:
            yield f"authorizationType of {route.show('routeKey')} is {route.show('authorizationType')}"
        return
    asked = route.equals("httpMethod", "OPTIONS") or route.is_true("apiKeyRequired")
    if route.equals("authorization", "NONE") and not asked:
        yield "authorization is NONE"


@resource_rule(
    id="apigateway-api-policy-disallow-public-access",
    description="A private API's policy names who may call.",
    severity=Severity.HIGH,
    controls=c.own("APIGateway-1") + c.NOT_PUBLIC,
    remediation="narrow the statement by aws:SourceVpce or aws:SourceVpc",
    url=f"{API}/apigateway-resource-policies-examples.html",
    types=("aws:apigateway/restApi:RestApi",),
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
    """Anybody's VPC."""
    statements = parse(api.raw("policy")) or ()
    denied = any(not item.allow and item.everyone() and item.conditions for item in statements)
    for statement in statements if api.equals("endpointConfiguration.types", "PRIVATE") and not denied else ():
        if statement.allow and statement.everyone() and not statement.narrowed():
            yield f"{statement.label} lets every VPC in"


@resource_rule(
    id="apigateway-stage-require-access-logs",
    description="Stages log who called what.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("APIGateway.1", "APIGateway.9") + c.LOGGING,
    remediation="set accessLogSettings with a log group and a format",
    url=f"{API}/set-up-logging.html",
    types=STAGES,
    good={
        "accessLogSettings": {
            "destinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:api",
            "format": "$context",
        }
    },
    bad={"stageName": "live"},
)
def apigateway_stage_require_access_logs(stage: Resource) -> Iterator[str]:
    """No destination."""
    if stage.lacks("accessLogSettings.destinationArn"):
        yield "accessLogSettings.destinationArn is missing"


@resource_rule(
    id="apigateway-stage-require-tracing",
    description="REST stages send traces to X-Ray.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("APIGateway.3") + c.DETECTION,
    remediation="set xrayTracingEnabled to true",
    url=f"{API}/apigateway-xray.html",
    types=STAGES[:1],
    good={"xrayTracingEnabled": True},
    bad={"xrayTracingEnabled": False},
)
def apigateway_stage_require_tracing(stage: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if stage.not_true("xrayTracingEnabled"):
        yield f"xrayTracingEnabled is {stage.show('xrayTracingEnabled')}"


@stack_rule(
    id="apigateway-stage-require-waf",
    description="Every REST stage stands behind a web ACL.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("APIGateway.4") + c.WEB_ATTACKS,
    remediation="add an aws.wafv2.WebAclAssociation with the stage's ARN as resourceArn",
    url=f"{API}/apigateway-control-access-aws-waf.html",
    types=(STAGES[0], WAF_ASSOCIATION),
    good=(
        Sample(type=STAGES[0], props={"stageName": "live"}),
        Sample(type=WAF_ASSOCIATION, name="waf", props={"webAclArn": "arn"}, links={"resourceArn": "this"}),
    ),
    bad=(Sample(type=STAGES[0], props={"stageName": "live"}),),
    note="Off by default, because a web ACL costs money even where nothing is at stake; the profiles prod and "
    "pci turn it on.",
)
def apigateway_stage_require_waf(stack: Stack) -> Iterator[Finding]:
    """No association."""
    for stage in stack.of(STAGES[:1]):
        if stack.companions(stage, (WAF_ASSOCIATION,), "resourceArn").none:
            yield Finding(stage, f"stage {stage.name} has no web ACL")
