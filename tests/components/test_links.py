import pulumi_aws as aws
import pytest

from components.identity.grantee import Grantee
from components.links import Consumer
from components.security.parameter import Parameter, ParameterArgs
from tests.support.offline import record
from tests.support.workloads import LABEL, Store

ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"


def function() -> Consumer:
    """A consumer that nothing starts, outside of the VPC."""
    role = aws.iam.Role("thumbnails", assume_role_policy="{}")
    return Consumer(role=Grantee(name="thumbnails", role=role))


def test_a_consumer_without_a_starter_reads_its_secrets_itself() -> None:
    def linked() -> None:
        Parameter("log-level", ParameterArgs(value="info", label=LABEL)).link(function(), "read")

    seen = record(linked)

    policy = seen.only(ROLE_POLICY)
    assert policy.name == "thumbnails-read-log-level"
    assert policy.inputs["role"] == seen.named("thumbnails", "aws:iam/role:Role").id


def test_a_consumer_without_a_security_group_cannot_connect_to_a_port() -> None:
    with pytest.raises(ValueError, match="thumbnails has no security group, so it cannot connect to main"):
        record(lambda: Store("main").link(function(), "connect"))
