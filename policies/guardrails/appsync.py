"""AppSync: authentication, logs and caches."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.guardrails.wafv2 import WEB_ACL_NOTE, WEB_ACL_PROFILES
from policies.plan.aws import appsync, wafv2
from policies.plan.lens.stack import Stack
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


_API = Sample(type=appsync.GRAPHQL_API, props={"authenticationType": "AWS_IAM"})


@Policy(
    id="appsync-api-require-waf",
    description="AppSync GraphQL APIs are associated with an AWS WAF web ACL.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.own("AppSync-3") + c.WEB_ATTACKS,
    remediation="add an aws.wafv2.WebAclAssociation whose resourceArn is the API's ARN",
    url=f"{guides.WAF}/web-acl-associating-aws-resource.html",
    types=(appsync.GRAPHQL_API, wafv2.WEB_ACL_ASSOCIATION),
    good=(
        _API,
        Sample(type=wafv2.WEB_ACL_ASSOCIATION, name="waf", props={"webAclArn": "arn"}, links={"resourceArn": "this"}),
    ),
    bad=(_API,),
    profiles=WEB_ACL_PROFILES,
    note=WEB_ACL_NOTE,
)
def appsync_api_require_waf(stack: Stack) -> Iterator[Finding]:
    """Report a public API without an association."""
    for api in stack.of((appsync.GRAPHQL_API,)):
        if (
            api.differs("visibility", "PRIVATE")
            and stack.companions(api, (wafv2.WEB_ACL_ASSOCIATION,), "resourceArn").none
        ):
            yield Finding(api, f"API {api.name} has no web ACL")
