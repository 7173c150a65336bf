"""Route 53."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.plan.graph import Registration
from preview.aws.answers import Answer, Arguments, hexadecimal
from preview.aws.card import Card, Free, Inputs, Refused, Replacement, Shelf, Unique
from preview.aws.counterpart import Conversion, Counterpart, NoCounterpart
from preview.aws.outputs import Context, Location, Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError, usage_charge

_RESOLVER = "arn:{partition}:route53resolver:{region}:{account}:"
_FIREWALL_RULE = "aws:route53/resolverFirewallRule:ResolverFirewallRule"

_NAME_SERVERS = [
    "ns-{hex:2 a}.awsdns-00.com",
    "ns-{hex:2 b}.awsdns-01.net",
    "ns-{hex:2 c}.awsdns-02.org",
    "ns-{hex:2 d}.awsdns-03.co.uk",
]


def _zone_name(context: Context) -> str:
    return str(context.inputs.get("name", ""))


def _fqdn(context: Context) -> str:
    return str(context.inputs.get("name", "")).rstrip(".")


def _record_id(context: Context) -> str:
    identifier = context.inputs.get("setIdentifier")
    return context.text("{input[zoneId]}_{input[name]}_{input[type]}") + (f"_{identifier}" if identifier else "")


def _zone_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield a hosted zone; queries are billed with the records that they are for."""
    del resource, billing
    yield Charge(item="hosted zone", key="dns.zone", quantity=1)


def _is_asked_for(record: Registration) -> bool:
    """Return whether queries for a record are billed and many: not aliases, nor what only ACM asks for."""
    return not record.inputs.get("aliases") and not record.inputs.get("allowOverwrite")


def _record_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield an equal share of the queries; those for aliases of AWS resources are free."""
    asked_for = sum(map(_is_asked_for, billing.graph.of(resource.type)))
    if _is_asked_for(resource):
        yield usage_charge("queries", "dns.queries", billing.usage.dns_queries / asked_for, "dns_queries")


def _quoted_texts(inputs: Inputs) -> Mapping[str, Conversion]:
    """Quote texts for CloudFormation; the provider adds the outer quotes itself."""
    return {"records": lambda texts: [f'"{text}"' for text in texts]} if inputs.get("type") == "TXT" else {}


def _check_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the check of an endpoint of AWS by HTTPS, as the program makes it; other kinds have other prices."""
    del billing
    if resource.inputs.get("type") != "HTTPS" or resource.inputs.get("ipAddress"):
        raise UnpricedError("health checks other than of a name of AWS by HTTPS")
    yield Charge(item="health check", key="dns.check", quantity=1)
    yield Charge(item="health check by HTTPS", key="dns.check_option", quantity=1)


def _threat_id(context: Context) -> str | None:
    return context.text("rslvr-ftp-{hex:16}") if context.inputs.get("dnsThreatProtection") else None


def _firewall_rule_id(context: Context) -> str:
    return context.text("{input[firewallRuleGroupId]}:") + (
        _threat_id(context) or str(context.inputs.get("firewallDomainListId", ""))
    )


def _domain_list_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the domains of a list of one's own; AWS's lists are free."""
    del billing
    domains = resource.inputs.get("domains")
    yield Charge(item="filtered domains", key="dns.domain", quantity=len(domains) if isinstance(domains, list) else 0)


def _firewall_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the queries that are filtered, and the hours of DNS Firewall Advanced if one of the rules is of it."""
    share = billing.share(billing.usage.resolver_queries, resource)
    yield usage_charge("filtered queries", "dns.filtered", share, "resolver_queries")
    group = resource.inputs.get("firewallRuleGroupId")
    rules = [one for one in billing.graph.of(_FIREWALL_RULE) if one.inputs.get("firewallRuleGroupId") == group]
    if any(one.inputs.get("dnsThreatProtection") for one in rules):
        yield Charge(item="DNS Firewall Advanced", key="dns.advanced", quantity=billing.usage.hours)


def _zone(location: Location, args: Arguments) -> dict[str, Any]:
    name = str(args.get("name") or "example.com").rstrip(".")
    identifier = str(args.get("zoneId") or f"Z{hexadecimal(location, 20, name).upper()}")
    return {
        "id": identifier,
        "zoneId": identifier,
        "name": name,
        "arn": f"arn:{location.partition}:route53:::hostedzone/{identifier}",
        "nameServers": [f"ns-{number}.awsdns-0{number}.com" for number in range(4)],
        "privateZone": bool(args.get("privateZone")),
        "tags": {},
    }


def _visibility_changes(old: Inputs, new: Inputs) -> bool:
    return bool(old.get("vpcs")) != bool(new.get("vpcs"))


CARDS = (
    Card(
        "aws:route53/zone:Zone",
        outputs=Outputs(
            id="Z{upper:20}",
            arn="arn:{partition}:route53:::hostedzone/{id}",
            more={
                "zoneId": "{id}",
                "name": _zone_name,
                "nameServers": _NAME_SERVERS,
                "primaryNameServer": _NAME_SERVERS[0],
            },
        ),
        replacement=Replacement(
            "route53/zone.go",
            "delegationSetId name",
            refused=(
                Refused(
                    property="vpcs",
                    when=_visibility_changes,
                    reason="a hosted zone is public or private from its creation on",
                    instead="create another zone with its records, then delete this one",
                    source="https://docs.aws.amazon.com/Route53/latest/APIReference/API_AssociateVPCWithHostedZone.html",
                ),
            ),
        ),
        price=_zone_price,
        shelf=Shelf.HOSTED_ZONES,
        cloudformation=Counterpart(
            type="AWS::Route53::HostedZone",
            names={
                "comment": "HostedZoneConfig/Comment",
                "tags": "HostedZoneTags",
                "vpcs": "VPCs",
                "vpcs.vpcId": "VPCId",
                "vpcs.vpcRegion": "VPCRegion",
                "enableAcceleratedRecovery": "HostedZoneFeatures/EnableAcceleratedRecovery",
            },
            outputs={"zoneId": "Ref", "nameServers": "", "primaryNameServer": ""},
        ),
    ),
    Card(
        "aws:route53/record:Record",
        unique=(Unique("name type setIdentifier", "zoneId", named=False, unless="allowOverwrite"),),
        outputs=Outputs(id=_record_id, name="-", more={"fqdn": _fqdn}),
        replacement=Replacement("route53/record.go", "name zoneId"),
        price=_record_price,
        cloudformation=Counterpart(
            type="AWS::Route53::RecordSet",
            values_by=_quoted_texts,
            names={
                "zoneId": "HostedZoneId",
                "records": "ResourceRecords",
                "aliases": "AliasTarget",
                "aliases.name": "DNSName",
                "aliases.zoneId": "HostedZoneId",
            },
        ),
    ),
    Card(
        "aws:route53/queryLog:QueryLog",
        outputs=Outputs(id="{uuid:}", arn="arn:{partition}:route53:::queryloggingconfig/{id}"),
        replacement=Replacement("route53/query_log.go", "cloudwatchLogGroupArn zoneId"),
        price=Free("the log group is billed"),
        cloudformation=Counterpart(
            into="zoneId", within="QueryLoggingConfig", names={"cloudwatchLogGroupArn": "CloudWatchLogsLogGroupArn"}
        ),
    ),
    Card(
        "aws:route53/keySigningKey:KeySigningKey",
        outputs=Outputs(
            id="{input[hostedZoneId]},{name}",
            more={
                "digestAlgorithmMnemonic": "SHA-256",
                "digestAlgorithmType": 2,
                "digestValue": "{hex:64}",
                "dsRecord": "12345 13 2 {hex:64}",
                "flag": 257,
                "keyTag": 12345,
                "signingAlgorithmMnemonic": "ECDSAP256SHA256",
                "signingAlgorithmType": 13,
            },
        ),
        replacement=Replacement("route53/key_signing_key.go", "hostedZoneId keyManagementServiceArn name"),
        price=Free("the KMS key is billed"),
        cloudformation=Counterpart(outputs={"dsRecord": ""}),
    ),
    Card(
        "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec",
        unique=(Unique("hostedZoneId", named=False),),
        outputs=Outputs(id="{input[hostedZoneId]}", name="-"),
        replacement=Replacement("route53/hosted_zone_dnssec.go", "hostedZoneId"),
        price=Free("a setting of the hosted zone"),
        cloudformation=Counterpart(type="AWS::Route53::DNSSEC"),
    ),
    Card(
        "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
        outputs=Outputs(
            id="rqlc-{hex:17}", arn=f"{_RESOLVER}resolver-query-log-config/{{id}}", more={"shareStatus": "NOT_SHARED"}
        ),
        replacement=Replacement("route53resolver/query_log_config.go", "destinationArn name"),
        price=Free("the logs are billed by CloudWatch or S3"),
        cloudformation=Counterpart(type="AWS::Route53Resolver::ResolverQueryLoggingConfig"),
    ),
    Card(
        "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
        outputs=Outputs(id="rqlca-{hex:17}", name="-"),
        replacement=Replacement(
            "route53resolver/query_log_config_association.go", "resolverQueryLogConfigId resourceId"
        ),
        price=Free("a setting of the VPC"),
        cloudformation=Counterpart(type="AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation"),
    ),
    Card(
        "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
        outputs=Outputs(id="rslvr-fdl-{hex:16}", arn=f"{_RESOLVER}firewall-domain-list/{{id}}"),
        replacement=Replacement("route53resolver/firewall_domain_list.go", "name"),
        price=_domain_list_price,
        cloudformation=Counterpart(type="AWS::Route53Resolver::FirewallDomainList"),
    ),
    Card(
        "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
        outputs=Outputs(
            id="rslvr-frg-{hex:16}", arn=f"{_RESOLVER}firewall-rule-group/{{id}}", more={"shareStatus": "NOT_SHARED"}
        ),
        replacement=Replacement("route53resolver/firewall_rule_group.go", "name"),
        price=Free("its association with a VPC is billed"),
        cloudformation=Counterpart(type="AWS::Route53Resolver::FirewallRuleGroup"),
    ),
    Card(
        _FIREWALL_RULE,
        unique=(Unique("priority", "firewallRuleGroupId", named=False),),
        outputs=Outputs(
            id=_firewall_rule_id,
            more={"firewallThreatProtectionId": lambda context: _threat_id(context) or ""},
        ),
        replacement=Replacement(
            "route53resolver/firewall_rule.go",
            "dnsThreatProtection firewallDomainListId firewallRuleGroupId qType",
        ),
        price=Free("its rule group's association with a VPC is billed"),
        cloudformation=Counterpart(
            into="firewallRuleGroupId", within="FirewallRules/+", without={"name": "rules have no name there"}
        ),
    ),
    Card(
        "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
        unique=(Unique("priority", "vpcId", named=False),),
        outputs=Outputs(id="rslvr-frgassoc-{hex:16}", arn=f"{_RESOLVER}firewall-rule-group-association/{{id}}"),
        replacement=Replacement("route53resolver/firewall_rule_group_association.go", "firewallRuleGroupId vpcId"),
        price=_firewall_price,
        cloudformation=Counterpart(type="AWS::Route53Resolver::FirewallRuleGroupAssociation"),
    ),
    Card(
        "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
        unique=(Unique("resourceId", named=False),),
        outputs=Outputs(id="rslvr-fc-{hex:16}", name="-", more={"ownerId": "{account}"}),
        replacement=Replacement("route53resolver/firewall_config.go", "resourceId"),
        price=Free("a setting of the VPC"),
        cloudformation=NoCounterpart("CloudFormation has no type for it; a VPC without it fails closed"),
    ),
    Card(
        "aws:route53/healthCheck:HealthCheck",
        outputs=Outputs(id="{uuid:}", arn="arn:{partition}:route53:::healthcheck/{id}"),
        replacement=Replacement(
            "route53/health_check.go",
            "measureLatency referenceName requestInterval routingControlArn type",
        ),
        price=_check_price,
        cloudformation=Counterpart(
            within="HealthCheckConfig", names={"fqdn": "FullyQualifiedDomainName", "enableSni": "EnableSNI"}
        ),
    ),
)

ANSWERS: Mapping[str, Answer] = {"getZone": _zone}
