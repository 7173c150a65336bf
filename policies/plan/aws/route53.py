"""Amazon Route 53."""

from __future__ import annotations

from policies.plan.kind import Kind

HEALTH_CHECK = Kind("aws:route53/healthCheck:HealthCheck")
HOSTED_ZONE_DNSSEC = Kind("aws:route53/hostedZoneDnsSec:HostedZoneDnsSec", defaults={"signingStatus": "SIGNING"})
KEY_SIGNING_KEY = Kind("aws:route53/keySigningKey:KeySigningKey")
QUERY_LOG = Kind("aws:route53/queryLog:QueryLog")
RECORD = Kind("aws:route53/record:Record")
RESOLVER_FIREWALL_ASSOCIATION = Kind(
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation"
)
RESOLVER_FIREWALL_RULE = Kind("aws:route53/resolverFirewallRule:ResolverFirewallRule")
RESOLVER_FIREWALL_RULE_GROUP = Kind("aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup")
RESOLVER_FIREWALL_CONFIG = Kind(
    "aws:route53/resolverFirewallConfig:ResolverFirewallConfig", defaults={"firewallFailOpen": "DISABLED"}
)
RESOLVER_QUERY_LOG_ASSOCIATION = Kind("aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation")
ZONE = Kind("aws:route53/zone:Zone", holds="names")
ZONE_ASSOCIATION = Kind("aws:route53/zoneAssociation:ZoneAssociation")
REGISTERED_DOMAIN = Kind("aws:route53domains/domain:Domain", holds="names")
REGISTERED_DOMAIN_SETTINGS = Kind(
    "aws:route53domains/registeredDomain:RegisteredDomain", defaults={"transferLock": True, "autoRenew": True}
)
