import json

import pulumi_aws as aws

from components.identity.grantee import Grantee
from components.identity.policy import Statement
from tests.support.offline import record


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
