import pytest

from policies.plan.iam_documents import parse
from policies.plan.iam_patterns import covers, meets
from policies.proofs.grants import is_everything
from policies.proofs.privilege import Catalog, RolePolicy, judge
from tests.policies.proofs.written_roles import ACCOUNT, ROLE, allow, deny, policy, role, rules

# Patterns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("*", "s3:GetObject", True),
        ("s3:*", "s3:Get*", True),
        ("s3:Get*", "s3:*", False),
        ("s3:Get?bject", "s3:GetObject", True),
        ("s3:Get?", "s3:Get*", False),
        ("arn:aws:s3:::logs/*", "arn:aws:s3:::logs/a/b", True),
        ("arn:aws:s3:::logs", "arn:aws:s3:::logs/*", False),
        ("a[b]", "a[b]", True),
    ],
)
def test_a_pattern_covers_another_when_it_means_all_of_it(outer, inner, expected) -> None:
    assert covers(outer, inner) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("s3:Get*", "s3:*Object", True),
        ("s3:Get*", "s3:Put*", False),
        ("*", "", True),
        ("a?c", "abc", True),
        ("*a", "b*", True),
        ("a*", "b*", False),
    ],
)
def test_two_patterns_meet_when_some_text_is_meant_by_both(one, other, expected) -> None:
    assert meets(one, other) is expected
    assert meets(other, one) is expected


# What a role can do ------------------------------------------------------------------------------------------------


def test_what_one_policy_allows_another_takes_away() -> None:
    found = judge(
        role(
            policy("reads", allow("s3:GetObject", "s3:PutObject", on="arn:aws:s3:::x/*")),
            policy("guard", deny("s3:Put*")),
        )
    )

    assert [(grant.actions, grant.policy) for grant in found.grants] == [(("s3:GetObject",), "reads")]


def test_a_denial_of_a_part_stays_as_an_exception() -> None:
    found = judge(
        role(policy("reads", allow("s3:GetObject", on="arn:aws:s3:::x/*"), deny("s3:*", on="arn:aws:s3:::x/secret/*")))
    )

    assert found.grants[0].sentence == (
        "s3:GetObject on arn:aws:s3:::x/*, except s3:* on arn:aws:s3:::x/secret/* (because of reads)"
    )


def test_a_denial_under_a_condition_takes_nothing_away_for_sure() -> None:
    condition = {"Bool": {"aws:SecureTransport": "false"}}
    found = judge(
        role(policy("reads", allow("s3:GetObject", on="arn:aws:s3:::x/*"), deny("s3:*", Condition=condition)))
    )

    assert found.grants[0].actions == ("s3:GetObject",)


def test_a_denial_of_all_but_a_few_leaves_the_few() -> None:
    but = {"Effect": "Deny", "NotAction": ["s3:GetObject"], "Resource": "*"}
    found = judge(role(policy("reads", allow("s3:GetObject", "s3:PutObject", on="arn:aws:s3:::x/*"), but)))

    assert [grant.actions for grant in found.grants] == [("s3:GetObject",)]


def test_a_boundary_limits_what_policies_allow() -> None:
    boundary = parse({"Statement": [allow("s3:*", "logs:*")]})
    found = judge(role(policy("wide", allow("s3:GetObject", "iam:PutRolePolicy", on=ROLE)), boundary=boundary))

    assert [grant.actions for grant in found.grants] == [("s3:GetObject",)]
    assert found.findings == []


def test_a_catalog_expands_wildcards_and_knows_what_can_be_scoped() -> None:
    known = {"sqs:Send*": ["sqs:SendMessage", "sqs:SendMessageBatch"]}
    catalog = Catalog(expand=lambda pattern: known.get(pattern, []), scopable=lambda action: action.startswith("sqs:"))
    found = judge(role(policy("queue", allow("sqs:Send*", "ec2:DescribeVpcs"))), catalog)

    assert found.grants[0].actions == ("sqs:SendMessage", "sqs:SendMessageBatch", "ec2:DescribeVpcs")
    assert [(f.rule, f.actions) for f in found.findings if f.rule == "wildcard-resource"] == [
        ("wildcard-resource", ("sqs:Send*",))
    ]


def test_a_grant_names_what_it_was_made_for() -> None:
    made = RolePolicy(
        name="api-task-read-uploads",
        statements=parse({"Statement": allow("s3:GetObject", on="arn:aws:s3:::x/*")}),
        cause="read-uploads of api",
    )

    assert judge(role(made)).grants[0].sentence.endswith("(because of read-uploads of api)")


def test_a_policy_that_is_not_known_yet_is_named_and_not_judged() -> None:
    found = judge(role(RolePolicy(name="later", statements=None), trust=None))

    assert (found.unread, found.findings, found.grants) == (["later", "trust document"], [], [])


# What is wrong with it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param(allow("*"), ["admin"], id="administrator"),
        pytest.param(allow("*:*"), ["admin"], id="administrator-in-other-words"),
        pytest.param(allow("s3:*", on="arn:aws:s3:::x/*"), ["wildcard-action"], id="a-whole-service"),
        pytest.param(allow("s3:Get*", on="arn:aws:s3:::x/*"), ["wildcard-action"], id="all-reads"),
        pytest.param(allow("s3:GetObject"), ["wildcard-resource"], id="any-bucket"),
        pytest.param(
            allow("sqs:SendMessage", on="arn:aws:sqs:*:*:*"), ["wildcard-resource"], id="any-queue-in-other-words"
        ),
        pytest.param(
            allow("kms:Decrypt", on="arn:aws:kms:us-east-1:1:key/*"),
            [],
            id="any-key-of-one-account-and-region",
        ),
        pytest.param(allow("ecr:GetAuthorizationToken"), [], id="what-cannot-be-scoped"),
        pytest.param(
            allow("ecs:RunTask", Condition={"ArnEquals": {"ecs:cluster": "arn:c"}}), [], id="scoped-by-condition"
        ),
        pytest.param({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, ["not-action"], id="everything-but"),
        pytest.param(
            {"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::x"},
            ["not-resource"],
            id="everywhere-but",
        ),
        pytest.param(allow("iam:PassRole"), ["pass-role", "wildcard-resource"], id="pass-any-role"),
        pytest.param(
            allow("iam:PassRole", on=f"arn:aws:iam::{ACCOUNT}:role/*"), ["pass-role"], id="pass-any-role-of-the-account"
        ),
        pytest.param(allow("iam:PassRole", on=ROLE), ["pass-role-service"], id="pass-to-any-service"),
        pytest.param(
            allow(
                "iam:PassRole", on=ROLE, Condition={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
            ),
            [],
            id="pass-as-meant",
        ),
    ],
)
def test_one_statement_is_judged_for_what_it_allows(statement, expected) -> None:
    found = [rule for rule in rules(statement) if not rule.startswith("escalation-")]

    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("action", "severity"), [("s3:*", "high"), ("s3:Put*", "medium"), ("s3:Get*", "low"), ("*:Get*", "high")]
)
def test_a_wildcard_weighs_by_what_it_holds(action, severity) -> None:
    found = judge(role(policy("one", allow(action, on="arn:aws:s3:::x/*")))).findings

    assert [one.severity for one in found if one.rule == "wildcard-action"] == [severity]


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        pytest.param("arn:aws:kms:*:111122223333:key/*", True, id="all-keys"),
        pytest.param("arn:aws:kms:us-east-1:111122223333:key/*", False, id="all-keys-of-one-region-and-account"),
        pytest.param("arn:aws:secretsmanager:us-east-1:*:secret:*", True, id="all-secrets"),
        pytest.param("arn:aws:dynamodb:*:*:table/*", True, id="all-tables"),
        pytest.param("arn:aws:ssm:*:111122223333:parameter/*", True, id="all-parameters"),
        pytest.param("arn:aws:sqs:*:*:*", True, id="all-queues"),
        pytest.param("arn:aws:ssm:us-east-1:111122223333:parameter/prod/*", False, id="a-path-of-parameters"),
        pytest.param("arn:aws:secretsmanager:us-east-1:111122223333:secret:api-*", False, id="secrets-of-one-prefix"),
        pytest.param("arn:aws:kms:us-east-1:111122223333:key/1234", False, id="one-key"),
        pytest.param("arn:aws:s3:::key/*", False, id="a-bucket-called-key"),
        pytest.param("not-an-arn-*", False, id="no-arn"),
    ],
)
def test_a_pattern_that_leaves_the_name_open_means_everything(resource, expected) -> None:
    assert is_everything(resource) is expected
    if resource.startswith("arn:aws:kms"):
        assert ("wildcard-resource" in rules(allow("kms:Decrypt", on=resource))) is expected
