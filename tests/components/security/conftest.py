from collections.abc import Callable

import pulumi_aws as aws
import pytest

from components.compute.links import Consumer
from components.identity.grantee import Grantee
from components.naming import Label
from components.network.connections import Connections
from components.security.key import Key, KeyArgs
from components.site import Site
from model.keys import KeyDomain, Keys
from tests.support.offline import PLACE

LABEL = Label(project="plinth", environment="prod")


@pytest.fixture
def key() -> Callable[..., Key]:
    def make(domain: KeyDomain = "secrets") -> Key:
        return Key(domain, KeyArgs(domain=domain, spec=Keys(), site=Site(account=PLACE, label=LABEL)))

    return make


@pytest.fixture
def consumer() -> Callable[[], Consumer]:
    def make() -> Consumer:
        task, execution = (aws.iam.Role(f"api-{kind}", assume_role_policy="{}") for kind in ("task", "execution"))
        group = aws.ec2.SecurityGroup("api-tasks", description="Tasks", vpc_id="vpc-1")
        return Consumer(
            task=Grantee(name="api-task", role=task),
            execution=Grantee(name="api-execution", role=execution),
            connections=Connections(name="api", security_group=group, port=8080),
        )

    return make
