"""AppSync: authentication, logs and caches."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import appsync
from policies.plan.lens.view import Resource


@Policy(
    id="appsync-api-disallow-api-keys",
    description="AppSync GraphQL APIs are not authenticated with API keys.",
    severity=Severity.HIGH,
    controls=c.fsbp("AppSync.5") + c.AUTHENTICATION,
    remediation="set authenticationType to AWS_IAM, AMAZON_COGNITO_USER_POOLS, OPENID_CONNECT or AWS_LAMBDA",
    url=f"{guides.APPSYNC}/security-authz.html",
    types=(appsync.GRAPHQL_API,),
    good={"authenticationType": "AWS_IAM"},
    bad={"authenticationType": "API_KEY"},
)
def appsync_api_disallow_api_keys(api: Resource) -> Iterator[str]:
    """Report keys, as the primary or an additional way to authenticate."""
    if api.equals("authenticationType", "API_KEY"):
        yield "authenticationType is API_KEY"
    for provider in api.each("additionalAuthenticationProviders"):
        if provider.equals("authenticationType", "API_KEY"):
            yield "additionalAuthenticationProviders has API_KEY"


@Policy(
    id="appsync-api-require-field-logs",
    description="AppSync GraphQL APIs have field-level logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("AppSync.2") + c.LOGGING,
    remediation="set logConfig.fieldLogLevel to ERROR or ALL, with cloudwatchLogsRoleArn",
    url=f"{guides.APPSYNC}/monitoring.html",
    types=(appsync.GRAPHQL_API,),
    good={"logConfig": {"cloudwatchLogsRoleArn": "arn", "fieldLogLevel": "ERROR"}},
    bad={"logConfig": {"cloudwatchLogsRoleArn": "arn", "fieldLogLevel": "NONE"}},
    omitted="violates",
)
def appsync_api_require_field_logs(api: Resource) -> Iterator[str]:
    """Report an API without logs of its resolvers."""
    path = "logConfig.fieldLogLevel"
    if api.differs(path, "ERROR", "ALL", "INFO", "DEBUG"):
        yield f"{path} is {api.show(path)}"


@Policy(
    id="appsync-cache-require-encryption",
    description="AppSync API caches are encrypted at rest.",
    severity=Severity.MEDIUM,
    controls=c.own("AppSync-1") + c.AT_REST,
    remediation="set atRestEncryptionEnabled to true when you create the cache",
    url=f"{guides.APPSYNC}/enabling-caching.html",
    types=(appsync.API_CACHE,),
    good={"atRestEncryptionEnabled": True},
    bad={"atRestEncryptionEnabled": False},
    omitted="violates",
)
def appsync_cache_require_encryption(cache: Resource) -> Iterator[str]:
    """Report encryption that is off, the default."""
    if cache.not_true("atRestEncryptionEnabled"):
        yield f"atRestEncryptionEnabled is {cache.show('atRestEncryptionEnabled')}"


@Policy(
    id="appsync-cache-enforce-tls",
    description="AppSync API caches are encrypted in transit.",
    severity=Severity.MEDIUM,
    controls=c.own("AppSync-2") + c.IN_TRANSIT,
    remediation="set transitEncryptionEnabled to true when you create the cache",
    url=f"{guides.APPSYNC}/enabling-caching.html",
    types=(appsync.API_CACHE,),
    good={"transitEncryptionEnabled": True},
    bad={"transitEncryptionEnabled": False},
    omitted="violates",
)
def appsync_cache_enforce_tls(cache: Resource) -> Iterator[str]:
    """Report encryption that is off, the default."""
    if cache.not_true("transitEncryptionEnabled"):
        yield f"transitEncryptionEnabled is {cache.show('transitEncryptionEnabled')}"
