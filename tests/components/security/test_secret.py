import json
from dataclasses import replace
from typing import Any

import pytest

from components.links import Link
from components.security.secret import Secret, SecretArgs
from model import security
from model.security import Rotation
from preview.recorder.record import Record
from tests.support.consumers import task_link
from tests.support.keys import make_key
from tests.support.offline import SITE, record

SECRET = "aws:secretsmanager/secret:Secret"
POLICY = "aws:iam/rolePolicy:RolePolicy"


def secret(*, protect: bool = True, **fields: Any) -> Secret:
    spec = security.Secret(description="Signs access tokens", **fields)
    return Secret("jwt-key", SecretArgs(spec=spec, key=make_key("secrets"), site=replace(SITE, protect=protect)))


def made(**more: Any) -> Record:
    return record(lambda: secret(**more))


def test_a_secret_has_a_key_a_recovery_window_and_no_value() -> None:
    seen = made()

    made_secret = seen.only(SECRET)
    assert made_secret.inputs == {
        "description": "Signs access tokens",
        "kmsKeyId": seen.only("aws:kms/key:Key").outputs["arn"],
        "recoveryWindowInDays": 30,
    }
    assert (made_secret.name, made_secret.protect) == ("jwt-key", True)
    assert made_secret.parent == seen.only("plinth:security:Secret").urn
    assert [child.name for child in seen.children(made_secret.parent)] == ["jwt-key"]


def test_an_unprotected_secret_can_go_at_once() -> None:
    unprotected = made(protect=False, recovery_window_days=0).only(SECRET)

    assert (unprotected.protect, unprotected.inputs["recoveryWindowInDays"]) == (False, 0)


def test_a_replica_in_another_region_has_that_regions_own_key() -> None:
    seen = made(replica_regions=["eu-west-1", "us-west-2"])

    assert seen.only(SECRET).inputs["replicas"] == [{"region": "eu-west-1"}, {"region": "us-west-2"}]


def test_a_rotation_begins_with_its_first_interval() -> None:
    function = "arn:aws:lambda:us-east-1:111122223333:function:rotate"
    seen = made(rotation=Rotation(function_arn=function, days=60))

    assert seen.only("aws:secretsmanager/secretRotation:SecretRotation").inputs == {
        "secretId": seen.only(SECRET).outputs["arn"],
        "rotationLambdaArn": function,
        "rotateImmediately": False,
        "rotationRules": {"automaticallyAfterDays": 60},
    }


def test_a_link_lets_ecs_inject_exactly_this_secret() -> None:
    links: list[Link] = []

    def program() -> None:
        links.append(task_link(secret(), "read"))

    seen = record(program)

    policy = seen.only(POLICY)
    assert (policy.name, policy.parent) == ("api-execution-links", seen.named("api-execution").urn)
    assert json.loads(policy.inputs["policy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["secretsmanager:GetSecretValue"],
            "Resource": [seen.only(SECRET).outputs["arn"]],
        },
        {
            "Effect": "Allow",
            "Action": ["kms:Decrypt"],
            "Resource": [seen.only("aws:kms/key:Key").outputs["arn"]],
            "Condition": {"StringEquals": {"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}},
        },
    ]
    assert list(links[0].secrets) == ["JWT_KEY"]
    assert links[0].environment == {}


def test_with_fetch_the_code_reads_the_secret_itself() -> None:
    links: list[Link] = []
    seen = record(lambda: links.append(task_link(secret(), "fetch")))

    policy = seen.only(POLICY)
    assert (policy.name, policy.parent) == ("api-task-links", seen.named("api-task").urn)
    assert (set(links[0].environment), links[0].secrets) == ({"JWT_KEY_ARN"}, {})


def test_a_secret_is_read_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="secret jwt-key: access must be one of read, fetch, not write"):
        record(lambda: task_link(secret(), "write"))
