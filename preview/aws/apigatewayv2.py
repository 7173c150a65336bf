"""API Gateway: HTTP and WebSocket APIs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Shelf, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Context, Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError, thing_charge

_ZONES = {
    "us-east-1": "Z1UJRXOUMOOFQ8",
    "us-east-2": "ZOJJZC49E0EPZ",
    "us-west-1": "Z2MUQ32089INYE",
    "us-west-2": "Z2OJLYMUO9EFXC",
    "eu-central-1": "Z1U9ULNL0V5AJ3",
    "eu-west-1": "ZLY8HYME6SFDD",
}
"""https://docs.aws.amazon.com/general/latest/gr/apigateway.html; other regions get a simulated id of the same shape."""

_PARTS = "of an API, which is billed by its requests"


def _host(context: Context) -> str:
    return context.text("{lower:10}.execute-api.{region}.{suffix}")


def _api_endpoint(context: Context) -> str:
    scheme = "wss" if context.inputs.get("protocolType") == "WEBSOCKET" else "https"
    return f"{scheme}://{_host(context)}"


def _stage_name(context: Context) -> str:
    return str(context.inputs.get("name", ""))


def _execution_arn(context: Context) -> str:
    stage = context.text("arn:{partition}:execute-api:{region}:{account}:{input[apiId]}")
    return f"{stage}/{_stage_name(context)}"


def _zone(context: Context) -> str:
    return _ZONES.get(context.location.region) or context.text("Z{upper:13}")


def _price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the requests to an HTTP API, at the price of the first 300 million of an account in a month."""
    from model.apis import ApiUsage  # noqa: PLC0415 - see preview.aws.pricing

    if resource.inputs.get("protocolType") != "HTTP":
        raise UnpricedError("messages and connection minutes of WebSocket APIs")
    path, own = billing.usage_of(resource, "apis", ApiUsage)
    share = billing.share(billing.usage.api_requests, resource)
    yield thing_charge(
        "requests", "api.requests", own.requests, f"{path}.requests", share=share, assumes="api_requests"
    )


def _by_route(settings: Any) -> Any:
    """Convert the settings of routes to CloudFormation's map of them."""
    return {
        item["routeKey"]: {f"{key[0].upper()}{key[1:]}": value for key, value in item.items() if key != "routeKey"}
        for item in settings
    }


CARDS = (
    Card(
        "aws:apigatewayv2/api:Api",
        outputs=Outputs(
            id="{lower:10}",
            arn="arn:{partition}:apigateway:{region}::/apis/{id}",
            more={"apiEndpoint": _api_endpoint, "executionArn": "arn:{partition}:execute-api:{region}:{account}:{id}"},
        ),
        replacement=Replacement("apigatewayv2/api.go", "credentialsArn protocolType routeKey target"),
        price=_price,
        shelf=Shelf.APIS,
    ),
    Card(
        "aws:apigatewayv2/stage:Stage",
        unique=(Unique("name", "apiId"),),
        outputs=Outputs(
            id="{input[name]}",
            arn="arn:{partition}:apigateway:{region}::/apis/{input[apiId]}/stages/{input[name]}",
            more={
                "executionArn": _execution_arn,
                "invokeUrl": "https://{input[apiId]}.execute-api.{region}.{suffix}/",
                "deploymentId": "{lower:6}",
            },
        ),
        replacement=Replacement("apigatewayv2/stage.go", "apiId name"),
        cloudformation=Counterpart(names={"name": "StageName"}, values={"routeSettings": _by_route}),
        price=Free(f"a stage {_PARTS}"),
    ),
    Card(
        "aws:apigatewayv2/route:Route",
        unique=(Unique("routeKey", "apiId", named=False),),
        outputs=Outputs(id="{lower:7}"),
        replacement=Replacement("apigatewayv2/route.go", "apiId"),
        price=Free(f"a route {_PARTS}"),
    ),
    Card(
        "aws:apigatewayv2/integration:Integration",
        outputs=Outputs(id="{lower:7}"),
        replacement=Replacement("apigatewayv2/integration.go", "apiId integrationSubtype integrationType"),
        cloudformation=Counterpart(names={"timeoutMilliseconds": "TimeoutInMillis"}, outputs={"id": "IntegrationId"}),
        price=Free(f"an integration {_PARTS}"),
    ),
    Card(
        "aws:apigatewayv2/authorizer:Authorizer",
        unique=(Unique("name", "apiId"),),
        outputs=Outputs(id="{lower:6}"),
        replacement=Replacement("apigatewayv2/authorizer.go", "apiId"),
        cloudformation=Counterpart(
            names={"identitySources": "IdentitySource", "jwtConfiguration.audiences": "Audience"},
            outputs={"id": "AuthorizerId"},
        ),
        price=Free(f"an authorizer {_PARTS}"),
    ),
    Card(
        "aws:apigatewayv2/vpcLink:VpcLink",
        outputs=Outputs(id="{lower:6}", arn="arn:{partition}:apigateway:{region}::/vpclinks/{id}"),
        replacement=Replacement("apigatewayv2/vpc_link.go", "securityGroupIds subnetIds"),
        price=Free("a VPC link of an HTTP API, whose requests are billed"),
    ),
    Card(
        "aws:apigatewayv2/domainName:DomainName",
        unique=(Unique("domainName", named=False),),
        outputs=Outputs(
            id="{input[domainName]}",
            arn="arn:{partition}:apigateway:{region}::/domainnames/{input[domainName]}",
            more={
                "domainNameConfiguration": {
                    "targetDomainName": "d-{lower:10}.execute-api.{region}.{suffix}",
                    "hostedZoneId": _zone,
                }
            },
        ),
        replacement=Replacement("apigatewayv2/domain_name.go", "domainName"),
        cloudformation=Counterpart(
            names={"domainNameConfiguration": "DomainNameConfigurations"},
            values={"domainNameConfiguration": lambda given: [given]},
            outputs={
                "domainNameConfiguration.targetDomainName": "RegionalDomainName",
                "domainNameConfiguration.hostedZoneId": "RegionalHostedZoneId",
            },
        ),
        price=Free("a name of an API"),
    ),
    Card(
        "aws:apigatewayv2/apiMapping:ApiMapping",
        unique=(Unique("domainName apiMappingKey", named=False),),
        outputs=Outputs(id="{lower:6}"),
        replacement=Replacement("apigatewayv2/api_mapping.go", "domainName"),
        price=Free("a setting of a name of an API"),
    ),
)
