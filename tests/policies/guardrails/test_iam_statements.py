"""Statements as the policies judge them: on every type with a resource-based policy, in trust, and in Lambda permissions."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from policies.engine.catalog import BY_ID, RULES
from policies.engine.rule import Sample
from policies.plan.lens.iam_statements import HOLDERS, RESOURCE_POLICIES
from policies.plan.values import UNKNOWN
from tests.support.pack_harness import findings, judged, stack_of

ACCOUNT = "123456789012"
PUBLIC = {
    "aws:s3/bucketPolicy:BucketPolicy": "s3-bucket-policy-disallow-public-access",
    "aws:s3/bucket:Bucket": "s3-bucket-policy-disallow-public-access",
    "aws:sns/topicPolicy:TopicPolicy": "sns-topic-policy-disallow-public-access",
    "aws:sns/topic:Topic": "sns-topic-policy-disallow-public-access",
    "aws:sqs/queuePolicy:QueuePolicy": "sqs-queue-policy-disallow-public-access",
    "aws:sqs/queue:Queue": "sqs-queue-policy-disallow-public-access",
    "aws:kms/key:Key": "kms-key-policy-disallow-public-access",
    "aws:kms/keyPolicy:KeyPolicy": "kms-key-policy-disallow-public-access",
    "aws:ecr/repositoryPolicy:RepositoryPolicy": "ecr-repository-policy-disallow-public-access",
    "aws:ecr/registryPolicy:RegistryPolicy": "ecr-repository-policy-disallow-public-access",
    "aws:secretsmanager/secretPolicy:SecretPolicy": "secrets-secret-policy-disallow-public-access",
    "aws:backup/vaultPolicy:VaultPolicy": "backup-vault-policy-disallow-public-access",
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": "eventbridge-bus-policy-disallow-public-access",
    "aws:opensearch/domainPolicy:DomainPolicy": "opensearch-domain-policy-disallow-public-access",
    "aws:iam/role:Role": "iam-role-disallow-public-trust",
    **dict.fromkeys(
        BY_ID["iam-resource-policy-disallow-public-access"].types, "iam-resource-policy-disallow-public-access"
    ),
}
SOURCE = "iam-resource-policy-require-source-condition"


def document(statement: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [statement]}


def holding(token: str, statement: dict[str, Any]) -> Sample:
    path = "assumeRolePolicy" if token == "aws:iam/role:Role" else RESOURCE_POLICIES[token]
    return Sample(type=token, props={path: json.dumps(document(statement))})


def allowing(principal: Any, condition: Any = None, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "x:Act", **more}
    return statement if condition is None else {**statement, "Condition": condition}


@pytest.mark.parametrize("token", PUBLIC)
def test_what_anyone_can_meet_leaves_any_resource_public(token: str) -> None:
    rule = BY_ID[PUBLIC[token]]
    for principal in ("*", {"AWS": "*"}, {"AWS": ["arn:aws:iam::*:root"]}):
        for condition in (
            None,
            {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}},
            {"StringLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}},
            {"StringEquals": {"aws:PrincipalTag/team": "shop"}},
            {"StringEquals": {"aws:username": "alice"}},
            {"StringLike": {"aws:PrincipalOrgID": "o-*"}},
            {"IpAddress": {"aws:SourceIp": "0.0.0.0/2"}},
            {"StringEqualsIfExists": {"aws:SourceAccount": ACCOUNT}},
        ):
            assert judged(rule, [holding(token, allowing(principal, condition))]), (principal, condition)


@pytest.mark.parametrize("token", PUBLIC)
def test_what_names_who_calls_makes_no_resource_public(token: str) -> None:
    rule = BY_ID[PUBLIC[token]]
    for condition in (
        {"StringEquals": {"aws:VpceAccount": ACCOUNT}},
        {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        {"ArnLike": {"aws:SourceArn": f"arn:aws:cloudfront::{ACCOUNT}:distribution/*"}},
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
    ):
        assert judged(rule, [holding(token, allowing("*", condition))]) == []
    assert judged(rule, [holding(token, allowing({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}))]) == []
    assert judged(rule, [holding(token, allowing({"Service": "sns.amazonaws.com"}))]) == []


@pytest.mark.parametrize("token", sorted(RESOURCE_POLICIES))
def test_a_service_acts_for_a_named_source(token: str) -> None:
    rule, service = BY_ID[SOURCE], {"Service": "sns.amazonaws.com"}

    assert judged(rule, [holding(token, allowing(service))])
    for condition in (
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}},
        {"StringNotEquals": {"aws:SourceAccount": ACCOUNT}},
        {"StringLike": {"aws:SourceAccount": "*"}},
        {"StringEquals": {"aws:PrincipalTag/team": "shop"}},
    ):
        assert judged(rule, [holding(token, allowing(service, condition))]), condition
    for condition in (
        {"StringEquals": {"AWS:SourceAccount": ACCOUNT}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::orders"}},
        {"ArnEquals": {"aws:SourceArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:alerts"}},
        {"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}},
        UNKNOWN,
    ):
        sample = Sample(type=token, props={RESOURCE_POLICIES[token]: document(allowing(service, condition))})
        assert judged(rule, [sample]) == [], condition


def test_an_access_point_of_a_vpc_is_never_public() -> None:
    point = holding("aws:s3/accessPoint:AccessPoint", allowing("*"))
    rule = BY_ID["iam-resource-policy-disallow-public-access"]

    assert judged(rule, [point])
    assert judged(rule, [replace(point, props={**point.props, "vpcConfiguration": {"vpcId": UNKNOWN}})]) == []


def permission(principal: str, **props: Any) -> Sample:
    return Sample(type="aws:lambda/permission:Permission", props={"principal": principal, "function": "api", **props})


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (permission("*"), {"lambda-permission-disallow-public-access"}),
        (permission("arn:aws:iam::*:root"), {"lambda-permission-disallow-public-access"}),
        (permission("*", sourceArn="arn:aws:events:*:*:rule/*"), {"lambda-permission-disallow-public-access"}),
        (permission("*", sourceArn=f"arn:aws:events:*:{ACCOUNT}:rule/*"), set()),
        (permission("*", sourceArn=UNKNOWN), set()),
        (permission("*", principalOrgId="o-a1b2c3d4e5"), set()),
        (permission("events.amazonaws.com"), {"lambda-permission-require-source"}),
        (
            permission("events.amazonaws.com", sourceArn="arn:aws:events:*:*:rule/*"),
            {"lambda-permission-require-source"},
        ),
        (permission("s3.amazonaws.com", sourceArn="arn:aws:s3:::orders"), {"lambda-permission-require-source"}),
        (permission("s3.amazonaws.com", sourceArn="arn:aws:s3:::orders", sourceAccount=ACCOUNT), set()),
        (permission("s3.amazonaws.com", sourceArn="arn:aws:s3:::orders", sourceAccount=UNKNOWN), set()),
        (permission("s3.amazonaws.com", sourceArn=UNKNOWN), {"lambda-permission-require-source"}),
        (permission("sns.amazonaws.com", sourceArn=UNKNOWN), set()),
        (permission("apigateway.amazonaws.com", sourceArn=f"arn:aws:execute-api:us-east-1:{ACCOUNT}:a1/*/*"), set()),
        (permission("logs.us-east-1.amazonaws.com", sourceArn=f"arn:aws:logs:us-east-1:{ACCOUNT}:*"), set()),
        (permission(ACCOUNT), set()),
    ],
)
def test_a_lambda_permission_names_an_account(sample: Sample, expected: set[str]) -> None:
    assert {rule for rule in findings(sample) if rule.startswith("lambda-permission")} == expected


def identity(action: Any, resource: Any) -> Sample:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return Sample(type="aws:iam/policy:Policy", props={"policy": document(statement)})


BUCKET, KEY, ROLE = (
    "arn:aws:s3:::my-bucket/*",
    f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1",
    f"arn:aws:iam::{ACCOUNT}:role/app",
)


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (identity("*", BUCKET), "iam-policy-disallow-service-wildcard"),
        (identity("s3:?*", BUCKET), "iam-policy-disallow-service-wildcard"),
        (identity("s3*", BUCKET), "iam-policy-disallow-service-wildcard"),
        (identity("*", "arn:aws:*"), "iam-policy-disallow-admin-access"),
        (identity("**", "*"), "iam-policy-disallow-admin-access"),
        (identity("*:*", ["arn:aws:s3:::x", "**"]), "iam-policy-disallow-admin-access"),
        (identity("s3:GetObject", "**"), "iam-policy-restrict-wildcard-resource"),
        (identity("s3:GetObject", "?*"), "iam-policy-restrict-wildcard-resource"),
        (identity("s3:GetObject", "arn:aws:*"), "iam-policy-restrict-wildcard-resource"),
        (identity("s3:GetObject", "arn:aws:s3:::?*"), "iam-policy-restrict-wildcard-resource"),
        (identity(["s3:GetObject", "kms:Decrypt"], [BUCKET, "*"]), "iam-policy-restrict-kms-decrypt"),
        (identity("kms:*", "arn:aws:kms:*:*:key/?*"), "iam-policy-restrict-kms-decrypt"),
        (identity("iam:Pass*", "arn:aws:iam::*:role/**"), "iam-policy-restrict-pass-role"),
    ],
)
def test_a_wildcard_in_any_spelling_is_too_broad(sample: Sample, expected: str) -> None:
    assert expected in findings(sample)


@pytest.mark.parametrize(
    "sample",
    [
        identity(["s3:GetObject", "kms:Decrypt"], [BUCKET, KEY]),
        identity(["s3:GetObject", "iam:PassRole"], [BUCKET, ROLE]),
        identity(["sqs:SendMessage", "s3:GetObject"], [BUCKET, f"arn:aws:sqs:us-east-1:{ACCOUNT}:*"]),
    ],
)
def test_an_arn_of_another_service_is_not_every_key_or_role(sample: Sample) -> None:
    assert findings(sample) == {}


GITHUB = "token.actions.githubusercontent.com"
SUB = f"{GITHUB}:sub"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"StringNotEquals": {SUB: "repo:acme/shop:ref:refs/heads/main"}}, True),
        ({"StringNotLike": {SUB: "repo:evil/*"}}, True),
        ({"Null": {SUB: "false"}}, True),
        ({"StringLikeIfExists": {SUB: "repo:acme/shop:*"}}, True),
        ({"ForAllValues:StringLike": {SUB: "repo:acme/shop:*"}}, True),
        ({"ForAllValues:StringLike": {SUB: "repo:acme/shop:*"}, "Null": {SUB: "false"}}, False),
        ({"StringLike": {SUB: "repo*"}}, True),
        ({"StringLike": {SUB: "**"}}, True),
        ({"StringLike": {SUB: "*:ref:refs/heads/main"}}, True),
        ({"StringLike": {SUB: "repo:?*/shop:*"}}, True),
        ({"StringLike": {SUB: ["repo:acme/shop:*", "repo:acme/*"]}}, True),
        ({"StringLike": {SUB: "repo:acme/*"}, "StringEquals": {SUB: "repo:acme/shop:environment:prod"}}, False),
        ({"StringEquals": {SUB: "*"}}, False),
        ({"StringEquals": {SUB: "repo:acme/*"}}, False),
        ({"ForAnyValue:StringEquals": {SUB: "repo:acme/shop:ref:refs/heads/main"}}, False),
        ({"StringEqualsIgnoreCase": {SUB.upper(): "repo:acme/shop:ref:refs/heads/main"}}, False),
    ],
)
def test_only_a_demanded_subject_restricts_an_oidc_provider(condition: Any, *, expected: bool) -> None:
    trust = allowing({"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"}, condition)
    found = findings(holding("aws:iam/role:Role", trust))

    assert ("iam-role-require-oidc-subject" in found) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"StringEquals": {"sts:ExternalId": "4711"}}, False),
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, False),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deployer"}}, False),
        ({"StringLike": {"sts:ExternalId": "*"}}, True),
        ({"StringNotEquals": {"sts:ExternalId": "4711"}}, True),
        ({"Bool": {"aws:MultiFactorAuthPresent": "false"}}, True),
        ({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}, True),
    ],
)
def test_another_account_is_trusted_under_a_condition_that_says_something(condition: Any, *, expected: bool) -> None:
    found = findings(holding("aws:iam/role:Role", allowing({"AWS": "arn:aws:iam::210987654321:root"}, condition)))

    assert ("iam-role-require-cross-account-condition" in found) is expected


@pytest.mark.parametrize("token", [*sorted(set(HOLDERS) - {"aws:iam/role:Role"}), *sorted(RESOURCE_POLICIES)])
def test_a_document_that_cannot_be_read_is_a_finding_on_every_type(token: str) -> None:
    path = RESOURCE_POLICIES.get(token) or ("inlinePolicy" if "ssoadmin" in token else "policy")
    for text in ("{", "[]", '"{}"', "x" * 1_000_000, "\ud800", "{}"):
        assert judged(BY_ID["iam-policy-require-valid-document"], [Sample(type=token, props={path: text})]), text[:9]


def test_no_document_is_no_mistake_and_trust_is_read_too() -> None:
    rule, role = BY_ID["iam-policy-require-valid-document"], "aws:iam/role:Role"

    assert judged(rule, [Sample(type="aws:sqs/queue:Queue", props={"policy": ""})]) == []
    assert judged(rule, [Sample(type=role, props={"assumeRolePolicy": "{"})])
    assert judged(rule, [Sample(type=role, props={"inlinePolicies": [{"name": "x", "policy": "{"}]})])


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (allowing({"AWS": ROLE}, Action="*"), True),
        (allowing({"AWS": ROLE}, Action="**"), True),
        ({"Effect": "Allow", "Principal": {"AWS": ROLE}, "NotAction": "s3:DeleteBucket"}, True),
        (allowing({"AWS": ROLE}, Action="s3:*"), True),
        (allowing({"AWS": ROLE}, Action="s3:Get*"), False),
        (allowing("*", {"StringEquals": {"s3:DataAccessPointAccount": ACCOUNT}}, Action="*"), False),
        (allowing("*", {"StringLike": {"s3:DataAccessPointAccount": "*"}}, Action="*"), True),
        ({"Effect": "Deny", "Principal": "*", "NotAction": "s3:GetObject"}, False),
    ],
)
def test_all_actions_are_not_allowed_on_buckets_topics_and_queues(statement: dict[str, Any], *, expected: bool) -> None:
    for token in ("aws:s3/bucketPolicy:BucketPolicy", "aws:sns/topicPolicy:TopicPolicy", "aws:sqs/queue:Queue"):
        assert (
            bool(judged(BY_ID["iam-resource-policy-disallow-wildcard-action"], [holding(token, statement)])) is expected
        )


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"Action": "*", "Resource": "arn:aws:s3:::orders"}, True),
        ({"Resource": "arn:aws:s3:::orders/*"}, True),
        ({"Principal": {"AWS": "*"}}, True),
        ({"Principal": {"AWS": ROLE}}, False),
        ({"Condition": {"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}}}, False),
        ({"Condition": UNKNOWN}, False),
        ({"Action": "s3:DeleteBucket"}, False),
        ({"Resource": "arn:aws:s3:::orders/private/*"}, False),
        ({"Effect": "Allow"}, False),
    ],
)
def test_a_bucket_policy_does_not_lock_everyone_out(changed: dict[str, Any], *, expected: bool) -> None:
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::orders", "arn:aws:s3:::orders/*"],
        **changed,
    }
    sample = Sample(type="aws:s3/bucketPolicy:BucketPolicy", props={"policy": document(statement)})

    assert bool(judged(BY_ID["s3-bucket-policy-disallow-lockout"], [sample])) is expected


def test_large_documents_are_judged_in_linear_time() -> None:
    statements = [
        {
            "Effect": "Deny" if number % 2 else "Allow",
            "Action": [f"s3:Get{number}{part}*" for part in range(20)],
            "Resource": [f"arn:aws:s3:::bucket-{number}-{part}/*" for part in range(20)],
        }
        for number in range(110)
    ]
    text = json.dumps({"Version": "2012-10-17", "Statement": statements})
    trust = document(allowing({"Service": "ec2.amazonaws.com"}))
    samples = [
        Sample(type="aws:iam/role:Role", props={"assumeRolePolicy": trust}),
        Sample(type="aws:iam/rolePolicy:RolePolicy", name="policy", props={"policy": text}, links={"role": "this"}),
    ]
    stack = stack_of(*samples)
    begin = time.process_time()

    for rule in (one for one in RULES if set(one.types) & {sample.type for sample in samples}):
        for subject in [stack] if rule.scope == "stack" else stack.resources:
            list(rule.check(subject, rule.defaults()))

    assert len(text) > 100_000
    assert time.process_time() - begin < 0.5


def test_services_that_do_not_exist_are_no_known_services() -> None:
    actions = [f"made{number}:Up*" for number in range(3000)]
    begin = time.process_time()

    assert findings(identity([*actions, "\ud800:Get*", "\ud800"], BUCKET)) == {}
    assert time.process_time() - begin < 1
