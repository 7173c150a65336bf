import json
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from components.identity.policy import Statement, document, service_trust
from tests.support.offline import PLACE, record


def rendered(*statements: Statement) -> dict[str, Any]:
    def program() -> None:
        aws.sqs.Queue("holder", policy=document(*statements))

    return json.loads(record(program).only("aws:sqs/queue:Queue").inputs["policy"])


def test_a_statement_has_only_the_parts_that_it_was_given() -> None:
    assert rendered(Statement(sid="Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::b/*"])) == {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::b/*"]}],
    }


def test_principals_and_conditions_are_written_as_iam_wants_them() -> None:
    statement = Statement(
        sid="Publish",
        actions=["sns:Publish"],
        resources=["*"],
        principals={"Service": ["cloudwatch.amazonaws.com"]},
        conditions={"StringEquals": {"aws:SourceAccount": "123456789012"}},
    )

    (written,) = rendered(statement)["Statement"]
    assert written["Principal"] == {"Service": ["cloudwatch.amazonaws.com"]}
    assert written["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}


def test_everyone_is_a_bare_star() -> None:
    statement = Statement(sid="Tls", effect="Deny", actions=["s3:*"], resources=["*"], principals={"AWS": "*"})

    assert rendered(statement)["Statement"][0]["Principal"] == "*"


def test_values_that_are_known_later_find_their_place() -> None:
    statement = Statement(sid="Read", actions=["s3:GetObject"], resources=[pulumi.Output.from_input("arn:aws:s3:::b")])

    assert rendered(statement)["Statement"][0]["Resource"] == ["arn:aws:s3:::b"]


def test_statements_keep_their_order() -> None:
    first, second = (Statement(sid=sid, actions=["s3:GetObject"], resources=["*"]) for sid in ("B", "A"))

    assert [statement["Sid"] for statement in rendered(first, second)["Statement"]] == ["B", "A"]


def test_a_service_takes_a_role_for_this_account_only() -> None:
    trust = json.loads(service_trust("ecs-tasks.amazonaws.com", PLACE))

    assert trust["Statement"] == [
        {
            "Sid": "Assume",
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
        }
    ]


def test_a_service_may_be_held_to_one_source() -> None:
    trust = json.loads(service_trust("events.amazonaws.com", PLACE, "arn:aws:events:us-east-1:123456789012:rule/r"))

    assert trust["Statement"][0]["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/r"},
    }


def test_ec2_takes_a_role_without_naming_a_source() -> None:
    trust = json.loads(service_trust("ec2.amazonaws.com", None))

    assert "Condition" not in trust["Statement"][0]


def test_a_condition_that_the_service_never_meets_is_refused() -> None:
    with pytest.raises(ValueError, match=r"cloudfront\.amazonaws\.com is not documented to send aws:SourceAccount"):
        Statement(
            sid="Read",
            actions=["s3:GetObject"],
            resources=["*"],
            principals={"Service": "cloudfront.amazonaws.com"},
            conditions={"StringEquals": {"aws:SourceAccount": "123456789012"}},
        )
    with pytest.raises(ValueError, match=r"ec2\.amazonaws\.com is not documented to send aws:SourceAccount"):
        service_trust("ec2.amazonaws.com", PLACE)
