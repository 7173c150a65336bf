"""WAF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Context, Outputs
from preview.aws.pricing import Billing, Charge

_WEB_ACL = "aws:wafv2/webAcl:WebAcl"


def _arn(kind: str) -> Any:
    def arn(context: Context) -> str:
        scope = "global" if context.inputs.get("scope") == "CLOUDFRONT" else "regional"
        return context.text(f"arn:{{partition}}:wafv2:{{region}}:{{account}}:{scope}/{kind}/{{name}}/{{id}}")

    return arn


def _price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield a web ACL, its rules, and the requests that it inspects."""
    rules = [rule for rule in resource.inputs.get("rules") or () if isinstance(rule, dict)]
    yield Charge(item="web ACL", key="waf.acl", quantity=1)
    yield Charge(item="rules and rule groups", key="waf.rule", quantity=len(rules))
    cdn = resource.inputs.get("scope") == "CLOUDFRONT"
    assumed, total = (
        ("cdn_requests", billing.usage.cdn_requests)
        if cdn
        else ("load_balancer_requests", billing.usage.load_balancer_requests)
    )
    alike = [one for one in billing.graph.of(_WEB_ACL) if (one.inputs.get("scope") == "CLOUDFRONT") == cdn]
    requests = total / len(alike)
    yield Charge(item="requests inspected", key="waf.requests", quantity=requests, kind="usage", assumes=assumed)
    if "AWSManagedRulesBotControlRuleSet" in str(rules):
        yield Charge(item="bot control", key="waf.bots", quantity=1)
        yield Charge(
            item="requests to bot control", key="waf.bot_requests", quantity=requests, kind="usage", assumes=assumed
        )


CARDS = (
    Card(
        _WEB_ACL,
        unique=(Unique("name"),),
        outputs=Outputs(id="{uuid:}", arn=_arn("webacl")),
        replacement=Replacement("wafv2/web_acl.go", "name namePrefix scope"),
        price=_price,
    ),
    Card(
        "aws:wafv2/ipSet:IpSet",
        unique=(Unique("name"),),
        outputs=Outputs(id="{uuid:}", arn=_arn("ipset")),
        replacement=Replacement("wafv2/ip_set.go", "ipAddressVersion name namePrefix scope"),
        price=Free("a list that a rule of a web ACL reads"),
    ),
    Card(
        "aws:wafv2/webAclAssociation:WebAclAssociation",
        unique=(Unique("resourceArn", named=False),),
        outputs=Outputs(id="{input[webAclArn]},{input[resourceArn]}"),
        replacement=Replacement("wafv2/web_acl_association.go", "resourceArn webAclArn"),
        price=Free("a setting of a web ACL"),
    ),
    Card(
        "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        unique=(Unique("resourceArn", named=False),),
        outputs=Outputs(id="{input[resourceArn]}"),
        replacement=Replacement("wafv2/web_acl_logging_configuration.go", "logDestinationConfigs resourceArn"),
        cloudformation=Counterpart(type="AWS::WAFv2::LoggingConfiguration"),
        price=Free("a setting of a web ACL; the logs are billed by CloudWatch"),
    ),
)
