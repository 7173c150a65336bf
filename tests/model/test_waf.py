"""The settings of AWS WAF by themselves."""

from __future__ import annotations

from typing import Any

import pydantic
import pytest

from model.aws import wafv2
from model.base import all_problems
from model.waf import Waf, families_of

UPLOADS = {"rule": "core.SizeRestrictions_BODY", "path_prefixes": ["/uploads"]}


def problems(**settings: Any) -> list[str]:
    return [f"{'.'.join(map(str, one.path))}: {one.rule}" for one in all_problems(Waf.model_validate(settings))]


def test_without_settings_everything_common_is_blocked_within_the_capacity_that_requests_include() -> None:
    waf = Waf()

    assert waf.action == "block"
    assert [key for key in wafv2.MANAGED_RULE_GROUPS if waf.managed_rules.action(key) == "block"] == [
        "core",
        "known_bad_inputs",
        "sql_injection",
        "ip_reputation",
    ]
    assert waf.capacity_units() == 700 + 200 + 200 + 25 + 2
    assert waf.capacity_units() <= wafv2.INCLUDED_CAPACITY_UNITS


@pytest.mark.parametrize(
    ("settings", "units"),
    [
        ({"managed_rules": {"bot_control": "count", "anonymous_ips": "block"}}, 100),
        ({"managed_rules": {"core": "off"}}, -700),
        ({"allow_addresses": ["203.0.113.0/24", "198.51.100.0/24"]}, 1),
        ({"block_addresses": ["203.0.113.0/24", "2001:db8::/32"]}, 2),
        ({"allow_countries": ["DE", "FR"]}, 1),
        ({"rate_limits": {"login": {"path_prefix": "/login", "requests_per_5_minutes": 100}}}, 2 + 2 + 30),
        ({"exceptions": {"uploads": {**UPLOADS, "path_prefixes": ["/a", "/b"]}}}, 1 + 2 * 22),
    ],
)
def test_capacity_is_counted_as_aws_counts_it(settings: dict[str, Any], units: int) -> None:
    assert Waf.model_validate(settings).capacity_units() == Waf().capacity_units() + units


def test_labels_are_spelled_as_aws_spells_them() -> None:
    spelled = {
        rule: group.label(rule).removeprefix("awswaf:managed:aws:")
        for group in wafv2.MANAGED_RULE_GROUPS.values()
        for rule in group.rules
    }

    assert spelled["SizeRestrictions_BODY"] == "core-rule-set:SizeRestrictions_Body"
    assert spelled["SizeRestrictions_Cookie_HEADER"] == "core-rule-set:SizeRestrictions_Cookie_Header"
    assert spelled["UserAgent_BadBots_HEADER"] == "core-rule-set:BadBots_Header"
    assert spelled["CrossSiteScripting_QUERYARGUMENTS"] == "core-rule-set:CrossSiteScripting_QueryArguments"
    assert spelled["Log4JRCE_QUERYSTRING"] == "known-bad-inputs:Log4JRCE_QueryString"
    assert spelled["PROPFIND_METHOD"] == "known-bad-inputs:Propfind_Method"
    assert spelled["Host_localhost_HEADER"] == "known-bad-inputs:Host_Localhost_Header"
    assert spelled["SQLi_URIPATH"] == "sql-database:SQLi_URIPath"
    assert spelled["AWSManagedIPReputationList"] == "amazon-ip-list:AWSManagedIPReputationList"


def test_ranges_are_divided_by_family() -> None:
    assert families_of(["203.0.113.0/24", "2001:db8::/32", "198.51.100.7/32"]) == {
        "IPV4": ["203.0.113.0/24", "198.51.100.7/32"],
        "IPV6": ["2001:db8::/32"],
    }


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"allow_countries": ["DE"], "block_countries": ["KP"]},
            "block_countries: allow_countries blocks all others already; remove one of the two",
        ),
        (
            {"allow_addresses": ["203.0.113.0/24"], "block_addresses": ["203.0.113.0/24"]},
            "block_addresses: 203.0.113.0/24 is in allow_addresses too, which is tried first",
        ),
        (
            {"managed_rules": {"core": "count"}, "exceptions": {"uploads": UPLOADS}},
            "exceptions.uploads.rule: has no effect: managed_rules.core is count",
        ),
        (
            {"exceptions": {"uploads": UPLOADS, "more": UPLOADS}},
            "exceptions.more.rule: exception 'uploads' is for the same rule; list the paths of both in one",
        ),
        (
            {"rate_limits": {"login": {"path_prefix": "/login", "requests_per_5_minutes": 2000}}},
            "rate_limits.login.requests_per_5_minutes: has no effect: waf.requests_per_5_minutes 2000 is for all paths",
        ),
        (
            {
                "exceptions": {
                    f"rule-{number}": {"rule": f"{key}.{rule}", "path_prefixes": [f"/{path}" for path in range(10)]}
                    for number, (key, rule) in enumerate(
                        (key, rule)
                        for key in ("core", "known_bad_inputs")
                        for rule in wafv2.MANAGED_RULE_GROUPS[key].rules
                    )
                }
            },
            (
                "exceptions: the web ACL would take 8641 capacity units, and AWS's limit is 5000; name longer beginnings "
                "of fewer paths"
            ),
        ),
    ],
)
def test_settings_that_contradict_each_other_are_refused(settings: dict[str, Any], said: str) -> None:
    assert problems(**settings) == [said]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"allow_addresses": ["10.0.0.1/8"]}, "did you mean '10.0.0.0/8'?"),
        ({"allow_addresses": ["203.0.113.7"]}, "did you mean '203.0.113.7/32'?"),
        ({"allow_addresses": ["2001:DB8::/32"]}, "did you mean '2001:db8::/32'?"),
        ({"block_addresses": ["0.0.0.0/0"]}, "is every address"),
        ({"block_addresses": ["example.com"]}, "must be a range of IPv4 or IPv6 addresses"),
        ({"allow_countries": ["UK"]}, "did you mean 'GB'?"),
        ({"exceptions": {"up": {**UPLOADS, "rule": "core.SizeRestriction_BODY"}}}, "core.SizeRestrictions_BODY"),
        ({"exceptions": {"up": {**UPLOADS, "path_prefixes": []}}}, "at least 1 item"),
        ({"exceptions": {"up": {**UPLOADS, "path_prefixes": ["/up/*"]}}}, "without wildcards"),
        ({"rate_limits": {"up": {"path_prefix": "up", "requests_per_5_minutes": 100}}}, "must begin with /"),
        ({"rate_limits": {"up": {"path_prefix": "/up", "requests_per_5_minutes": 9}}}, "greater than or equal to 10"),
        ({"redact_headers": ["Cookie"]}, "small letters"),
        ({"managed_rules": {"core": "on"}}, "'block', 'count' or 'off'"),
        ({"action": "allow"}, "'block' or 'count'"),
    ],
)
def test_values_that_aws_refuses_are_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(pydantic.ValidationError) as refused:
        Waf.model_validate(settings)

    assert said in str(refused.value)
