import json

import pytest

from policies.plan.iam_documents import LONGEST, Statement, parse, unreadable
from policies.plan.values import MISSING, UNKNOWN


def one(**fields: object) -> Statement:
    statements = parse({"Statement": {"Effect": "Allow", **fields}})
    assert statements is not None
    return statements[0]


def test_text_and_object_are_the_same_document() -> None:
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "A", "Effect": "Deny", "Action": "s3:*", "Resource": ["*"]}],
    }

    assert parse(document) == parse(json.dumps(document))


@pytest.mark.parametrize("value", [UNKNOWN, MISSING, "{", "[]", 7, {"Statement": UNKNOWN}])
def test_what_cannot_be_read_is_undetermined(value: object) -> None:
    assert parse(value) is None


def test_only_what_is_known_and_wrong_is_unreadable() -> None:
    values = ("{", "[]", "[" * 100_000, "x" * (LONGEST + 1), {"a": ["b"] * LONGEST}, "{}", {}, UNKNOWN, MISSING, None)

    assert [bool(unreadable(value)) for value in values] == [True] * 5 + [False] * 5


@pytest.mark.parametrize(
    ("principal", "everyone"),
    [
        ("*", True),
        ({"AWS": "*"}, True),
        ({"AWS": ["arn:aws:iam::123456789012:root", "*"]}, True),
        ({"AWS": [UNKNOWN, "*"]}, True),
        ({"AWS": "arn:aws:iam::*:root"}, True),
        ({"AWS": UNKNOWN}, False),
        ({"AWS": "arn:aws:iam::123456789012:root"}, False),
        ({"Service": "sns.amazonaws.com"}, False),
    ],
)
def test_everyone_is_found_among_other_principals(principal: object, everyone: object) -> None:
    assert one(Principal=principal).everyone() is everyone


def test_not_principal_in_an_allow_is_everyone() -> None:
    assert one(NotPrincipal={"AWS": "123456789012"}).everyone()


@pytest.mark.parametrize(
    ("condition", "narrowed"),
    [
        ({"StringEquals": {"aws:SourceAccount": "123456789012"}}, True),
        ({"ArnLike": {"AWS:SourceArn": "arn:aws:cloudfront::123456789012:distribution/*"}}, True),
        ({"StringEquals": {"aws:PrincipalOrgID": ["o-1"]}}, True),
        ({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": ["o-1/r-1/*"]}}, True),
        ({"StringEquals": {"aws:SourceAccount": UNKNOWN}}, True),
        (UNKNOWN, True),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, True),
        ({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}}, False),
        ({"StringLike": {"aws:SourceArn": "*"}}, False),
        ({"StringLike": {"aws:SourceArn": "arn:aws:*:*:*:*"}}, False),
        ({"StringNotEquals": {"aws:SourceAccount": "123456789012"}}, False),
        ({"StringEqualsIfExists": {"aws:SourceAccount": "123456789012"}}, False),
        ({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}}, False),
        ({"Bool": {"aws:SecureTransport": "true"}}, False),
        ({"StringEquals": {"s3:x-amz-acl": "private"}}, False),
    ],
)
def test_a_condition_narrows_only_if_it_restricts_whose_requests_are_allowed(
    condition: object, narrowed: object
) -> None:
    assert one(Principal="*", Condition=condition).narrowed() is narrowed


@pytest.mark.parametrize(
    ("fields", "action", "granted"),
    [
        ({"Action": "s3:Get*"}, "s3:GetObject", True),
        ({"Action": "S3:getobject"}, "s3:GetObject", True),
        ({"Action": "s3:Ge?Object"}, "s3:GetObject", True),
        ({"Action": "*"}, "iam:PassRole", True),
        ({"Action": ["s3:Put*", UNKNOWN]}, "s3:GetObject", False),
        ({"NotAction": "iam:*"}, "s3:GetObject", True),
        ({"NotAction": "s3:*"}, "s3:GetObject", False),
        ({"Effect": "Deny", "Action": "*"}, "s3:GetObject", False),
    ],
)
def test_what_a_statement_grants(fields: dict[str, object], action: str, granted: object) -> None:
    assert one(**fields).grants(action) is granted


@pytest.mark.parametrize(
    ("pattern", "covered"),
    [("s3:Get*", True), ("S3:getobject", True), ("s3:?etObject", True), ("s3:[Gg]etObject", False), ("s3:Put*", False)],
)
def test_actions_are_matched_by_star_and_question_mark_alone(pattern: str, covered: object) -> None:
    assert one(Action=pattern).grants("s3:GetObject") is covered
    assert one(NotAction=pattern).grants("s3:GetObject") is not covered


def test_a_denial_grants_nothing_and_is_about_its_actions() -> None:
    denial = one(Effect="Deny", Action="s3:*")

    assert not denial.grants("s3:GetObject")
    assert denial.is_about("s3:Get*")
