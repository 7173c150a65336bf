"""The rules of a web ACL, in the order in which they are tried. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pulumi

from model.aws import wafv2
from model.waf import Action, RateLimit, RuleException, Waf

IpSets = Mapping[Literal["allow", "block"], Sequence[pulumi.Input[str]]]
"""Which of the two lists → ARNs of its IP sets, one for each address family that it has."""

Statement = Mapping[str, Any]
"""A statement under the SDK's names. Its classes repeat each statement for every place where it can be nested."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule without its priority."""

    name: str
    """Unique in the web ACL."""

    statement: Statement
    """Which requests match."""

    action: Literal["allow", "block", "count"]
    """What is done with them."""

    managed: bool = False
    """Whether it is a rule group, whose own rules have the actions. Default: no."""

    def written(self, priority: int, most: Action, metric_prefix: str) -> Any:
        """Return the rule under the SDK's names; with *most* count it blocks nothing."""
        action = "count" if most == "count" and self.action == "block" else self.action
        done = (
            {"override_action": {"count": {}} if action == "count" else {"none": {}}}
            if self.managed
            else {"action": {action: {}}}
        )
        return {
            "name": self.name,
            "priority": priority,
            "statement": self.statement,
            **done,
            "visibility_config": {
                "cloudwatch_metrics_enabled": True,
                "metric_name": f"{metric_prefix}-{self.name}",
                "sampled_requests_enabled": True,
            },
        }


def rules(spec: Waf, ip_sets: IpSets) -> Iterator[Rule]:
    """Yield the rules of *spec*: what costs least and decides most comes first.

    Exceptions come last: a managed rule that has one only counts and labels, and the request is stopped here unless its
    path is excepted (https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-label-match-examples.html).
    """
    yield from _addresses(ip_sets)
    yield from _countries(spec)
    yield from (_limit(name, limit) for name, limit in spec.rate_limits.items())
    yield Rule(name="rate", statement=_rate(spec.requests_per_5_minutes), action="block")
    yield from _managed(spec)
    yield from (_exception(name, one) for name, one in spec.exceptions.items())


def _addresses(ip_sets: IpSets) -> Iterator[Rule]:
    for which, arns in ip_sets.items():
        references = [{"ip_set_reference_statement": {"arn": arn}} for arn in arns]
        if references:
            yield Rule(name=f"{which}-addresses", statement=_any_of(references), action=which)


def _countries(spec: Waf) -> Iterator[Rule]:
    if spec.block_countries:
        yield Rule(name="block-countries", statement=_from(spec.block_countries), action="block")
    if spec.allow_countries:
        yield Rule(name="other-countries", statement=_not(_from(spec.allow_countries)), action="block")


def _from(countries: Sequence[str]) -> Statement:
    return {"geo_match_statement": {"country_codes": list(countries)}}


def _limit(name: str, limit: RateLimit) -> Rule:
    path = _begins_with(limit.path_prefix.lower(), (*wafv2.PATH_TRANSFORMATIONS, "LOWERCASE"))
    statement = _rate(limit.requests_per_5_minutes, {"scope_down_statement": path})
    return Rule(name=f"rate-{name}", statement=statement, action=limit.action)


def _rate(limit: int, scope: Statement | None = None) -> Statement:
    return {
        "rate_based_statement": {
            "limit": limit,
            "evaluation_window_sec": wafv2.RATE_WINDOW_SECONDS,
            "aggregate_key_type": "IP",
            **(scope or {}),
        }
    }


def _managed(spec: Waf) -> Iterator[Rule]:
    for key, group in wafv2.MANAGED_RULE_GROUPS.items():
        action = spec.managed_rules.action(key)
        if action == "off":
            continue
        statement: dict[str, Any] = {"vendor_name": "AWS", "name": group.name}
        excepted = sorted(one.rule_name for one in spec.exceptions.values() if one.group == key)
        if excepted:
            statement["rule_action_overrides"] = [{"name": rule, "action_to_use": {"count": {}}} for rule in excepted]
        if key == "bot_control":
            statement["managed_rule_group_configs"] = [
                {"aws_managed_rules_bot_control_rule_set": {"inspection_level": "COMMON"}}
            ]
        yield Rule(
            name=key.replace("_", "-"),
            statement={"managed_rule_group_statement": statement},
            action=action,
            managed=True,
        )


def _exception(name: str, one: RuleException) -> Rule:
    label = wafv2.MANAGED_RULE_GROUPS[one.group].label(one.rule_name)
    matched = {"label_match_statement": {"scope": "LABEL", "key": label}}
    # The case of a path counts here: an application may serve /Uploads differently from the excepted /uploads.
    excepted = _any_of([_begins_with(path, wafv2.PATH_TRANSFORMATIONS) for path in one.path_prefixes])
    return Rule(
        name=f"all-but-{name}",
        statement={"and_statement": {"statements": [matched, _not(excepted)]}},
        action="block",
    )


def _begins_with(path: str, transformations: Sequence[str]) -> Statement:
    return {
        "byte_match_statement": {
            "search_string": path,
            "positional_constraint": "STARTS_WITH",
            "field_to_match": {"uri_path": {}},
            "text_transformations": [
                {"priority": position, "type": kind} for position, kind in enumerate(transformations)
            ],
        }
    }


def _any_of(statements: Sequence[Statement]) -> Statement:
    """Return a statement that one of *statements* must match; AWS refuses an OR of a single one."""
    return statements[0] if len(statements) == 1 else {"or_statement": {"statements": list(statements)}}


def _not(statement: Statement) -> Statement:
    return {"not_statement": {"statement": statement}}
