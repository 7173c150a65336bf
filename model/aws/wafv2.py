"""AWS WAF: managed rule groups with their rules and labels, capacity units, countries and limits. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_SPELLED = {
    "BODY": "Body",
    "COOKIE": "Cookie",
    "HEADER": "Header",
    "METHOD": "Method",
    "QUERYARGUMENTS": "QueryArguments",
    "QUERYSTRING": "QueryString",
    "URIPATH": "URIPath",
}
"""Last word of a rule's name → that of its label."""
_NAMED_OTHERWISE = {
    "UserAgent_BadBots_HEADER": "BadBots_Header",
    "Host_localhost_HEADER": "Host_Localhost_Header",
    "PROPFIND_METHOD": "Propfind_Method",
}
"""Rules whose labels do not follow from their names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ManagedRuleGroup:
    """A rule group that AWS writes and updates; a web ACL always gets its default version."""

    name: str
    """Name under the vendor ``AWS``."""

    capacity_units: int
    """Web ACL capacity units (WCU) that it takes."""

    namespace: str
    """Third part of its labels, ``awswaf:managed:aws:<namespace>:<label>``."""

    rules: tuple[str, ...] = ()
    """Rules for which a web ACL can have an exception. Default: none."""

    def label(self, rule: str) -> str:
        """Return the label that *rule* puts on a request that it matches."""
        begin, _, last = rule.rpartition("_")
        spelled = f"{begin}_{_SPELLED[last]}" if last in _SPELLED else rule
        return f"awswaf:managed:aws:{self.namespace}:{_NAMED_OTHERWISE.get(rule, spelled)}"


MANAGED_RULE_GROUPS: Final[Mapping[str, ManagedRuleGroup]] = {
    "core": ManagedRuleGroup(
        name="AWSManagedRulesCommonRuleSet",
        capacity_units=700,
        namespace="core-rule-set",
        rules=(
            "NoUserAgent_HEADER",
            "UserAgent_BadBots_HEADER",
            "SizeRestrictions_QUERYSTRING",
            "SizeRestrictions_Cookie_HEADER",
            "SizeRestrictions_BODY",
            "SizeRestrictions_URIPATH",
            "EC2MetaDataSSRF_BODY",
            "EC2MetaDataSSRF_COOKIE",
            "EC2MetaDataSSRF_URIPATH",
            "EC2MetaDataSSRF_QUERYARGUMENTS",
            "GenericLFI_QUERYARGUMENTS",
            "GenericLFI_URIPATH",
            "GenericLFI_BODY",
            "RestrictedExtensions_URIPATH",
            "RestrictedExtensions_QUERYARGUMENTS",
            "GenericRFI_QUERYARGUMENTS",
            "GenericRFI_BODY",
            "GenericRFI_URIPATH",
            "CrossSiteScripting_COOKIE",
            "CrossSiteScripting_QUERYARGUMENTS",
            "CrossSiteScripting_BODY",
            "CrossSiteScripting_URIPATH",
        ),
    ),
    "known_bad_inputs": ManagedRuleGroup(
        name="AWSManagedRulesKnownBadInputsRuleSet",
        capacity_units=200,
        namespace="known-bad-inputs",
        rules=(
            "JavaDeserializationRCE_BODY",
            "JavaDeserializationRCE_URIPATH",
            "JavaDeserializationRCE_QUERYSTRING",
            "JavaDeserializationRCE_HEADER",
            "Host_localhost_HEADER",
            "PROPFIND_METHOD",
            "ExploitablePaths_URIPATH",
            "Log4JRCE_HEADER",
            "Log4JRCE_QUERYSTRING",
            "Log4JRCE_BODY",
            "Log4JRCE_URIPATH",
            "ReactJSRCE_BODY",
        ),
    ),
    "sql_injection": ManagedRuleGroup(
        name="AWSManagedRulesSQLiRuleSet",
        capacity_units=200,
        namespace="sql-database",
        rules=(
            "SQLi_QUERYARGUMENTS",
            "SQLiExtendedPatterns_QUERYARGUMENTS",
            "SQLi_BODY",
            "SQLiExtendedPatterns_BODY",
            "SQLi_COOKIE",
            "SQLi_URIPATH",
        ),
    ),
    "ip_reputation": ManagedRuleGroup(
        name="AWSManagedRulesAmazonIpReputationList",
        capacity_units=25,
        namespace="amazon-ip-list",
        rules=("AWSManagedIPReputationList", "AWSManagedReconnaissanceList"),
    ),
    "anonymous_ips": ManagedRuleGroup(
        name="AWSManagedRulesAnonymousIpList",
        capacity_units=50,
        namespace="anonymous-ip-list",
        rules=("AnonymousIPList", "HostingProviderIPList"),
    ),
    "bot_control": ManagedRuleGroup(
        name="AWSManagedRulesBotControlRuleSet", capacity_units=50, namespace="bot-control"
    ),
}
"""Setting → rule group. Names, capacity units, rules and labels:
https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html. Rules of SQLi whose labels are
spelled otherwise there are left out; so are the rules of Bot Control, whose labels are of another form."""

MOST_CAPACITY_UNITS: Final = 5_000
"""Of one web ACL (https://docs.aws.amazon.com/waf/latest/developerguide/limits.html)."""
INCLUDED_CAPACITY_UNITS: Final = 1_500
"""Included in the price of a request; each further 500 cost extra (https://aws.amazon.com/waf/pricing/)."""
MOST_RATE_RULES: Final = 10
"""Rate-based rules of one web ACL."""
MOST_ADDRESSES: Final = 10_000
"""Address ranges of one IP set (https://docs.aws.amazon.com/waf/latest/developerguide/limits.html)."""
LONGEST_SEARCH: Final = 200
"""Characters of a string match."""
LEAST_RATE, MOST_RATE = 10, 2_000_000_000
"""Requests in the window of a rate-based rule
(https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html)."""
RATE_WINDOW_SECONDS: Final = 300

_TRANSFORMATION_UNITS, _PREFIX_UNITS = 10, 2
PATH_TRANSFORMATIONS: Final = ("URL_DECODE", "NORMALIZE_PATH")
"""Applied to a path before it is compared: ``/reports/../login`` and ``/%6Cogin`` are ``/login``."""
PATH_UNITS: Final = _PREFIX_UNITS + _TRANSFORMATION_UNITS * len(PATH_TRANSFORMATIONS)
"""Of one comparison of a path (https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-string-match.html)."""
LOWERCASE_UNITS: Final = _TRANSFORMATION_UNITS
"""Of comparing a path in small letters, in addition."""
LABEL_UNITS: Final = 1
"""Of a label match, as of a match of an IP set or of countries."""
RATE_UNITS: Final = 2
"""Of a rate-based rule, besides what it compares
(https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html)."""

LOG_GROUP_PREFIX: Final = "aws-waf-logs-"
"""AWS accepts no other destination (https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html)."""
