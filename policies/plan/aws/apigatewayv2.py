"""Amazon API Gateway: HTTP and WebSocket APIs."""

from __future__ import annotations

from policies.plan.kind import Kind

ROUTE = Kind("aws:apigatewayv2/route:Route", defaults={"authorizationType": "NONE"})
STAGE = Kind("aws:apigatewayv2/stage:Stage")
