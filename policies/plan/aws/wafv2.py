"""AWS WAF."""

from __future__ import annotations

from policies.plan.kind import Kind

IP_SET = Kind("aws:wafv2/ipSet:IpSet")
WEB_ACL = Kind("aws:wafv2/webAcl:WebAcl")
WEB_ACL_ASSOCIATION = Kind("aws:wafv2/webAclAssociation:WebAclAssociation")
RULE_GROUP = Kind("aws:wafv2/ruleGroup:RuleGroup")
WEB_ACL_LOGGING_CONFIGURATION = Kind("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration")
