"""Load balancers, CloudFront, certificates, API Gateway."""

from __future__ import annotations

import hashlib

from preview.aws.simulate.shapes import Context, Shape, Table

CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2"
"""Hosted zone of every distribution (https://docs.aws.amazon.com/general/latest/gr/cf_region.html)."""

_ELB = "arn:{partition}:elasticloadbalancing:{region}:{account}:"
_KINDS = {"application": "app", "network": "net", "gateway": "gwy"}
_ELB_ZONES = {
    "us-east-1": "Z35SXDOTRQ7X7K",
    "us-east-2": "Z3AADJGX6KTTL2",
    "us-west-1": "Z368ELLRRE2KJ0",
    "us-west-2": "Z1H1FL5HABSF5",
    "eu-west-1": "Z32O12XQLNTSW2",
    "eu-central-1": "Z215JYRZR1TBD5",
}
"""https://docs.aws.amazon.com/general/latest/gr/elb.html; other regions get a made-up id of the same shape."""


def _balancer(context: Context) -> str:
    kind = _KINDS.get(str(context.inputs.get("loadBalancerType", "application")), "app")
    return context.text(f"{kind}/{{name}}/{{hex:16}}")


def _balancer_arn(context: Context) -> str:
    return context.text(_ELB) + f"loadbalancer/{_balancer(context)}"


def _balancer_host(context: Context) -> str:
    if context.inputs.get("loadBalancerType") == "network":
        return context.text("{name}-{hex:16}.elb.{region}.{suffix}")
    internal = "internal-" if context.inputs.get("internal") else ""
    return context.text(f"{internal}{{name}}-{{digits:10}}.{{region}}.elb.{{suffix}}")


def _balancer_zone(context: Context) -> str:
    return _ELB_ZONES.get(context.place.region) or context.text("Z{upper:13 elb}")


def _listener_arn(context: Context) -> str:
    balancer = str(context.inputs.get("loadBalancerArn", ""))
    return context.text(f"{balancer.replace(':loadbalancer/', ':listener/', 1)}/{{hex:16}}")


def _rule_arn(context: Context) -> str:
    listener = str(context.inputs.get("listenerArn", ""))
    return context.text(f"{listener.replace(':listener/', ':listener-rule/', 1)}/{{hex:16}}")


def _validation(context: Context) -> list[dict[str, str]]:
    """Return one DNS record for each name; a wildcard is validated by the same record as the name above it."""
    names = [context.inputs.get("domainName"), *(context.inputs.get("subjectAlternativeNames") or [])]
    options = []
    for name in dict.fromkeys(str(name) for name in names if name):
        base = name.removeprefix("*.")
        digest = hashlib.sha256(f"{context.place.account}/{base}".encode()).hexdigest()
        options.append(
            {
                "domainName": name,
                "resourceRecordName": f"_{digest[:32]}.{base}.",
                "resourceRecordType": "CNAME",
                "resourceRecordValue": f"_{digest[32:]}.{digest[:10]}.acm-validations.aws.",
            }
        )
    return options


def _api_endpoint(context: Context) -> str:
    scheme = "wss" if context.inputs.get("protocolType") == "WEBSOCKET" else "https"
    return context.text(f"{scheme}://{{lower:10}}.execute-api.{{region}}.{{suffix}}")


TABLE: Table = {
    "aws:lb/loadBalancer:LoadBalancer": Shape(
        id=_balancer_arn,
        arn=_balancer_arn,
        more={
            "arnSuffix": _balancer,
            "dnsName": _balancer_host,
            "zoneId": _balancer_zone,
            "vpcId": "vpc-{hex:17}",
        },
    ),
    "aws:lb/targetGroup:TargetGroup": Shape(
        id=f"{_ELB}targetgroup/{{name}}/{{hex:16}}",
        arn="{id}",
        more={"arnSuffix": "targetgroup/{name}/{hex:16}", "loadBalancerArns": []},
    ),
    "aws:lb/listener:Listener": Shape(id=_listener_arn, arn="{id}"),
    "aws:lb/listenerRule:ListenerRule": Shape(id=_rule_arn, arn="{id}"),
    "aws:lb/listenerCertificate:ListenerCertificate": Shape(id="{input[listenerArn]}_{input[certificateArn]}"),
    "aws:acm/certificate:Certificate": Shape(
        id="arn:{partition}:acm:{region}:{account}:certificate/{uuid:}",
        arn="{id}",
        more={"domainValidationOptions": _validation, "status": "ISSUED", "type": "AMAZON_ISSUED"},
    ),
    "aws:acm/certificateValidation:CertificateValidation": Shape(id="{uuid:}"),
    "aws:cloudfront/distribution:Distribution": Shape(
        id="E{upper:13}",
        arn="arn:{partition}:cloudfront::{account}:distribution/{id}",
        more={
            "domainName": "d{lower:13}.cloudfront.net",
            "hostedZoneId": CLOUDFRONT_ZONE,
            "etag": "E{upper:13 etag}",
            "status": "Deployed",
        },
    ),
    "aws:cloudfront/originAccessControl:OriginAccessControl": Shape(
        id="E{upper:13}", arn="arn:{partition}:cloudfront::{account}:origin-access-control/{id}"
    ),
    "aws:cloudfront/vpcOrigin:VpcOrigin": Shape(
        id="vo_{lower:22}", arn="arn:{partition}:cloudfront::{account}:vpcorigin/{id}"
    ),
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": Shape(
        id="{uuid:}", arn="arn:{partition}:cloudfront::{account}:response-headers-policy/{id}"
    ),
    "aws:cloudfront/cachePolicy:CachePolicy": Shape(
        id="{uuid:}", arn="arn:{partition}:cloudfront::{account}:cache-policy/{id}"
    ),
    "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": Shape(
        id="{uuid:}", arn="arn:{partition}:cloudfront::{account}:origin-request-policy/{id}"
    ),
    "aws:cloudfront/function:Function": Shape(arn="arn:{partition}:cloudfront::{account}:function/{name}"),
    "aws:wafv2/webAcl:WebAcl": Shape(
        id="{uuid:}", arn="arn:{partition}:wafv2:{region}:{account}:regional/webacl/{name}/{id}"
    ),
    "aws:apigatewayv2/api:Api": Shape(
        id="{lower:10}",
        arn="arn:{partition}:apigateway:{region}::/apis/{id}",
        more={"apiEndpoint": _api_endpoint, "executionArn": "arn:{partition}:execute-api:{region}:{account}:{id}"},
    ),
}
