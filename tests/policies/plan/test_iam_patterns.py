"""Patterns of actions and ARNs: what covers what, and what is everything."""

import time

import pytest

from policies.plan.iam_patterns import (
    Index,
    arn_fields,
    concerns,
    covers,
    every_action,
    is_all,
    is_every,
    is_everything,
    meets,
    whole_service,
)

KEY = "arn:aws:kms:us-east-1:123456789012:key/1"


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("*", "", True),
        ("**", "anything", True),
        ("?*", "*", True),
        ("s3:?*", "s3:*", True),
        ("s3:*?", "s3:*", True),
        ("s3:??", "s3:*", False),
        ("orders?*", "orders", False),
        ("orders?*", "orders-1", True),
        ("orders/*?", "orders/*", True),
        ("s3:Get??ject", "s3:GetObject", True),
        ("s3:Get*Object", "s3:GetObject", True),
        ("s3:Get*Object", "s3:Get", False),
        ("a*b*c", "a1b2b3c", True),
        ("a*b*c", "a1c2b", False),
        ("a*?b*c", "axbc", True),
        ("aa*aa", "aaa", False),
        ("[a-z]*", "b", False),
        ("[a-z]*", "[a-z]b", True),
        ("x" * 5000, "x" * 5000, True),
        ("x*" * 5000, "x" * 5000, False),
    ],
)
def test_a_pattern_covers_another(outer: str, inner: str, expected: object) -> None:
    assert covers(outer, inner) is expected


def test_comparing_long_patterns_ends_soon() -> None:
    begin = time.perf_counter()

    covers("*a" * 1000 + "b", "a" * 2000)
    covers("*?a" * 500 + "b", "a" * 2000)
    assert meets("*a" * 1000, "a*" * 1000)
    assert meets("*ab" * 40, "a*b" * 40)

    assert time.perf_counter() - begin < 0.5


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a*c", "ab*", True),
        ("a*c", "*b", False),
        ("?b", "a?", True),
        ("*:Get*", "s3:*", True),
        ("s3:*", "sqs:*", False),
    ],
)
def test_two_patterns_meet(one: str, other: str, expected: object) -> None:
    assert meets(one, other) is meets(other, one) is expected


def test_an_index_finds_what_comparing_each_pattern_finds() -> None:
    patterns = ["*", "s3:*", "s3:Get*", "s3:GetObject", "s?:*", "sqs:*", "", "s3:Get?bject", "s3:GetObjectAcl"]
    index = Index((pattern, pattern) for pattern in patterns)

    for text in (*patterns, "s3:GetObject", "s3:G", "x"):
        assert sorted(index.covering(text)) == sorted(one for one in patterns if covers(one, text))


@pytest.mark.parametrize(
    ("pattern", "fields"),
    [
        ("arn:aws:s3:::b/k:x", ("arn", "aws", "s3", "", "", "b/k:x")),
        ("arn:aws:s3:*", ("arn", "aws", "s3", "*", "*", "*")),
        ("*", ("*",) * 6),
        ("*:role/app", ("*", "*", "*", "*", "*", "role/app")),
        ("arn:aws:s3", None),
        ("no-arn-*", None),
    ],
)
def test_an_arn_has_six_fields_however_much_of_it_a_star_is(pattern: str, fields: object) -> None:
    assert arn_fields(pattern) == fields


@pytest.mark.parametrize("pattern", ["*", "**", "?*", "*?", "*:*", "*:?*", "?*:*"])
def test_every_action_of_every_service(pattern: str) -> None:
    assert every_action(pattern)
    assert whole_service(pattern)


@pytest.mark.parametrize(
    ("pattern", "whole"),
    [
        ("s3:*", True),
        ("s3:**", True),
        ("s3:?*", True),
        ("s3:*?", True),
        ("s3*", True),
        ("s*:*", True),
        ("S3:*", True),
        ("s3:Get*", False),
        ("s3:*Object", False),
        ("*:Get*", False),
        ("s3:????", False),
        ("s3:GetObject", False),
    ],
)
def test_every_action_of_a_service(pattern: str, whole: object) -> None:
    assert whole_service(pattern) is whole
    assert not every_action(pattern)


@pytest.mark.parametrize(
    ("resource", "action", "everything"),
    [
        ("*", "s3:GetObject", True),
        ("**", "s3:GetObject", True),
        ("?*", "s3:GetObject", True),
        ("arn:*", "s3:GetObject", True),
        ("arn:aws:*", "s3:GetObject", True),
        ("arn:aws:s3:*", "s3:GetObject", True),
        ("arn:aws:s3:::*", "s3:GetObject", True),
        ("arn:aws:s3:::?*", "s3:GetObject", True),
        ("arn:aws:s3:::*/*", "s3:GetObject", True),
        ("arn:aws:sqs:*:*:*", "sqs:SendMessage", True),
        ("arn:aws:sqs:*:*:*", "s3:GetObject", False),
        ("arn:aws:sqs:us-east-1:123456789012:*", "sqs:SendMessage", False),
        ("arn:aws:s3:::orders/*", "s3:GetObject", False),
        ("arn:aws:s3:::orders-*", "s3:GetObject", False),
    ],
)
def test_a_resource_is_everything_to_the_actions_of_its_service(resource: str, action: str, everything: object) -> None:
    assert is_everything(resource, action) is everything


@pytest.mark.parametrize(
    ("resource", "everything"),
    [("*", True), ("**", True), ("?*", True), ("arn:aws:*", True), ("arn:*:*:*:*:*", True), ("arn:aws:s3:::*", False)],
)
def test_everything_of_every_service(resource: str, everything: object) -> None:
    assert is_all(resource) is everything


@pytest.mark.parametrize(
    ("resource", "action", "kind", "every"),
    [
        ("arn:aws:iam::123456789012:role/*", "iam:PassRole", "role", True),
        ("arn:aws:iam::123456789012:role/?*", "iam:PassRole", "role", True),
        ("arn:aws:iam::*:role*", "iam:PassRole", "role", True),
        ("arn:aws:iam::123456789012:*", "iam:PassRole", "role", True),
        ("*:role/*", "iam:PassRole", "role", True),
        ("**", "iam:PassRole", "role", True),
        ("arn:aws:iam::123456789012:role/app-*", "iam:PassRole", "role", False),
        ("arn:aws:iam::123456789012:role/team/*", "iam:PassRole", "role", False),
        ("arn:aws:iam::123456789012:user/*", "iam:PassRole", "role", False),
        ("arn:aws:s3:::my-bucket/*", "iam:PassRole", "role", False),
        ("arn:aws:s3:::my-bucket/*", "kms:Decrypt", "key", False),
        ("arn:aws:s3:::*", "kms:Decrypt", "key", False),
        ("arn:aws:kms:*:*:key/*", "kms:Decrypt", "key", True),
        ("arn:aws:kms:us-east-1:123456789012:*", "kms:Decrypt", "key", True),
        (KEY, "kms:Decrypt", "key", False),
        ("arn:aws:lambda:us-east-1:123456789012:function:*", "lambda:UpdateFunctionCode", "", True),
        ("arn:aws:ec2:*:*:instance/*", "ssm:SendCommand", "", True),
        ("arn:aws:iam::*:role/*", "sts:AssumeRole", "", True),
        ("arn:aws:s3:::logs/*", "s3:GetObject", "", False),
        ("arn:aws:s3:::logs/*", "iam:PutRolePolicy", "", False),
    ],
)
def test_a_resource_is_every_one_of_a_type_only_to_actions_on_that_type(
    resource: str, action: str, kind: str, every: object
) -> None:
    assert is_every(resource, action, kind) is every


def test_an_arn_concerns_the_actions_of_its_service() -> None:
    assert concerns(KEY, "kms:Decrypt")
    assert concerns("*", "kms:Decrypt")
    assert concerns("arn:aws:k*:*:*:*", "kms:Decrypt")
    assert concerns("arn:aws:iam::123456789012:role/app", "sts:AssumeRole")
    assert not concerns("arn:aws:s3:::b/*", "kms:Decrypt")
    assert not concerns("no ARN", "kms:Decrypt")
