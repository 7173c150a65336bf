"""Network Firewall: logs, default actions, rule groups and protection."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.plan.aws import networkfirewall
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_FORWARD = "aws:forward_to_sfe"
_SAFE = ("aws:drop", _FORWARD)


@Policy(
    id="networkfirewall-firewall-require-logging",
    description="Network Firewall firewalls have logging enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("NetworkFirewall.2") + c.LOGGING,
    remediation="add an aws.networkfirewall.LoggingConfiguration whose firewallArn is the firewall's ARN",
    url=f"{guides.NETWORK_FIREWALL}/firewall-logging.html",
    types=(networkfirewall.FIREWALL, networkfirewall.LOGGING_CONFIGURATION),
    good=(
        Sample(type=networkfirewall.FIREWALL, props={"vpcId": "vpc-1"}),
        Sample(
            type=networkfirewall.LOGGING_CONFIGURATION,
            name="logs",
            props={"loggingConfiguration": {"logDestinationConfigs": [{"logType": "ALERT"}]}},
            links={"firewallArn": "this"},
        ),
    ),
    bad=(Sample(type=networkfirewall.FIREWALL, props={"vpcId": "vpc-1"}),),
)
def networkfirewall_firewall_require_logging(stack: Stack) -> Iterator[Finding]:
    """Report a firewall without a logging configuration."""
    for firewall in stack.of((networkfirewall.FIREWALL,)):
        if stack.companions(firewall, (networkfirewall.LOGGING_CONFIGURATION,), "firewallArn").none:
            yield Finding(firewall, f"{firewall.name} has no logging configuration")


def _policy(group: str, actions: str, fragments: str) -> dict[str, object]:
    return {
        "firewallPolicy": {
            "statelessDefaultActions": [actions],
            "statelessFragmentDefaultActions": [fragments],
            "statefulRuleGroupReferences": [{"resourceArn": group}] if group else [],
        }
    }


@Policy(
    id="networkfirewall-policy-require-rule-group",
    description="Network Firewall policies have at least one rule group.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("NetworkFirewall.3") + c.NETWORK,
    remediation="add a rule group to statefulRuleGroupReferences or statelessRuleGroupReferences",
    url=f"{guides.NETWORK_FIREWALL}/firewall-policies.html",
    types=(networkfirewall.FIREWALL_POLICY,),
    good=_policy("arn", _FORWARD, _FORWARD),
    bad=_policy("", _FORWARD, _FORWARD),
    omitted="violates",
)
def networkfirewall_policy_require_rule_group(policy: Resource) -> Iterator[str]:
    """Report a policy without any rule."""
    kinds = ("statefulRuleGroupReferences", "statelessRuleGroupReferences")
    if all(policy.lacks(f"firewallPolicy.{kind}") for kind in kinds):
        yield "firewallPolicy has no rule group"


@Policy(
    id="networkfirewall-policy-disallow-default-pass",
    description="Network Firewall policies drop or forward full packets that match no stateless rule.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("NetworkFirewall.4") + c.NETWORK,
    remediation="set statelessDefaultActions to aws:drop or aws:forward_to_sfe",
    url=f"{guides.NETWORK_FIREWALL}/stateless-default-actions.html",
    types=(networkfirewall.FIREWALL_POLICY,),
    good=_policy("arn", _FORWARD, _FORWARD),
    bad=_policy("arn", "aws:pass", _FORWARD),
)
def networkfirewall_policy_disallow_default_pass(policy: Resource) -> Iterator[str]:
    """Report packets that pass without inspection."""
    yield from _passes(policy, "firewallPolicy.statelessDefaultActions")


@Policy(
    id="networkfirewall-policy-disallow-fragment-pass",
    description="Network Firewall policies drop or forward fragmented packets that match no stateless rule.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("NetworkFirewall.5") + c.NETWORK,
    remediation="set statelessFragmentDefaultActions to aws:drop or aws:forward_to_sfe",
    url=f"{guides.NETWORK_FIREWALL}/stateless-default-actions.html",
    types=(networkfirewall.FIREWALL_POLICY,),
    good=_policy("arn", _FORWARD, _FORWARD),
    bad=_policy("arn", _FORWARD, "aws:pass"),
)
def networkfirewall_policy_disallow_fragment_pass(policy: Resource) -> Iterator[str]:
    """Report fragments that pass without inspection."""
    yield from _passes(policy, "firewallPolicy.statelessFragmentDefaultActions")


def _passes(policy: Resource, path: str) -> Iterator[str]:
    """Report `aws:pass`, next to which custom actions may be listed."""
    if "aws:pass" in policy.values(path):
        yield f"{path} has aws:pass instead of {' or '.join(_SAFE)}"


_RULES = "ruleGroup.rulesSource.statelessRulesAndCustomActions.statelessRules"


def _stateless(*rules: dict[str, object]) -> dict[str, object]:
    source = {"statelessRulesAndCustomActions": {"statelessRules": list(rules)}}
    return {"type": "STATELESS", "ruleGroup": {"rulesSource": source}}


@Policy(
    id="networkfirewall-rule-group-require-rules",
    description="Stateless Network Firewall rule groups are not empty.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("NetworkFirewall.6") + c.NETWORK,
    remediation="add rules to statelessRules",
    url=f"{guides.NETWORK_FIREWALL}/stateless-rule-groups-5-tuple.html",
    types=(networkfirewall.RULE_GROUP,),
    good=_stateless({"priority": 1, "ruleDefinition": {"actions": ["aws:drop"]}}),
    bad=_stateless(),
)
def networkfirewall_rule_group_require_rules(group: Resource) -> Iterator[str]:
    """Report a stateless group without rules, in either form."""
    if group.equals("type", "STATELESS") and group.lacks(_RULES) and group.lacks("rules"):
        yield "statelessRules is empty"


@Policy(
    id="networkfirewall-firewall-require-deletion-protection",
    description="Production Network Firewall firewalls have deletion protection enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("NetworkFirewall.9") + c.DELETION,
    remediation="set deleteProtection to true",
    url=f"{guides.NETWORK_FIREWALL}/firewall-updating.html",
    types=(networkfirewall.FIREWALL,),
    good={"deleteProtection": True},
    bad={"deleteProtection": False},
    environments=PROD,
    omitted="violates",
)
def networkfirewall_firewall_require_deletion_protection(firewall: Resource) -> Iterator[str]:
    """Report deletion protection that is off, the default."""
    if firewall.not_true("deleteProtection"):
        yield f"deleteProtection is {firewall.show('deleteProtection')}"


@Policy(
    id="networkfirewall-firewall-require-subnet-protection",
    description="Production Network Firewall firewalls have subnet change protection enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("NetworkFirewall.10") + c.DELETION,
    remediation="set subnetChangeProtection to true",
    url=f"{guides.NETWORK_FIREWALL}/firewall-updating.html",
    types=(networkfirewall.FIREWALL,),
    good={"subnetChangeProtection": True},
    bad={"subnetChangeProtection": False},
    environments=PROD,
    omitted="violates",
)
def networkfirewall_firewall_require_subnet_protection(firewall: Resource) -> Iterator[str]:
    """Report subnet change protection that is off, the default."""
    if firewall.not_true("subnetChangeProtection"):
        yield f"subnetChangeProtection is {firewall.show('subnetChangeProtection')}"


@Policy(
    id="networkfirewall-firewall-require-multiple-zones",
    description="Production Network Firewall firewalls are deployed in multiple Availability Zones.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.security_hub("NetworkFirewall.1") + c.AVAILABILITY,
    remediation="add a subnet of another Availability Zone to subnetMappings",
    url=f"{guides.NETWORK_FIREWALL}/arch-two-zone-igw.html",
    types=(networkfirewall.FIREWALL,),
    good={"subnetMappings": [{"subnetId": "subnet-a"}, {"subnetId": "subnet-b"}]},
    bad={"subnetMappings": [{"subnetId": "subnet-a"}]},
    environments=PROD,
)
def networkfirewall_firewall_require_multiple_zones(firewall: Resource) -> Iterator[str]:
    """Report a firewall with a single subnet."""
    value = firewall.raw("subnetMappings")
    if isinstance(value, list) and len(value) == 1:
        yield "subnetMappings has 1 entry"
