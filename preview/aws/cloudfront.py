"""CloudFront."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge

CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
"""Hosted zone of every distribution (https://docs.aws.amazon.com/general/latest/gr/cf_region.html)."""


def _distribution_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield what viewers fetch through CloudFront; traffic from the origin to it is free."""
    sent = billing.share(billing.usage.cdn_gb, resource)
    yield Charge(item="data to viewers", key="cdn.data", quantity=sent, kind="usage", assumes="cdn_gb")
    requests = billing.share(billing.usage.cdn_requests, resource)
    yield Charge(item="HTTPS requests", key="cdn.requests", quantity=requests, kind="usage", assumes="cdn_requests")


def _function_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the invocations, one for each request; the free ones of the account are not subtracted."""
    requests = billing.share(billing.usage.cdn_requests, resource)
    yield Charge(item="invocations", key="cdn.functions", quantity=requests, kind="usage", assumes="cdn_requests")


def _items(value: Any) -> Any:
    """Return the items of a list that the provider writes with its length."""
    return value["items"]


def _item_names(value: Any) -> Any:
    """Return the names of a list that the provider writes in an object."""
    return value.get("items", [])


def _counted(listed: Sequence[Any]) -> Mapping[str, Any]:
    return {"quantity": len(listed), "items": list(listed)}


def _origin_groups(groups: Any) -> Any:
    """Return origin groups in CloudFront's own form, in which each list has its length."""
    return _counted(
        [
            {
                "id": group["originId"],
                "failoverCriteria": {"statusCodes": _counted(group["failoverCriteria"]["statusCodes"])},
                "members": _counted(group["members"]),
            }
            for group in groups
        ]
    )


CARDS = (
    Card(
        "aws:cloudfront/distribution:Distribution",
        unique=(Unique("aliases", named=False),),
        outputs=Outputs(
            id="E{upper:13}",
            arn="arn:{partition}:cloudfront::{account}:distribution/{id}",
            more={
                "domainName": "d{lower:13}.cloudfront.net",
                "hostedZoneId": CLOUDFRONT_ZONE,
                "etag": "E{upper:13 etag}",
                "status": "Deployed",
            },
        ),
        replacement=Replacement("cloudfront/distribution.go", "staging"),
        price=_distribution_price,
        cloudformation=Counterpart(
            within="DistributionConfig",
            names={
                "orderedCacheBehaviors": "CacheBehaviors",
                "isIpv6Enabled": "IPV6Enabled",
                "loggingConfig": "Logging",
                "origins.originId": "Id",
                "origins.customHeaders": "OriginCustomHeaders",
                "origins.customHeaders.name": "HeaderName",
                "origins.customHeaders.value": "HeaderValue",
            },
            values={"originGroups": _origin_groups},
        ),
    ),
    Card(
        "aws:cloudfront/originAccessControl:OriginAccessControl",
        unique=(Unique("name"),),
        outputs=Outputs(id="E{upper:13}", arn="arn:{partition}:cloudfront::{account}:origin-access-control/{id}"),
        replacement=Replacement("cloudfront/origin_access_control.go"),
        price=Free("a setting of a distribution"),
        cloudformation=Counterpart(within="OriginAccessControlConfig"),
    ),
    Card(
        "aws:cloudfront/vpcOrigin:VpcOrigin",
        outputs=Outputs(id="vo_{lower:22}", arn="arn:{partition}:cloudfront::{account}:vpcorigin/{id}"),
        replacement=Replacement("cloudfront/vpc_origin.go"),
        price=Free("VPC origins are free; traffic is billed by the distribution"),
        cloudformation=Counterpart(values={"vpcOriginEndpointConfig.originSslProtocols": _items}),
    ),
    Card(
        "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
        unique=(Unique("name"),),
        outputs=Outputs(id="{uuid:}", arn="arn:{partition}:cloudfront::{account}:response-headers-policy/{id}"),
        replacement=Replacement("cloudfront/response_headers_policy.go"),
        price=Free("a setting of a distribution"),
        cloudformation=Counterpart(within="ResponseHeadersPolicyConfig"),
    ),
    Card(
        "aws:cloudfront/cachePolicy:CachePolicy",
        unique=(Unique("name"),),
        outputs=Outputs(id="{uuid:}", arn="arn:{partition}:cloudfront::{account}:cache-policy/{id}"),
        replacement=Replacement("cloudfront/cache_policy.go"),
        price=Free("a setting of a distribution"),
        cloudformation=Counterpart(
            within="CachePolicyConfig",
            values={
                f"parametersInCacheKeyAndForwardedToOrigin.{part}": _item_names
                for part in ("cookiesConfig.cookies", "headersConfig.headers", "queryStringsConfig.queryStrings")
            },
        ),
    ),
    Card(
        "aws:cloudfront/originRequestPolicy:OriginRequestPolicy",
        unique=(Unique("name"),),
        outputs=Outputs(id="{uuid:}", arn="arn:{partition}:cloudfront::{account}:origin-request-policy/{id}"),
        replacement=Replacement("cloudfront/origin_request_policy.go"),
        price=Free("a setting of a distribution"),
        cloudformation=Counterpart(
            within="OriginRequestPolicyConfig",
            values=dict.fromkeys(
                ("cookiesConfig.cookies", "headersConfig.headers", "queryStringsConfig.queryStrings"), _item_names
            ),
        ),
    ),
    Card(
        "aws:cloudfront/publicKey:PublicKey",
        unique=(Unique("name"),),
        outputs=Outputs(
            id="K{upper:13}", more={"etag": "E{upper:13 etag}", "callerReference": "terraform-{digits:20}"}
        ),
        replacement=Replacement("cloudfront/public_key.go", "encodedKey name namePrefix"),
        price=Free("verifies signatures; AWS does not charge for keys of CloudFront"),
        cloudformation=Counterpart(
            within="PublicKeyConfig",
            constants=lambda inputs: {"CallerReference": inputs.get("comment", "")},
        ),
    ),
    Card(
        "aws:cloudfront/keyGroup:KeyGroup",
        unique=(Unique("name"),),
        outputs=Outputs(id="{uuid:}", more={"etag": "E{upper:13 etag}"}),
        replacement=Replacement("cloudfront/key_group.go"),
        price=Free("a list of public keys"),
        cloudformation=Counterpart(within="KeyGroupConfig"),
    ),
    Card(
        "aws:cloudfront/function:Function",
        unique=(Unique("name"),),
        outputs=Outputs(arn="arn:{partition}:cloudfront::{account}:function/{name}"),
        replacement=Replacement("cloudfront/function.go", "name"),
        price=_function_price,
        cloudformation=Counterpart(
            names={
                "code": "FunctionCode",
                "publish": "AutoPublish",
                "comment": "FunctionConfig/Comment",
                "runtime": "FunctionConfig/Runtime",
                "keyValueStoreAssociations": "FunctionConfig/KeyValueStoreAssociations",
            },
        ),
    ),
)
