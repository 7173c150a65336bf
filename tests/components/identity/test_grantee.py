import json

import pulumi_aws as aws
import pytest

from components.identity.grantee import Grantee
from components.identity.policy import Statement
from model.aws import iam
from model.links import MOST_ARNS
from preview.recorder.record import Record
from tests.support.offline import record
from tests.support.workloads import ROLE, ROLE_POLICY

POLICY = "aws:iam/policy:Policy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"


def test_a_grant_is_one_inline_policy_below_the_role() -> None:
    def program() -> None:
        role = aws.iam.Role("api-task", assume_role_policy="{}")
        read = Statement(sid="Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::b/*"])
        Grantee(name="api", role=role).allow("read-uploads", read)

    seen = record(program)
    role, policy = seen.only("aws:iam/role:Role"), seen.only("aws:iam/rolePolicy:RolePolicy")

    assert policy.name == "api-read-uploads"
    assert policy.parent == role.urn
    assert policy.inputs["role"] == role.id
    assert json.loads(policy.inputs["policy"])["Statement"] == [
        {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::b/*"]}
    ]


def merged(*statements: Statement) -> Record:
    def program() -> None:
        role = aws.iam.Role("api-task", assume_role_policy="{}")
        Grantee(name="api-task", role=role).allow_merged("links", statements)

    return record(program)


def read(count: int, characters: int = 40) -> Statement:
    return Statement(
        actions=["secretsmanager:GetSecretValue"],
        resources=[f"arn:{number:04}".ljust(characters, "x") for number in range(count)],
    )


def test_nothing_allowed_makes_no_policy() -> None:
    assert merged().of_type(ROLE_POLICY) == []


def test_few_permissions_are_one_inline_policy_which_a_change_replaces() -> None:
    seen = merged(read(15))
    policy = seen.only(ROLE_POLICY)

    assert (policy.name, policy.parent) == ("api-task-links", seen.only(ROLE).urn)
    assert policy.replace_on_changes == ("policy",)
    assert len(json.loads(policy.inputs["policy"])["Statement"][0]["Resource"]) == 15


def test_more_are_managed_policies_which_a_change_replaces_and_what_they_are_attached_by() -> None:
    seen = merged(read(60))
    policies, attachments = seen.of_type(POLICY), seen.of_type(ATTACHMENT)

    assert seen.of_type(ROLE_POLICY) == []
    assert (
        [one.name for one in policies] == [one.name for one in attachments] == ["api-task-links-1", "api-task-links-2"]
    )
    assert {one.replace_on_changes for one in policies} == {("policy",)}
    assert [one.inputs["policyArn"] for one in attachments] == [one.outputs["arn"] for one in policies]
    assert {one.inputs["role"] for one in attachments} == {seen.only(ROLE).outputs["name"]}
    named = [json.loads(one.inputs["policy"])["Statement"][0]["Resource"] for one in policies]
    assert sorted(arn for found in named for arn in found) == list(read(60).resources)


KINDS = [
    Statement(
        actions=[f"service{kind}:ReadOneThing", f"service{kind}:ReadAnother", f"service{kind}:Write{number}"],
        resources=[f"arn:aws:service{kind}:::thing-{number}", f"arn:aws:service{kind}:::other-{number}"],
        conditions={"StringEquals": {"kms:ViaService": f"service{kind}.ap-southeast-2.amazonaws.com"}},
    )
    for kind in range(8)
    for number in range(2)
]
"""Sixteen statements that cannot be merged, as many as links to things of every section make, and 32 ARNs."""


def test_as_many_arns_as_links_may_name_fit_with_statements_of_every_kind() -> None:
    policies = merged(read(MOST_ARNS), *KINDS).of_type(POLICY)

    assert len(policies) == iam.MANAGED_POLICIES_PER_ROLE // 2


def test_more_than_a_role_can_have_next_to_their_predecessors_are_refused() -> None:
    with pytest.raises(ValueError, match="api-task-links: needs 6 managed policies, and at most 5 fit"):
        merged(read(260))
