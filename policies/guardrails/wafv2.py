"""AWS WAF: rules, managed rule groups and logging of web ACLs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.plan.aws import wafv2
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource, View

WEB_ACL_NOTE = "Off by default, because a web ACL has a fixed monthly cost."
WEB_ACL_PROFILES = {"prod": "mandatory", "pci": "mandatory"}
"""Profiles that require web ACLs; PCI DSS 4.0.1 does in 6.4.2."""


@Policy(
    id="waf-web-acl-require-rules",
    description="Web ACLs have rules, including a managed rule group.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("WAF.10") + c.WEB_ATTACKS,
    remediation="add a rule with managedRuleGroupStatement, such as AWSManagedRulesCommonRuleSet",
    url=f"{guides.WAF}/aws-managed-rule-groups-list.html",
    types=(wafv2.WEB_ACL,),
    good={
        "rules": [
            {"name": "core", "statement": {"managedRuleGroupStatement": {"name": "AWSManagedRulesCommonRuleSet"}}}
        ]
    },
    bad={"rules": []},
    omitted="violates",
)
def waf_web_acl_require_rules(acl: Resource) -> Iterator[str]:
    """Report a web ACL without a rule group; rules as JSON text are not parsed."""
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
        yield f"{len(rules)} rules, none with a rule group" if rules else "no rules"


@Policy(
    id="waf-web-acl-require-logging",
    description="Web ACLs have logging and CloudWatch metrics enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("WAF.12") + c.security_hub("WAF.11") + c.LOGGING,
    remediation="add an aws.wafv2.WebAclLoggingConfiguration, and set visibilityConfig.cloudwatchMetricsEnabled "
    "to true",
    url=f"{guides.WAF}/logging.html",
    types=(wafv2.WEB_ACL, wafv2.RULE_GROUP, wafv2.WEB_ACL_LOGGING_CONFIGURATION),
    good=(
        Sample(type=wafv2.WEB_ACL, props={"visibilityConfig": {"cloudwatchMetricsEnabled": True}}),
        Sample(type=wafv2.WEB_ACL_LOGGING_CONFIGURATION, name="logs", props={}, links={"resourceArn": "this"}),
    ),
    bad=(Sample(type=wafv2.WEB_ACL, props={"visibilityConfig": {"cloudwatchMetricsEnabled": True}}),),
)
def waf_web_acl_require_logging(stack: Stack) -> Iterator[Finding]:
    """Report a web ACL without logging, or one, a rule group or a rule of either without metrics."""
    metrics = "visibilityConfig.cloudwatchMetricsEnabled"
    for acl in stack.of((wafv2.WEB_ACL,)):
        if stack.companions(acl, (wafv2.WEB_ACL_LOGGING_CONFIGURATION,), "resourceArn").none:
            yield Finding(acl, f"web ACL {acl.name} has no logging")
    for container in stack.of((wafv2.WEB_ACL, wafv2.RULE_GROUP)):
        if container.is_false(metrics):
            yield Finding(container, f"{metrics} is false")
        for rule in container.each("rules"):
            if rule.is_false(metrics):
                yield Finding(container, f"{metrics} of rule {rule.text('name')} is false")


_BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet"
_LOG4J = "Log4JRCE"
_LENIENT = ("count", "allow")


def _managed(**group: Any) -> dict[str, Any]:
    statement = {"managedRuleGroupStatement": {"vendorName": "AWS", "name": _BAD_INPUTS}}
    return {"rules": [{"name": "bad-inputs", "priority": 1, "statement": statement, **group}]}


@Policy(
    id="waf-web-acl-require-known-bad-inputs",
    description="Web ACLs block known bad inputs, such as those of Log4j (CVE-2021-44228).",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("WAF-1") + c.WEB_ATTACKS,
    remediation="add a rule with the managed rule group AWSManagedRulesKnownBadInputsRuleSet and overrideAction none",
    url=f"{guides.WAF}/aws-managed-rule-groups-baseline.html",
    types=(wafv2.WEB_ACL,),
    good=_managed(overrideAction={"none": {}}),
    bad=_managed(overrideAction={"count": {}}),
    omitted="violates",
    note="Rules as JSON text, and rule groups of AWS Firewall Manager, are not read. Checkov rates it high; a web ACL "
    "without it is no worse than none, so it is medium.",
)
def waf_web_acl_require_known_bad_inputs(acl: Resource) -> Iterator[str]:
    """Report a web ACL without the rule group, or one that only counts, as a whole or for Log4j."""
    if not acl.lacks("ruleJson") or acl.unsure("rules"):
        return
    path = "statement.managedRuleGroupStatement"
    rules = [
        rule for rule in acl.each("rules") if rule.unsure(f"{path}.name") or rule.equals(f"{path}.name", _BAD_INPUTS)
    ]
    if not rules:
        yield f"no rule has {_BAD_INPUTS}"
    elif all(_only_counts(rule, path) for rule in rules):
        yield f"{_BAD_INPUTS} only counts"


def _only_counts(rule: View, path: str) -> bool:
    """Return whether a rule blocks nothing, or not Log4j; the chosen action is an object, mostly an empty one."""
    overrides = [item for item in rule.each(f"{path}.ruleActionOverrides") if item.equals("name", _LOG4J)]
    lenient = any(isinstance(item.raw(f"actionToUse.{action}"), dict) for item in overrides for action in _LENIENT)
    return lenient or isinstance(rule.raw("overrideAction.count"), dict)
