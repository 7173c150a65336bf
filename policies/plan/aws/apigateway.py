"""Amazon API Gateway: REST APIs."""

from __future__ import annotations

from policies.plan.kind import Kind

METHOD = Kind("aws:apigateway/method:Method", defaults={"apiKeyRequired": False})
REST_API = Kind("aws:apigateway/restApi:RestApi")
STAGE = Kind("aws:apigateway/stage:Stage", defaults={"xrayTracingEnabled": False})
