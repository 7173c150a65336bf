"""AWS Network Firewall."""

from __future__ import annotations

from policies.plan.kind import Kind

FIREWALL = Kind(
    "aws:networkfirewall/firewall:Firewall", defaults={"deleteProtection": False, "subnetChangeProtection": False}
)
FIREWALL_POLICY = Kind("aws:networkfirewall/firewallPolicy:FirewallPolicy")
LOGGING_CONFIGURATION = Kind("aws:networkfirewall/loggingConfiguration:LoggingConfiguration")
RULE_GROUP = Kind("aws:networkfirewall/ruleGroup:RuleGroup")
