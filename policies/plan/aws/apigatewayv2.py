"""Amazon API Gateway: HTTP and WebSocket APIs."""

from __future__ import annotations

from policies.plan.kind import Kind

API = Kind("aws:apigatewayv2/api:Api", scope="regional")
API_MAPPING = Kind("aws:apigatewayv2/apiMapping:ApiMapping")
DOMAIN_NAME = Kind("aws:apigatewayv2/domainName:DomainName")
# https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html
INTEGRATION = Kind("aws:apigatewayv2/integration:Integration", defaults={"connectionType": "INTERNET"})
ROUTE = Kind("aws:apigatewayv2/route:Route", defaults={"authorizationType": "NONE"})
VPC_LINK = Kind("aws:apigatewayv2/vpcLink:VpcLink")
STAGE = Kind("aws:apigatewayv2/stage:Stage", defaults={"defaultRouteSettings.loggingLevel": "OFF"})
