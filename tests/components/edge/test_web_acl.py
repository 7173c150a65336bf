"""The web ACL: its rules in order, its log, its alarm."""

from __future__ import annotations

from typing import Any

import pytest

from components.edge.web_acl import WebAcl, WebAclArgs
from components.observability.log_groups import LogGroups
from model.waf import Waf
from preview.recorder.record import Record
from tests.support.offline import SITE, record

ACL = "aws:wafv2/webAcl:WebAcl"
IP_SET = "aws:wafv2/ipSet:IpSet"
LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1"

WHOLE = {
    "managed_rules": {"anonymous_ips": "count", "bot_control": "block"},
    "rate_limits": {"login": {"path_prefix": "/API/Login", "requests_per_5_minutes": 100, "action": "count"}},
    "allow_addresses": ["203.0.113.0/24", "2001:db8::/32"],
    "block_addresses": ["198.51.100.0/24"],
    "allow_countries": ["DE", "FR"],
    "exceptions": {
        "uploads": {"rule": "core.SizeRestrictions_BODY", "path_prefixes": ["/Uploads/", "/import"]},
        "search": {"rule": "sql_injection.SQLi_QUERYARGUMENTS", "path_prefixes": ["/search"]},
    },
}


def made(spec: dict[str, Any], scope: Any = "CLOUDFRONT") -> Record:
    def program() -> None:
        args = WebAclArgs(
            spec=Waf.model_validate(spec),
            scope=scope,
            site=SITE,
            log_groups=LogGroups(key_arn=KEY, retention_days=30),
        )
        acl = WebAcl("waf-cdn", args)
        if scope == "REGIONAL":
            acl.protect("edge", "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/edge/1")

    return record(program)


@pytest.fixture(scope="module")
def whole() -> Record:
    return made(WHOLE)


@pytest.fixture(scope="module")
def rules(whole: Record) -> dict[str, Any]:
    return {rule["name"]: rule for rule in whole.only(ACL).inputs["rules"]}


def test_rules_are_tried_from_the_cheapest_to_the_exceptions(whole: Record) -> None:
    rules = whole.only(ACL).inputs["rules"]

    assert [rule["name"] for rule in rules] == [
        "allow-addresses",
        "block-addresses",
        "other-countries",
        "rate-login",
        "rate",
        "core",
        "known-bad-inputs",
        "sql-injection",
        "ip-reputation",
        "anonymous-ips",
        "bot-control",
        "all-but-uploads",
        "all-but-search",
    ]
    assert [rule["priority"] for rule in rules] == list(range(len(rules)))
    assert whole.only(ACL).inputs["defaultAction"] == {"allow": {}}
    assert len({rule["visibilityConfig"]["metricName"] for rule in rules}) == len(rules)


def test_addresses_have_an_ip_set_for_each_family(whole: Record, rules: dict[str, Any]) -> None:
    sets = {one.name: one.inputs for one in whole.resources if one.type == IP_SET}

    assert {name: (one["ipAddressVersion"], one["addresses"]) for name, one in sets.items()} == {
        "waf-cdn-allow-ipv4": ("IPV4", ["203.0.113.0/24"]),
        "waf-cdn-allow-ipv6": ("IPV6", ["2001:db8::/32"]),
        "waf-cdn-block-ipv4": ("IPV4", ["198.51.100.0/24"]),
    }
    assert {one["scope"] for one in sets.values()} == {"CLOUDFRONT"}
    assert {one["region"] for one in sets.values()} == {"us-east-1"}
    assert len(rules["allow-addresses"]["statement"]["orStatement"]["statements"]) == 2
    assert rules["allow-addresses"]["action"] == {"allow": {}}
    assert set(rules["block-addresses"]["statement"]) == {"ipSetReferenceStatement"}
    assert rules["block-addresses"]["action"] == {"block": {}}


def test_other_countries_are_blocked(rules: dict[str, Any]) -> None:
    assert rules["other-countries"]["statement"] == {
        "notStatement": {"statement": {"geoMatchStatement": {"countryCodes": ["DE", "FR"]}}}
    }


def test_a_rate_is_per_address_and_its_path_is_compared_decoded_and_in_small_letters(rules: dict[str, Any]) -> None:
    assert rules["rate"]["statement"] == {
        "rateBasedStatement": {"limit": 2000, "evaluationWindowSec": 300, "aggregateKeyType": "IP"}
    }
    login = rules["rate-login"]
    assert login["action"] == {"count": {}}
    path = login["statement"]["rateBasedStatement"]["scopeDownStatement"]["byteMatchStatement"]
    assert (path["searchString"], path["positionalConstraint"]) == ("/api/login", "STARTS_WITH")
    assert [one["type"] for one in path["textTransformations"]] == ["URL_DECODE", "NORMALIZE_PATH", "LOWERCASE"]


def test_managed_rules_block_count_or_are_left_out(rules: dict[str, Any]) -> None:
    assert rules["core"]["overrideAction"] == {"none": {}}
    assert rules["anonymous-ips"]["overrideAction"] == {"count": {}}
    assert "action" not in rules["core"]
    bots = rules["bot-control"]["statement"]["managedRuleGroupStatement"]
    assert bots["managedRuleGroupConfigs"] == [{"awsManagedRulesBotControlRuleSet": {"inspectionLevel": "COMMON"}}]


def test_an_excepted_rule_only_labels_and_blocks_everywhere_but_on_its_paths(rules: dict[str, Any]) -> None:
    group = rules["core"]["statement"]["managedRuleGroupStatement"]
    assert group["ruleActionOverrides"] == [{"name": "SizeRestrictions_BODY", "actionToUse": {"count": {}}}]

    label, other_path = rules["all-but-uploads"]["statement"]["andStatement"]["statements"]
    assert label == {
        "labelMatchStatement": {"scope": "LABEL", "key": "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"}
    }
    paths = other_path["notStatement"]["statement"]["orStatement"]["statements"]
    assert [one["byteMatchStatement"]["searchString"] for one in paths] == ["/Uploads/", "/import"]
    assert [one["type"] for one in paths[0]["byteMatchStatement"]["textTransformations"]] == [
        "URL_DECODE",
        "NORMALIZE_PATH",
    ]
    assert rules["all-but-uploads"]["action"] == {"block": {}}
    assert set(rules["all-but-search"]["statement"]["andStatement"]["statements"][1]["notStatement"]["statement"]) == {
        "byteMatchStatement"
    }


def test_counting_blocks_nothing() -> None:
    counted = made({**WHOLE, "action": "count"}).only(ACL).inputs["rules"]

    actions = {name for rule in counted for name in rule.get("action", rule.get("overrideAction", {}))}
    assert actions == {"allow", "count"}


def test_matches_are_logged_encrypted_and_without_credentials(whole: Record) -> None:
    group, logging = whole.only(LOG_GROUP).inputs, whole.only(LOGGING).inputs

    assert group["name"].startswith("aws-waf-logs-")
    assert (group["retentionInDays"], group["kmsKeyId"], group["region"]) == (30, KEY, "us-east-1")
    assert logging["redactedFields"] == [
        {"singleHeader": {"name": "authorization"}},
        {"singleHeader": {"name": "cookie"}},
    ]
    assert logging["loggingFilter"]["defaultBehavior"] == "DROP"
    (kept,) = logging["loggingFilter"]["filters"]
    assert [one["actionCondition"]["action"] for one in kept["conditions"]] == ["BLOCK", "COUNT", "EXCLUDED_AS_COUNT"]


def test_every_request_is_logged_if_asked_and_the_query_string_is_not() -> None:
    logging = made({"log": "all", "redact_headers": [], "redact_query_string": True}).only(LOGGING).inputs

    assert "loggingFilter" not in logging
    assert logging["redactedFields"] == [{"queryString": {}}]


def test_one_of_a_region_protects_load_balancers_there() -> None:
    seen = made({}, "REGIONAL")

    assert seen.only(ACL).inputs["scope"] == "REGIONAL"
    assert "region" not in seen.only(ACL).inputs
    assert seen.only(ASSOCIATION).inputs["resourceArn"].endswith("loadbalancer/app/edge/1")
    assert not any(one.type == IP_SET for one in seen.resources)


def test_metrics_have_a_region_only_in_a_region() -> None:
    found: dict[str, Any] = {}

    def program() -> None:
        for scope in ("CLOUDFRONT", "REGIONAL"):
            groups = LogGroups(key_arn=KEY, retention_days=30)
            found[scope] = WebAcl(scope.lower(), WebAclArgs(spec=Waf(), scope=scope, site=SITE, log_groups=groups))

    record(program)
    (far,), (near,) = found["CLOUDFRONT"].alarms, found["REGIONAL"].alarms
    assert (far.metric.region, "Region" in far.metric.dimensions) == ("us-east-1", False)
    assert (near.metric.region, near.metric.dimensions["Region"]) == (None, SITE.account.region)
    assert (far.threshold, far.period_seconds, far.evaluation_periods) == (1000, 300, 1)
