import json

from components.network.resolver import Resolver, ResolverArgs
from components.observability.log_groups import LogGroups
from model.resolver import DnsFirewall, QueryLogs
from model.resolver import Resolver as Spec
from preview.recorder.record import Record
from tests.support.offline import SITE, record

KEY = "arn:aws:kms:us-east-1:123456789012:key/1"
BUCKET = "arn:aws:s3:::logs"
LIST = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList"
RULE = "aws:route53/resolverFirewallRule:ResolverFirewallRule"
ASSOCIATION = "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation"
CONFIG = "aws:route53/resolverFirewallConfig:ResolverFirewallConfig"
LOG_CONFIG = "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig"
LOG_ASSOCIATION = "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"


def made(spec: Spec) -> tuple[Record, Resolver]:
    built: list[Resolver] = []
    args = ResolverArgs(
        spec=spec,
        site=SITE,
        vpc_id="vpc-1",
        log_groups=LogGroups(key_arn=KEY, retention_days=365),
        log_bucket_arn=BUCKET,
        own_domains=["example.com"],
    )
    seen = record(lambda: built.append(Resolver("network-resolver", args)))
    return seen, built[0]


def rules(seen: Record) -> dict[str, tuple[int, str]]:
    return {
        one.name.removeprefix("network-resolver-firewall-"): (one.inputs["priority"], one.inputs["action"])
        for one in seen.of_type(RULE)
    }


def test_query_logs_in_cloudwatch_are_encrypted_and_delivered_by_aws_for_this_account_alone() -> None:
    seen, resolver = made(Spec(query_logs=QueryLogs(retention_days=90)))
    group, policy, config = seen.only(LOG_GROUP), seen.only(POLICY), seen.only(LOG_CONFIG)

    assert group.inputs == {
        "name": "/aws/vendedlogs/route53resolver/plinth-test-network-resolver-logs",
        "retentionInDays": 90,
        "kmsKeyId": KEY,
    }
    [statement] = json.loads(policy.inputs["policyDocument"])["Statement"]
    assert statement["Principal"] == {"Service": "delivery.logs.amazonaws.com"}
    assert statement["Resource"] == [f"{group.outputs['arn']}:log-stream:*"]
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:logs:us-east-1:123456789012:*"},
    }
    assert config.inputs["destinationArn"] == group.outputs["arn"]
    assert policy.urn in config.dependencies
    assert seen.only(LOG_ASSOCIATION).inputs == {"resolverQueryLogConfigId": config.id, "resourceId": "vpc-1"}
    assert len(resolver.log_groups) == 1
    assert not resolver.alarms


def test_query_logs_in_s3_need_neither_log_group_nor_policy() -> None:
    seen, resolver = made(Spec(query_logs=QueryLogs(destination="s3")))

    assert seen.only(LOG_CONFIG).inputs["destinationArn"] == BUCKET
    assert seen.of_type(LOG_GROUP) == seen.of_type(POLICY) == []
    assert not resolver.log_groups


def test_rules_are_in_a_fixed_order_and_the_vpc_gets_them_all_at_once() -> None:
    firewall = DnsFirewall(
        managed_lists={"malware": "rslvr-fdl-3123456789abcdef", "guardduty": "rslvr-fdl-1123456789abcdef"},
        block=["tracker.example.net"],
        allow=["api.example.net"],
        allowed_only=True,
        threats={"dga": "alert", "dns_tunneling": "block"},
    )
    seen, resolver = made(Spec(query_logs=QueryLogs(), firewall=firewall))

    assert rules(seen) == {
        "allow": (100, "ALLOW"),
        "block": (200, "BLOCK"),
        "guardduty": (301, "BLOCK"),
        "malware": (303, "BLOCK"),
        "dns-tunneling": (400, "BLOCK"),
        "dga": (401, "ALERT"),
        "others": (900, "BLOCK"),
    }
    assert {one.urn for one in seen.of_type(RULE)} <= set(seen.only(ASSOCIATION).dependencies)
    assert seen.only(CONFIG).inputs == {"resourceId": "vpc-1", "firewallFailOpen": "DISABLED"}
    assert [alarm.name for alarm in resolver.alarms] == [
        f"network-resolver-firewall-{role}" for role in ("block", "malware", "guardduty", "others")
    ]


def test_a_domain_stands_for_every_name_under_it_too() -> None:
    seen, _ = made(Spec(firewall=DnsFirewall(block=["b.example.net", "a.example.net"])))

    assert seen.only(LIST).inputs["domains"] == ["a.example.net", "*.a.example.net", "b.example.net", "*.b.example.net"]


def test_where_only_allowed_names_are_answered_those_of_aws_and_of_the_stack_are() -> None:
    seen, _ = made(Spec(firewall=DnsFirewall(allowed_only=True)))
    lists = {one.name: one.inputs["domains"] for one in seen.of_type(LIST)}

    assert lists["network-resolver-firewall-others"] == ["*"]
    assert {"example.com", "*.example.com", "*.amazonaws.com", "*.api.aws", "*.compute.internal"} <= set(
        lists["network-resolver-firewall-allow"]
    )


def test_to_alert_answers_and_to_fail_open_is_asked_for() -> None:
    firewall = DnsFirewall(block=["a.example.net"], action="alert", allow_unfiltered_on_failure=True)
    seen, _ = made(Spec(query_logs=QueryLogs(), firewall=firewall))

    [rule] = seen.of_type(RULE)
    assert rule.inputs["action"] == "ALERT"
    assert "blockResponse" not in rule.inputs
    assert seen.only(CONFIG).inputs["firewallFailOpen"] == "ENABLED"
