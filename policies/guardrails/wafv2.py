"""WAF: web ACLs have rules, and write down what they met."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource

WEB_ACL = "aws:wafv2/webAcl:WebAcl"
WAF_LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
WAF = "https://docs.aws.amazon.com/waf/latest/developerguide"


@resource_rule(
    id="waf-web-acl-require-rules",
    description="A web ACL has rules, AWS's managed ones among them.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("WAF.10") + c.WEB_ATTACKS,
    remediation="add a rule with managedRuleGroupStatement, such as AWSManagedRulesCommonRuleSet",
    url=f"{WAF}/aws-managed-rule-groups-list.html",
    types=(WEB_ACL,),
    good={
        "rules": [
            {"name": "core", "statement": {"managedRuleGroupStatement": {"name": "AWSManagedRulesCommonRuleSet"}}}
        ]
    },
    bad={"rules": []},
)
def waf_web_acl_require_rules(acl: Resource) -> Iterator[str]:
    """None, or none of AWS's; rules given as JSON text are not looked into."""
    if not acl.lacks("ruleJson") or acl.unsure("rules"):
        return
    rules = acl.each("rules")
    managed = [
        rule
        for rule in rules
        if not rule.lacks("statement.managedRuleGroupStatement")
        or not rule.lacks("statement.ruleGroupReferenceStatement")
    ]
    if not managed:
        yield f"{len(rules)} rules, none of them a managed rule group" if rules else "no rules"


@stack_rule(
    id="waf-web-acl-require-logging",
    description="A web ACL logs what it met.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("WAF.11", "WAF.12") + c.LOGGING,
    remediation="add an aws.wafv2.WebAclLoggingConfiguration, and set visibilityConfig.cloudwatchMetricsEnabled to "
    "true",
    url=f"{WAF}/logging.html",
    types=(WEB_ACL, WAF_LOGGING),
    good=(
        Sample(type=WEB_ACL, props={"visibilityConfig": {"cloudwatchMetricsEnabled": True}}),
        Sample(type=WAF_LOGGING, name="logs", props={}, links={"resourceArn": "this"}),
    ),
    bad=(Sample(type=WEB_ACL, props={"visibilityConfig": {"cloudwatchMetricsEnabled": True}}),),
)
def waf_web_acl_require_logging(stack: Stack) -> Iterator[Finding]:
    """No log, or no metric."""
    for acl in stack.of((WEB_ACL,)):
        if stack.companions(acl, (WAF_LOGGING,), "resourceArn").none:
            yield Finding(acl, f"web ACL {acl.name} keeps no log")
        if acl.is_false("visibilityConfig.cloudwatchMetricsEnabled"):
            yield Finding(acl, "visibilityConfig.cloudwatchMetricsEnabled is false")
