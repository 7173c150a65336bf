"""Which conditions narrow who calls: AWS's global condition keys, every operator, and values from exact to anything."""

from typing import Any

import pytest

from policies.plan.iam_conditions import CALLERS, CONTEXTS, SOURCES, narrows
from policies.plan.iam_documents import Statement, parse

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:alerts"
VPC = f"arn:aws:ec2:us-east-1:{ACCOUNT}:vpc/vpc-0123456789abcdef0"
ORGANIZATION = "o-a1b2c3d4e5"

NARROW: dict[str, tuple[str, ...]] = {
    "aws:PrincipalArn": (
        ROLE,
        f"arn:aws:iam::{ACCOUNT}:root",
        f"arn:aws:iam::{ACCOUNT}:role/*",
        f"arn:aws:*::{ACCOUNT}:*",
    ),
    "aws:PrincipalAccount": (ACCOUNT, "${aws:ResourceAccount}"),
    "aws:PrincipalOrgID": (ORGANIZATION, "${aws:ResourceOrgID}"),
    "aws:PrincipalOrgPaths": (
        f"{ORGANIZATION}/r-ab12/ou-ab12-11111111/",
        f"{ORGANIZATION}/*",
        "${aws:ResourceOrgPaths}*",
    ),
    "aws:PrincipalServiceName": ("cloudtrail.amazonaws.com",),
    "aws:PrincipalServiceNamesList": ("cloudtrail.amazonaws.com",),
    "aws:userid": ("AROAEXAMPLEID12345678:i-1", "AROAEXAMPLEID12345678:*", "AIDAEXAMPLEID12345678"),
    "aws:FederatedProvider": (f"arn:aws:iam::{ACCOUNT}:oidc-provider/example.com",),
    "aws:SourceVpc": ("vpc-0123456789abcdef0",),
    "aws:SourceVpcArn": (VPC, f"arn:aws:ec2:*:{ACCOUNT}:vpc/*"),
    "aws:SourceVpce": ("vpce-0123456789abcdef0",),
    "aws:VpceAccount": (ACCOUNT,),
    "aws:VpceOrgID": (ORGANIZATION,),
    "aws:VpceOrgPaths": (f"{ORGANIZATION}/*",),
    "aws:Ec2InstanceSourceVpc": ("vpc-0123456789abcdef0",),
    "aws:ChatbotSourceArn": (f"arn:aws:chatbot::{ACCOUNT}:chat-configuration/*",),
    "aws:SourceArn": (
        TOPIC,
        f"arn:aws:sns:*:{ACCOUNT}:*",
        "arn:aws:s3:::orders",
        "arn:aws:s3:*:*:orders",
        "arn:aws:s3:::orders/*",
    ),
    "aws:SourceAccount": (ACCOUNT, "${aws:ResourceAccount}"),
    "aws:SourceOwner": (ACCOUNT,),
    "aws:SourceOrgID": (ORGANIZATION, "${aws:ResourceOrgID}"),
    "aws:SourceOrgPaths": (f"{ORGANIZATION}/r-ab12/*",),
    "ec2:SourceInstanceArn": (f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/*",),
    "lambda:SourceFunctionArn": (f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:*",),
    "ssm:SourceInstanceArn": (f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-1",),
    "codebuild:BuildArn": (f"arn:aws:codebuild:us-east-1:{ACCOUNT}:build/*",),
    "codebuild:ProjectArn": (f"arn:aws:codebuild:us-east-1:{ACCOUNT}:project/app",),
    "identitystore:UserId": ("94482488-3041-7010-0000-000000000000",),
    "kms:CallerAccount": (ACCOUNT,),
    "s3:DataAccessPointAccount": (ACCOUNT,),
    "s3:DataAccessPointArn": (f"arn:aws:s3:us-east-1:{ACCOUNT}:accesspoint/*",),
    "s3:x-amz-server-side-encryption-aws-kms-key-id": (f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1",),
    "lambda:EventSourceToken": ("amzn1.ask.skill.1",),
    "elasticfilesystem:AccessPointArn": (f"arn:aws:elasticfilesystem:us-east-1:{ACCOUNT}:access-point/fsap-1",),
}
"""Key → values that name someone, also where wildcards count."""

WIDE: dict[str, tuple[str, ...]] = {
    "aws:PrincipalArn": (
        "*",
        "arn:aws:iam::*",
        "arn:aws:iam::*:root",
        "arn:aws:iam::*:role/*",
        "arn:aws:iam::*:role/admin",
        "arn:aws:iam::12345678901?:root",
        "arn:aws:iam::${aws:PrincipalAccount}:root",
    ),
    "aws:PrincipalAccount": ("*", "1234*", "????????????", "${aws:PrincipalAccount}"),
    "aws:PrincipalOrgID": ("*", "o-*", "o-a1b2*", "${aws:PrincipalOrgID}"),
    "aws:PrincipalOrgPaths": ("*", "o-*/*", "*/r-ab12/ou-ab12-11111111/*"),
    "aws:PrincipalServiceName": ("*.amazonaws.com",),
    "aws:userid": ("*", "AROA*", "*:session", "AROAEXAMPLE*:*"),
    "aws:FederatedProvider": ("cognito-identity.amazonaws.com", "arn:aws:iam::*:oidc-provider/example.com"),
    "aws:SourceVpc": ("*", "vpc-*", "vpc-0123*"),
    "aws:SourceVpcArn": ("arn:aws:ec2:*:*:vpc/*", "arn:aws:ec2:us-east-1:*:vpc/vpc-0123456789abcdef0"),
    "aws:SourceVpce": ("*", "vpce-*", "?*"),
    "aws:VpceAccount": ("*",),
    "aws:VpceOrgID": ("o-*",),
    "aws:VpceOrgPaths": ("*/r-ab12/*",),
    "aws:SourceArn": (
        "*",
        "arn:*",
        "arn:aws:sns:*",
        "arn:aws:sns:*:*:*",
        "arn:aws:sns:us-east-1:*:alerts",
        "arn:aws:cloudfront::*:distribution/*",
        "arn:aws:cloudfront::*:distribution/E1",
        "arn:aws:s3:::*",
        "arn:aws:s3:::orders-*",
        "arn:aws:s3:*:*:*",
        "arn:aws:s3:*:*:accesspoint/*",
        "arn:aws:*:*:*:*",
    ),
    "aws:SourceAccount": ("*", "1*"),
    "aws:SourceOwner": ("*",),
    "aws:SourceOrgID": ("o-*",),
    "aws:SourceOrgPaths": ("o-*/*",),
    "kms:CallerAccount": ("*",),
    "s3:DataAccessPointArn": ("arn:aws:s3:*:*:accesspoint/*",),
    "s3:DataAccessPointAccount": ("*",),
    "lambda:SourceFunctionArn": ("arn:aws:lambda:*:*:function:app",),
}
"""Key → patterns that anyone's request matches."""

NOT_ABOUT_CALLERS = (
    "aws:PrincipalTag/team", "aws:username", "aws:PrincipalType", "aws:PrincipalIsAWSService", "aws:SourceIdentity",
    "aws:TokenIssueTime", "aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent", "aws:AssumedRoot",
    "aws:Ec2InstanceSourcePrivateIPv4", "aws:VpcSourceIp", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast",
    "aws:ViaAWSService", "aws:CurrentTime", "aws:EpochTime", "aws:Referer", "aws:RequestedRegion", "aws:RequestTag/team",
    "aws:TagKeys", "aws:SecureTransport", "aws:UserAgent", "aws:ResourceAccount", "aws:ResourceOrgID",
    "aws:ResourceOrgPaths", "aws:ResourceTag/team", "ec2:RoleDelivery", "glue:RoleAssumedBy",
    "glue:CredentialIssuingService", "sts:ExternalId", "sts:RoleSessionName", "kms:ViaService", "s3:x-amz-acl",
    "kms:EncryptionContext:tenant", "s3:ExistingObjectTag/public", "lambda:FunctionUrlAuthType",
)  # fmt: skip
"""Keys that the caller sets, that hold for callers of any account, or that are about the request or the resource."""


def narrowed(condition: Any) -> bool:
    return statement(condition).narrowed()


def statement(condition: Any) -> Statement:
    found = parse(
        {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Condition": condition}}
    )
    assert found
    return found[0]


@pytest.mark.parametrize("key", NARROW)
def test_a_value_that_names_someone_narrows_by_every_operator_that_demands_it(key: str) -> None:
    for value in NARROW[key]:
        for operator in ("StringLike", "ArnLike", "ArnEquals", "stringlike", "ForAnyValue:StringLike"):
            assert narrowed({operator: {key: value}}), (operator, value)
            assert narrowed({operator: {key.upper(): [value, value]}}), (operator, value)
        if "*" not in value:
            assert narrowed({"StringEquals": {key: value}})
            assert narrowed({"ForAnyValue:StringEqualsIgnoreCase": {key: [value]}})


@pytest.mark.parametrize("key", NARROW)
def test_an_operator_that_demands_nothing_narrows_nothing(key: str) -> None:
    value = NARROW[key][0]
    for operator in (
        "StringNotEquals", "StringNotLike", "ArnNotEquals", "ArnNotLike", "StringNotEqualsIgnoreCase", "NotIpAddress",
        "StringEqualsIfExists", "StringLikeIfExists", "ArnLikeIfExists", "ForAllValues:StringEquals",
        "ForAllValues:StringLike", "ForAnyValue:StringNotEquals", "Null", "Bool", "NumericEquals", "DateGreaterThan",
    ):  # fmt: skip
        assert not narrowed({operator: {key: value}}), operator
    assert not narrowed({"Null": {key: "false"}})
    assert not narrowed({"Null": {key: "true"}, "StringEqualsIfExists": {key: value}})


@pytest.mark.parametrize("key", NARROW)
def test_what_holds_without_the_key_narrows_next_to_a_condition_that_demands_the_key(key: str) -> None:
    value = NARROW[key][0]
    for operator in ("StringEqualsIfExists", "ForAllValues:StringEquals"):
        assert narrowed({operator: {key: value}, "Null": {key: "false"}})
        assert narrowed({operator: {key: value}, "Null": {key: False}})


@pytest.mark.parametrize("key", WIDE)
def test_a_pattern_that_anyone_matches_narrows_nothing_and_makes_its_list_wide(key: str) -> None:
    for value in WIDE[key]:
        for operator in ("StringLike", "ArnLike", "ArnEquals", "ForAnyValue:StringLike"):
            assert not narrowed({operator: {key: value}}), (operator, value)
            assert not narrowed({operator: {key: [NARROW[key][0], value]}}), (operator, value)


@pytest.mark.parametrize("key", sorted(set(WIDE) - {"aws:FederatedProvider"}))
def test_a_literal_star_matches_no_one(key: str) -> None:
    for value in WIDE[key]:
        assert narrowed({"StringEquals": {key: value}}) is ("${" not in value)


@pytest.mark.parametrize("key", NOT_ABOUT_CALLERS)
def test_a_key_that_anyone_can_meet_narrows_nothing(key: str) -> None:
    for operator in ("StringEquals", "StringLike", "ArnLike", "Bool", "IpAddress", "NumericEquals"):
        for value in ("true", "shop", ACCOUNT, TOPIC, "10.0.0.0/8"):
            assert not narrowed({operator: {key: value}}), (operator, value)


def test_every_key_that_narrows_is_in_the_table_of_this_test() -> None:
    elsewhere = {"aws:sourceip", "elasticfilesystem:accessedviamounttarget"}

    assert {key.lower() for key in NARROW} == set(CALLERS) - elsewhere
    assert not {key.lower() for key in NOT_ABOUT_CALLERS} & set(CALLERS)


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ("203.0.113.0/24", True),
        (["203.0.113.0/24", "198.51.100.7"], True),
        ("52.0.0.0/8", True),
        ("2001:db8::/32", True),
        ("10.0.0.0/8", True),
        ("0.0.0.0/0", False),
        ("0.0.0.0/1", False),
        ("0.0.0.0/2", False),
        ("128.0.0.0/1", False),
        ("64.0.0.0/7", False),
        ("::/0", False),
        ("::/1", False),
        ("2000::/3", False),
        ("2600::/12", False),
        (["203.0.113.0/24", "2000::/3"], False),
        ("*", False),
    ],
)
def test_a_range_of_addresses_narrows_by_its_size(ranges: object, expected: object) -> None:
    assert narrowed({"IpAddress": {"aws:SourceIp": ranges}}) is expected


def test_addresses_as_text_count_like_ranges() -> None:
    assert narrowed({"StringEquals": {"aws:SourceIp": "203.0.113.7"}})
    assert narrowed({"StringLike": {"aws:SourceIp": "203.0.113.*"}})
    assert not narrowed({"StringLike": {"aws:SourceIp": "*"}})


def test_keys_are_combined_by_and_and_values_by_or() -> None:
    wide, narrow = {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}, {"aws:PrincipalOrgID": ORGANIZATION}

    assert narrowed({"StringLike": {**wide, **narrow}})
    assert narrowed({"ArnLike": wide, "StringEquals": narrow})
    assert not narrowed({"ArnLike": wide, "StringEquals": {"aws:PrincipalTag/team": "shop"}})


def test_anonymous_callers_are_no_account() -> None:
    assert not narrowed({"StringEquals": {"aws:PrincipalAccount": "anonymous"}})
    assert not narrowed({"StringEquals": {"aws:userid": "anonymous"}})


def test_a_mount_target_is_a_way_in_only_if_it_is_demanded() -> None:
    assert narrowed({"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}})
    assert not narrowed({"Bool": {"elasticfilesystem:AccessedViaMountTarget": "false"}})


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:us-east-1:{ACCOUNT}:*"}}, True),
        ({"StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{ACCOUNT}:trail/*"}}, True),
        ({"StringEquals": {"kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::orders"}}, True),
        ({"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:*"}}, False),
        ({"StringLike": {"kms:EncryptionContext:aws:logs:arn": "*"}}, False),
        ({"StringEquals": {"kms:EncryptionContextKeys": "aws:logs:arn"}}, False),
        ({"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}, False),
        ({"StringEquals": {"aws:SourceOrgID": ORGANIZATION}}, True),
    ],
)
def test_a_source_is_named_by_what_a_service_sends(condition: object, expected: object) -> None:
    assert narrows(statement(condition).conditions, {**SOURCES, **CONTEXTS}) is expected
