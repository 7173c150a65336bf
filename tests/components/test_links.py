import json

import pulumi_aws as aws
import pytest

from components.identity.grantee import Grantee
from components.identity.policy import Statement
from components.links import Consumer, Link
from components.security.key import Key, KeyArgs
from components.security.parameter import Parameter, ParameterArgs
from components.security.secret import Secret, SecretArgs, read_statements
from model import security
from model.aws import iam
from model.keys import Keys
from tests.support.consumers import task_consumer
from tests.support.offline import SITE, record
from tests.support.workloads import Store, policies_of, statements

ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"


def function() -> Consumer:
    """A consumer that nothing starts, outside of the VPC."""
    role = aws.iam.Role("thumbnails", assume_role_policy="{}")
    return Consumer(role=Grantee(name="thumbnails", role=role))


def test_a_consumer_without_a_starter_reads_its_secrets_itself() -> None:
    def linked() -> None:
        key = Key("secrets", KeyArgs(domain="secrets", spec=Keys(), site=SITE))
        spec = security.Parameter(value="info")
        parameter, consumer = Parameter("log-level", ParameterArgs(spec=spec, key=key, site=SITE)), function()
        consumer.allow({"log-level": parameter.link(consumer, "read")})

    seen = record(linked)

    policy = seen.only(ROLE_POLICY)
    assert policy.name == "thumbnails-links"
    assert policy.inputs["role"] == seen.named("thumbnails", "aws:iam/role:Role").id


def test_a_consumer_without_a_security_group_cannot_connect_to_a_port() -> None:
    with pytest.raises(ValueError, match="thumbnails has no security group, so it cannot connect to main"):
        record(lambda: Store("main").link(function(), "connect"))


def linked(*names: str) -> dict[str, list[dict]]:
    """Return the policies of the execution role of a task with links to secrets and to a parameter of one key."""

    def program() -> None:
        key = Key("secrets", KeyArgs(domain="secrets", spec=Keys(), site=SITE))
        level = Parameter("log-level", ParameterArgs(spec=security.Parameter(value="info"), key=key, site=SITE))
        things = {name: Secret(name, SecretArgs(spec=SECRET, key=key, site=SITE)) for name in sorted(names)}
        consumer = task_consumer()
        links: dict[str, Link] = {"log-level": level.link(consumer, "read")}
        links |= {name: things[name].link(consumer, "read") for name in names}
        consumer.allow(links)

    seen = record(program)
    assert policies_of(seen, "api-task") == {}
    return json.loads(json.dumps(policies_of(seen, "api-execution")))


SECRET = security.Secret(description="A test's")


def test_what_links_allow_is_one_policy_in_which_a_key_and_each_action_is_once() -> None:
    (statements,) = linked("one", "two", "three").values()

    assert [(one["Action"], len(one["Resource"])) for one in statements] == [
        (["ssm:GetParameters"], 1),
        (["secretsmanager:GetSecretValue"], 3),
        (["kms:Decrypt"], 1),
    ]


def test_the_order_of_links_in_the_stack_file_does_not_change_a_policy() -> None:
    assert linked("one", "two", "three") == linked("three", "one", "two")


def secret_link(name: str, key: Key) -> Link:
    return Link(allows=read_statements(f"arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:{name}", key))


def bucket_link(name: str, key: Key) -> Link:
    objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
    return Link(
        allows=[
            Statement(actions=["s3:ListBucket"], resources=[f"arn:aws:s3:::{name}"]),
            Statement(actions=objects, resources=[f"arn:aws:s3:::{name}/*"]),
            key.encrypt_decrypt_statement("s3"),
        ]
    )


def test_sixty_secrets_and_twenty_buckets_of_one_service_fit_into_what_a_role_can_have() -> None:
    def program() -> None:
        key = Key("secrets", KeyArgs(domain="secrets", spec=Keys(), site=SITE))
        links = {f"secret-{n:02}": secret_link(f"a-secret-of-names-{n:02}-1234567-abcdef", key) for n in range(60)}
        links |= {f"bucket-{n:02}": bucket_link(f"a-bucket-of-names-{n:02}-1234567", key) for n in range(20)}
        task_consumer().allow(links)

    seen = record(program)
    policies = seen.of_type("aws:iam/policy:Policy")
    attached = [one.inputs["policyArn"] for one in seen.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")]
    named = [arn for policy in policies for one in statements(policy) for arn in one["Resource"]]

    assert attached == [policy.outputs["arn"] for policy in policies]
    assert len(policies) == 3
    assert max(len("".join(policy.inputs["policy"].split())) for policy in policies) <= iam.MANAGED_POLICY_CHARACTERS
    assert len(set(named)) == 60 + 2 * 20 + 1
    assert len(named) == len(set(named)) + 1  # the key, through each of two services
