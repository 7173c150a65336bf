"""API Gateway: TLS of domain names and backends, execution logs, caches and request validation."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, strings
from policies.plan.aws import apigateway, apigatewayv2
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_LOGGED = ("ERROR", "INFO")
_STAGE = Sample(type=apigateway.STAGE, props={"restApi": "api", "stageName": "live"})


def _level(level: str) -> Sample:
    return Sample(
        type=apigateway.METHOD_SETTINGS,
        name="settings",
        props={"restApi": "api", "stageName": "live", "methodPath": "*/*", "settings": {"loggingLevel": level}},
    )


@Policy(
    id="apigateway-domain-require-minimum-tls",
    description="Custom domain names of APIs require TLS 1.2 or later.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("APIGateway.11", part="the TLS version, not the cipher suites") + c.IN_TRANSIT,
    remediation="set securityPolicy to TLS_1_2, or to a SecurityPolicy_ of TLS 1.2 or 1.3",
    url=f"{guides.APIGATEWAY}/apigateway-custom-domain-tls-version.html",
    types=(apigateway.DOMAIN_NAME, apigatewayv2.DOMAIN_NAME),
    good={"domainName": "api.example.com", "securityPolicy": "TLS_1_2"},
    bad={"domainName": "api.example.com", "securityPolicy": "TLS_1_0"},
    settings={
        "approved": strings(
            "TLS_1_2",
            "SecurityPolicy_TLS12",
            "SecurityPolicy_TLS13",
            description="What the name of an allowed security policy starts with.",
        )
    },
    omitted="violates",
    note="AWS documents no default for a REST API's domain name, so it has to be set. Domain names of HTTP APIs, and "
    "private ones, only have TLS 1.2 and later.",
)
def apigateway_domain_require_minimum_tls(domain: Resource, settings: Settings) -> Iterator[str]:
    """Report an older security policy, or one that is left to AWS."""
    rest = domain.type == apigateway.DOMAIN_NAME
    path = "securityPolicy" if rest else "domainNameConfiguration.securityPolicy"
    if domain.unsure(path) or (domain.lacks(path) and (not rest or _private(domain))):
        return
    if not domain.text(path).startswith(tuple(settings["approved"])):
        yield f"{path} is {domain.show(path)}"


def _private(domain: Resource) -> bool:
    path = "endpointConfiguration.types"
    return domain.unsure(path) or "PRIVATE" in domain.values(path)


@Policy(
    id="apigateway-stage-require-execution-logs",
    description="Stages of REST and WebSocket APIs have execution logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("APIGateway.1") + c.LOGGING,
    remediation="add an aws.apigateway.MethodSettings with methodPath */* and settings.loggingLevel ERROR for the "
    "stage; for a WebSocket API, set defaultRouteSettings.loggingLevel",
    url=f"{guides.APIGATEWAY}/set-up-logging.html",
    types=(apigateway.STAGE, apigateway.METHOD_SETTINGS, apigatewayv2.STAGE, apigatewayv2.API),
    good=(_STAGE, _level("ERROR")),
    bad=(_STAGE, _level("OFF")),
    note="HTTP APIs have no execution logs. A stage of a WebSocket API is judged where its API is in the stack.",
)
def apigateway_stage_require_execution_logs(stack: Stack) -> Iterator[Finding]:
    """Report a stage without settings for all methods, settings that log nothing, and a silent WebSocket stage."""
    for stage in stack.of((apigateway.STAGE,)):
        if not any(_may_log(stack, settings, stage) for settings in stack.of((apigateway.METHOD_SETTINGS,))):
            yield Finding(stage, f"stage {stage.name} has no method settings for */*")
    for settings in stack.of((apigateway.METHOD_SETTINGS,)):
        if settings.differs("settings.loggingLevel", *_LOGGED):
            yield Finding(settings, f"settings.loggingLevel is {settings.show('settings.loggingLevel')}")
    for stage in stack.of((apigatewayv2.STAGE,)):
        apis = stack.targets(stage, "apiId", (apigatewayv2.API,))
        socket = any(api.equals("protocolType", "WEBSOCKET") for api in apis)
        path = "defaultRouteSettings.loggingLevel"
        if socket and stage.differs(path, *_LOGGED):
            yield Finding(stage, f"{path} is {stage.show(path)}")


def _may_log(stack: Stack, settings: Resource, stage: Resource) -> bool:
    """Return whether method settings are, or may be, those of all methods of a stage."""
    if settings.differs("methodPath", "*/*"):
        return False
    linked = stack.linked(settings, "stageName", stage)
    if linked is not False:
        return True
    return _may_be_same(settings, stage, "stageName") and _may_be_same(settings, stage, "restApi")


def _may_be_same(settings: Resource, stage: Resource, path: str) -> bool:
    """Return whether two resources name the same thing: by a dependency that both have, or by a text."""
    one, other = settings.links.get(path), stage.links.get(path)
    if one and other:
        return bool(one & other)
    return settings.unsure(path) or stage.unsure(path) or settings.text(path) == stage.text(path)


@Policy(
    id="apigateway-method-settings-disallow-data-trace",
    description="API stages do not log full requests and responses, which contain credentials and personal data.",
    severity=Severity.MEDIUM,
    controls=c.own("APIGateway-3") + c.CREDENTIALS,
    remediation="set dataTraceEnabled to false",
    url=f"{guides.APIGATEWAY}/set-up-logging.html",
    types=(apigateway.METHOD_SETTINGS, apigatewayv2.STAGE),
    good={"methodPath": "*/*", "settings": {"loggingLevel": "ERROR", "dataTraceEnabled": False}},
    bad={"methodPath": "*/*", "settings": {"loggingLevel": "INFO", "dataTraceEnabled": True}},
)
def apigateway_method_settings_disallow_data_trace(resource: Resource) -> Iterator[str]:
    """Report data tracing of methods, or of the routes of a WebSocket API."""
    for path in ("settings", "defaultRouteSettings", "routeSettings"):
        for settings in resource.each(path):
            if settings.is_true("dataTraceEnabled"):
                yield f"{path}.dataTraceEnabled is true"


@Policy(
    id="apigateway-method-settings-require-cache-encryption",
    description="Caches of REST APIs are encrypted at rest.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("APIGateway.5") + c.AT_REST,
    remediation="set settings.cacheDataEncrypted to true",
    url=f"{guides.APIGATEWAY}/api-gateway-caching.html",
    types=(apigateway.METHOD_SETTINGS,),
    good={"methodPath": "*/*", "settings": {"cachingEnabled": True, "cacheDataEncrypted": True}},
    bad={"methodPath": "*/*", "settings": {"cachingEnabled": True, "cacheDataEncrypted": False}},
)
def apigateway_method_settings_require_cache_encryption(settings: Resource) -> Iterator[str]:
    """Report a cache without encryption, the default."""
    path = "settings.cacheDataEncrypted"
    if settings.is_true("settings.cachingEnabled") and settings.not_true(path):
        yield f"{path} is {settings.show(path)}"


@Policy(
    id="apigateway-method-require-request-validation",
    description="Methods of REST APIs validate requests before the integration receives them.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("APIGateway-4") + c.WEB_ATTACKS,
    remediation="add an aws.apigateway.RequestValidator and set requestValidatorId",
    url=f"{guides.APIGATEWAY}/api-gateway-method-request-validation.html",
    types=(apigateway.METHOD,),
    good={"httpMethod": "POST", "requestValidatorId": "abc123"},
    bad={"httpMethod": "POST"},
    omitted="violates",
)
def apigateway_method_require_request_validation(method: Resource) -> Iterator[str]:
    """Report a method without a validator, except for CORS preflight."""
    preflight = method.equals("httpMethod", "OPTIONS") or method.unsure("httpMethod")
    if method.lacks("requestValidatorId") and not preflight:
        yield "requestValidatorId is missing"


@Policy(
    id="apigateway-stage-require-client-certificate",
    description="Stages of REST APIs authenticate to HTTP backends with a client certificate.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("APIGateway.2") + c.AUTHENTICATION,
    remediation="add an aws.apigateway.ClientCertificate and set clientCertificateId",
    url=f"{guides.APIGATEWAY}/getting-started-client-side-ssl-authentication.html",
    types=(apigateway.STAGE,),
    good={"stageName": "live", "clientCertificateId": "a1b2c3"},
    bad={"stageName": "live"},
    omitted="violates",
    note="Off by default, because only HTTP integrations can verify the certificate; Lambda, AWS and private "
    "integrations authenticate otherwise.",
)
def apigateway_stage_require_client_certificate(stage: Resource) -> Iterator[str]:
    """Report a stage without a client certificate."""
    if stage.lacks("clientCertificateId"):
        yield "clientCertificateId is missing"


@Policy(
    id="apigateway-integration-enforce-https",
    description="API integrations connect to their backends over HTTPS.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("APIGateway.10") + c.IN_TRANSIT,
    remediation="use an https:// URI; for a private integration of an HTTP API, set tlsConfig.serverNameToVerify",
    url=f"{guides.APIGATEWAY}/http-api-develop-integrations-private.html",
    types=(apigatewayv2.INTEGRATION, apigateway.INTEGRATION),
    good={
        "integrationType": "HTTP_PROXY",
        "connectionType": "VPC_LINK",
        "tlsConfig": {"serverNameToVerify": "api.lan"},
    },
    bad={"integrationType": "HTTP_PROXY", "connectionType": "VPC_LINK"},
    note="The control only judges private integrations of HTTP APIs; plain-text backends of REST APIs are the same "
    "risk.",
)
def apigateway_integration_enforce_https(integration: Resource) -> Iterator[str]:
    """Report a private integration without TLS, and a plain-text URI."""
    if integration.type == apigatewayv2.INTEGRATION:
        if integration.equals("connectionType", "VPC_LINK") and integration.lacks("tlsConfig"):
            yield "tlsConfig is missing, so traffic to the VPC link is not encrypted"
            return
        path = "integrationUri"
    else:
        path = "uri"
    if integration.text(path).lower().startswith("http://"):
        yield f"{path} is {integration.show(path)}"
