import pytest

from policies.plan.iam_documents import parse
from policies.proofs.privilege import judge
from tests.policies.proofs.written_roles import ACCOUNT, GITHUB, OTHER, role, trusted

OIDC = {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"}
AUDIENCE = {f"{GITHUB}:aud": "sts.amazonaws.com"}


@pytest.mark.parametrize(
    ("principal", "condition", "expected"),
    [
        pytest.param("*", None, ["trust-open"], id="anyone"),
        pytest.param(
            {"AWS": "*"}, {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, [], id="anyone-of-the-organization"
        ),
        pytest.param({"AWS": f"arn:aws:iam::{OTHER}:root"}, None, ["trust-cross-account"], id="another-account"),
        pytest.param(
            {"AWS": OTHER}, {"StringEquals": {"sts:ExternalId": "x"}}, [], id="another-account-with-an-external-id"
        ),
        pytest.param(
            {"AWS": OTHER}, {"StringLike": {"sts:ExternalId": "*"}}, ["trust-cross-account"], id="any-external-id"
        ),
        pytest.param(
            {"AWS": OTHER},
            {"StringNotEquals": {"sts:ExternalId": "x"}},
            ["trust-cross-account"],
            id="a-negated-condition",
        ),
        pytest.param({"AWS": f"arn:aws:iam::{ACCOUNT}:role/ci"}, None, [], id="the-same-account"),
        pytest.param({"Service": "ecs-tasks.amazonaws.com"}, None, ["trust-confused-deputy"], id="a-deputy-for-anyone"),
        pytest.param(
            {"Service": "ecs-tasks.amazonaws.com"},
            {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
            [],
            id="a-deputy-for-us",
        ),
        pytest.param(
            {"Service": "scheduler.amazonaws.com"},
            {"StringEqualsIfExists": {"aws:SourceAccount": ACCOUNT}},
            ["trust-confused-deputy"],
            id="a-condition-that-may-be-missing",
        ),
        pytest.param({"Service": "ec2.amazonaws.com"}, None, [], id="ec2-sends-no-source"),
        pytest.param(
            OIDC,
            {"StringEquals": {**AUDIENCE, f"{GITHUB}:sub": "repo:acme/app:ref:refs/heads/main"}},
            [],
            id="one-branch",
        ),
        pytest.param(OIDC, {"StringEquals": AUDIENCE}, ["trust-oidc-subject"], id="no-subject"),
        pytest.param(
            OIDC,
            {"StringEquals": AUDIENCE, "StringLike": {f"{GITHUB}:sub": "*"}},
            ["trust-oidc-subject"],
            id="any-subject",
        ),
        pytest.param(
            OIDC,
            {"StringEquals": AUDIENCE, "StringLike": {f"{GITHUB}:sub": "repo:acme/*"}},
            ["trust-oidc-subject"],
            id="any-repository",
        ),
        pytest.param(
            OIDC,
            {"StringEquals": AUDIENCE, "StringLike": {f"{GITHUB}:sub": "repo:acme/app:*"}},
            ["trust-oidc-subject"],
            id="any-branch",
        ),
        pytest.param(
            OIDC,
            {"StringEquals": AUDIENCE, "StringLike": {f"{GITHUB}:sub": "repo:acme/app:ref:refs/tags/v*"}},
            [],
            id="release-tags",
        ),
        pytest.param(
            OIDC,
            {"StringEquals": AUDIENCE, "ForAllValues:StringLike": {f"{GITHUB}:sub": "repo:acme/app:*"}},
            ["trust-oidc-subject"],
            id="holds-without-a-subject-too",
        ),
        pytest.param(
            OIDC,
            {"StringLike": {f"{GITHUB}:sub": "repo:acme/app:ref:refs/heads/main"}},
            ["trust-oidc-audience"],
            id="no-audience",
        ),
    ],
)
def test_trust_is_judged_by_whom_it_lets_in(principal, condition, expected) -> None:
    assert [found.rule for found in trusted(principal, condition).findings] == expected


@pytest.mark.parametrize(
    ("subject", "severity"),
    [
        ("*", "critical"),
        ("repo:*", "critical"),
        ("repo:acme*", "high"),
        ("repo:acme/*", "high"),
        ("repo:acme/app-*:ref:refs/heads/main", "medium"),
        ("repo:acme/app:*", "medium"),
    ],
)
def test_a_subject_weighs_by_how_many_it_lets_in(subject, severity) -> None:
    [found] = trusted(OIDC, {"StringEquals": AUDIENCE, "StringLike": {f"{GITHUB}:sub": subject}}).findings

    assert found.severity == severity


def test_everyone_but_a_few_is_everyone() -> None:
    trust = parse({"Statement": {"Effect": "Allow", "NotPrincipal": {"AWS": OTHER}, "Action": "sts:AssumeRole"}})

    assert [found.rule for found in judge(role(trust=trust)).findings] == ["trust-open"]


def test_without_knowing_the_own_account_no_account_is_another() -> None:
    trust = parse({"Statement": {"Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": "sts:AssumeRole"}})

    assert judge(role(trust=trust, account="")).findings == []


def test_who_can_assume_a_role_is_reported_in_a_sentence() -> None:
    [assumer] = trusted(
        {"Service": "ecs-tasks.amazonaws.com"}, {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    ).assumers

    assert assumer.sentence == (f"service ecs-tasks.amazonaws.com can assume it, if aws:SourceAccount is {ACCOUNT}")


@pytest.mark.parametrize("document", ["", "no JSON", "[]", {"Statement": "x"}, None])
def test_what_is_no_document_is_not_read(document) -> None:
    assert parse(document) is None
