"""API Gateway: authorization, access logging and AWS WAF."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, boolean, strings
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
    types=(apigatewayv2.ROUTE, apigateway.METHOD, apigatewayv2.API),
    good={"routeKey": "GET /orders", "authorizationType": "JWT"},
    bad={"routeKey": "GET /orders", "authorizationType": "NONE"},
    settings={
        "public_routes": strings(
            "GET /health",
            "GET /healthz",
            description="Route keys that do not require authorization.",
        ),
        "accept_api_keys": boolean("Whether a REST method that requires an API key needs no authorization."),
    },
    omitted="violates",
    note="An API key identifies a client of a usage plan; AWS advises against API keys as authorization "
    "(https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html).",
)
def apigateway_route_require_authorization(stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Report authorization NONE, except for CORS preflight, public routes and WebSocket routes after the connection."""
    public = settings["public_routes"]
    for route in stack.of((apigatewayv2.ROUTE,)):
        key = route.text("routeKey")
        if route.equals("authorizationType", "NONE") and key not in public and _serves_anyone(stack, route, key):
            kind = route.show("authorizationType")
            yield Finding(route, f"authorizationType of {route.show('routeKey')} is {kind}")
    for api in stack.of((apigatewayv2.API,)):
        key = api.text("routeKey") or "$default"
        quick = not api.lacks("target") and not api.unsure("target") and api.differs("protocolType", "WEBSOCKET")
        if quick and key not in public:
            yield Finding(api, f"target creates the route {key} without authorization")
    for method in stack.of((apigateway.METHOD,)):
        keyed = method.is_true("apiKeyRequired")
        exempt = method.equals("httpMethod", "OPTIONS") or (keyed and settings["accept_api_keys"])
        if method.equals("authorization", "NONE") and not exempt:
            yield Finding(method, "authorization is NONE" + (", and an API key does not authorize" if keyed else ""))


def _serves_anyone(stack: Stack, route: Resource, key: str) -> bool:
    """Return whether a request without credentials certainly reaches a route that has no authorization.

    A WebSocket API authorizes the route `$connect`, and its other routes only serve clients that are connected
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html).
    Of their keys, an HTTP API has `$default` too.
    """
    if route.unsure("routeKey") or key == "$disconnect" or key.startswith("OPTIONS "):
        return False
    if key == "$connect" or not key:
        return True
    apis = stack.targets(route, "apiId", (apigatewayv2.API,))
    return all(api.differs("protocolType", "WEBSOCKET") for api in apis) and (key == "$default" or " " in key)


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
