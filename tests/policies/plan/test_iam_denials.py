"""When a Deny is complete: over TLS, over everyone, and around an Allow."""

from typing import Any

import pytest

from policies.plan.iam_denials import limiting, limits, requires_tls
from policies.plan.iam_documents import parse
from policies.plan.values import UNKNOWN

BUCKET = ["arn:aws:s3:::orders", "arn:aws:s3:::orders/*"]
PLAIN = {"Bool": {"aws:SecureTransport": "false"}}


def deny(**changed: Any) -> dict[str, Any]:
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": BUCKET,
        "Condition": PLAIN,
        **changed,
    }
    return {name: value for name, value in statement.items() if value is not None}


@pytest.mark.parametrize(
    "statements",
    [
        [deny()],
        [deny(Principal={"AWS": "*"})],
        [deny(Principal={"AWS": ["*"]})],
        [deny(Action="*")],
        [deny(Action=["s3:*"])],
        [deny(Action="S3:?*")],
        [deny(Resource="*")],
        [deny(Resource="arn:aws:s3:::orders*")],
        [deny(Resource=["arn:aws-us-gov:s3:::orders", "arn:aws-us-gov:s3:::orders/**"])],
        [deny(Resource=BUCKET[0]), deny(Resource=BUCKET[1])],
        [deny(Condition={"Bool": {"aws:SecureTransport": False}})],
        [deny(Condition={"Bool": {"aws:securetransport": ["false"]}})],
        [deny(Condition={"BoolIfExists": {"aws:SecureTransport": "false"}})],
        [deny(Condition={"StringEquals": {"aws:SecureTransport": "false"}})],
        [deny(Condition={"NumericLessThanIfExists": {"s3:TlsVersion": "1.2"}})],
        [deny(Condition=None)],
        [deny(Action="s3:GetObject"), deny()],
        [deny(Action=UNKNOWN)],
        [deny(Resource=[UNKNOWN, UNKNOWN])],
        [deny(Principal={"AWS": UNKNOWN})],
        [deny(Condition=UNKNOWN)],
        [deny(Condition={"Bool": {"aws:SecureTransport": UNKNOWN}})],
    ],
)
def test_a_complete_denial_of_plain_http_counts_and_so_does_one_that_may_be(statements: list[Any]) -> None:
    assert requires_tls(parse({"Statement": statements}) or [], "s3:*", objects=True)


@pytest.mark.parametrize(
    "statements",
    [
        [],
        [deny(Effect="Allow")],
        [deny(Action="s3:GetObject")],
        [deny(Action=["s3:GetObject", "s3:PutObject"])],
        [deny(Action="s3:Get*")],
        [deny(Action=None, NotAction="s3:GetObject")],
        [deny(Action=None, NotAction=["s3:PutObject", "s3:List*"])],
        [deny(Resource=BUCKET[1])],
        [deny(Resource=BUCKET[0])],
        [deny(Resource=["arn:aws:s3:::orders", "arn:aws:s3:::orders/private/*"])],
        [deny(Resource=["arn:aws:s3:::orders", "arn:aws:s3:::other/*"])],
        [deny(Resource="arn:aws:s3:::orders?*")],
        [deny(Resource=None, NotResource="arn:aws:s3:::orders/public/*")],
        [deny(Principal={"AWS": "arn:aws:iam::123456789012:role/app"})],
        [deny(Principal={"Service": "*"})],
        [deny(Principal=None, NotPrincipal={"AWS": "arn:aws:iam::123456789012:role/app"})],
        [deny(Principal=None)],
        [deny(Condition={"Bool": {"aws:SecureTransport": "true"}})],
        [deny(Condition={"Null": {"aws:SecureTransport": "true"}})],
        [deny(Condition={"Null": {"aws:SecureTransport": "false"}})],
        [deny(Condition={"NumericLessThan": {"s3:TlsVersion": "1.2"}})],
        [deny(Condition={**PLAIN, "NumericLessThan": {"s3:TlsVersion": "1.2"}})],
        [deny(Condition={**PLAIN, "StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})],
        [deny(Condition={"Bool": {"aws:SecureTransport": "false", "aws:ViaAWSService": "false"}})],
        [deny(Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}})],
    ],
)
def test_a_denial_that_leaves_something_open_does_not_count(statements: list[Any]) -> None:
    assert not requires_tls(parse({"Statement": statements}) or [], "s3:*", objects=True)


def test_a_queue_has_no_objects_and_a_topic_only_publishing() -> None:
    queue = parse({"Statement": deny(Action="sqs:*", Resource="arn:aws:sqs:us-east-1:123456789012:jobs")}) or []
    topic = parse({"Statement": deny(Action="sns:Publish", Resource="*")}) or []

    assert requires_tls(queue, "sqs:*")
    assert not requires_tls(parse({"Statement": deny(Action="sqs:SendMessage", Resource="*")}) or [], "sqs:*")
    assert requires_tls(topic, "sns:Publish")


READ = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": BUCKET[1]}
ENDPOINT = {"aws:SourceVpce": "vpce-0123456789abcdef0"}


def limited(**changed: Any) -> bool:
    statements = parse({"Statement": [READ, deny(**changed)]}) or []
    return limits(limiting(statements), statements[0])


@pytest.mark.parametrize(
    "condition",
    [
        {"StringNotEquals": ENDPOINT},
        {"StringNotEqualsIfExists": ENDPOINT},
        {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}},
        {"StringNotEquals": ENDPOINT, "NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {
            "StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
        },
        {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/*"}},
        {"ForAllValues:StringNotLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}},
        UNKNOWN,
    ],
)
def test_a_denial_of_all_but_some_callers_narrows_what_is_allowed(condition: object) -> None:
    assert limited(Condition=condition)


@pytest.mark.parametrize(
    "changed",
    [
        {"Condition": {"StringEquals": ENDPOINT}},
        {"Condition": {"StringNotLike": {"aws:SourceVpce": "vpce-*"}}},
        {"Condition": {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/1"]}}},
        {"Condition": {"ForAnyValue:StringNotLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}}},
        {"Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "shop"}}},
        {"Condition": {"Null": {"aws:SourceVpce": "true"}}},
        {"Condition": PLAIN},
        {"Condition": {"StringNotEquals": ENDPOINT, **PLAIN}},
        {"Condition": {"StringNotEquals": ENDPOINT}, "Action": "s3:PutObject"},
        {"Condition": {"StringNotEquals": ENDPOINT}, "Resource": BUCKET[0]},
        {"Condition": {"StringNotEquals": ENDPOINT}, "Principal": {"AWS": "123456789012"}},
    ],
)
def test_a_denial_that_spares_others_too_narrows_nothing(changed: dict[str, Any]) -> None:
    assert not limited(**changed)
