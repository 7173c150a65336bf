import pulumi_aws as aws
import pytest

from components.identity.grantee import Grantee
from components.links import Consumer
from components.security.key import Key, KeyArgs
from components.security.parameter import Parameter, ParameterArgs
from model import security
from model.keys import Keys
from tests.support.offline import SITE, record
from tests.support.workloads import Store

ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"


def function() -> Consumer:
    """A consumer that nothing starts, outside of the VPC."""
    role = aws.iam.Role("thumbnails", assume_role_policy="{}")
    return Consumer(role=Grantee(name="thumbnails", role=role))


def test_a_consumer_without_a_starter_reads_its_secrets_itself() -> None:
    def linked() -> None:
        key = Key("secrets", KeyArgs(domain="secrets", spec=Keys(), site=SITE))
        spec = security.Parameter(value="info")
        Parameter("log-level", ParameterArgs(spec=spec, key=key, site=SITE)).link(function(), "read")

    seen = record(linked)

    policy = seen.only(ROLE_POLICY)
    assert policy.name == "thumbnails-read-log-level"
    assert policy.inputs["role"] == seen.named("thumbnails", "aws:iam/role:Role").id


def test_a_consumer_without_a_security_group_cannot_connect_to_a_port() -> None:
    with pytest.raises(ValueError, match="thumbnails has no security group, so it cannot connect to main"):
        record(lambda: Store("main").link(function(), "connect"))
