"""Amazon API Gateway: REST APIs."""

from __future__ import annotations

from policies.plan.kind import Kind

DOMAIN_NAME = Kind("aws:apigateway/domainName:DomainName")
INTEGRATION = Kind("aws:apigateway/integration:Integration")
METHOD = Kind("aws:apigateway/method:Method", defaults={"apiKeyRequired": False})
METHOD_SETTINGS = Kind(
    "aws:apigateway/methodSettings:MethodSettings",
    # https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html
    defaults={
        "settings.loggingLevel": "OFF",
        "settings.dataTraceEnabled": False,
        "settings.cachingEnabled": False,
        "settings.cacheDataEncrypted": False,
    },
)
REST_API = Kind("aws:apigateway/restApi:RestApi", defaults={"endpointConfiguration.types": "EDGE"})
STAGE = Kind("aws:apigateway/stage:Stage", defaults={"xrayTracingEnabled": False})
