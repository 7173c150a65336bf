import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from components.links import Consumer, Link
from components.security.key import Key
from components.security.secret import Secret, SecretArgs
from model import security
from model.security import Rotation
from preview.recorder.record import Record
from tests.support.offline import SITE, record

SECRET = "aws:secretsmanager/secret:Secret"
POLICY = "aws:iam/rolePolicy:RolePolicy"

MakeKey = Callable[[], Key]


def secret(key: MakeKey, *, protect: bool = True, **fields: Any) -> Secret:
    spec = security.Secret(description="Signs access tokens", **fields)
    return Secret("jwt-key", SecretArgs(spec=spec, key=key(), site=replace(SITE, protect=protect)))


def made(key: MakeKey, **more: Any) -> Record:
    return record(lambda: secret(key, **more))


def test_a_secret_has_a_key_a_recovery_window_and_no_value(key: MakeKey) -> None:
    seen = made(key)

    made_secret = seen.only(SECRET)
    assert made_secret.inputs == {
        "description": "Signs access tokens",
        "kmsKeyId": seen.only("aws:kms/key:Key").outputs["arn"],
        "recoveryWindowInDays": 30,
    }
    assert (made_secret.name, made_secret.protect) == ("jwt-key", True)
    assert made_secret.parent == seen.only("plinth:security:Secret").urn
    assert [child.name for child in seen.children(made_secret.parent)] == ["jwt-key"]


def test_an_unprotected_secret_can_go_at_once(key: MakeKey) -> None:
    unprotected = made(key, protect=False, recovery_window_days=0).only(SECRET)

    assert (unprotected.protect, unprotected.inputs["recoveryWindowInDays"]) == (False, 0)


def test_a_replica_in_another_region_has_that_regions_own_key(key: MakeKey) -> None:
    seen = made(key, replica_regions=["eu-west-1", "us-west-2"])

    assert seen.only(SECRET).inputs["replicas"] == [{"region": "eu-west-1"}, {"region": "us-west-2"}]


def test_a_rotation_begins_with_its_first_interval(key: MakeKey) -> None:
    function = "arn:aws:lambda:us-east-1:111122223333:function:rotate"
    seen = made(key, rotation=Rotation(function_arn=function, days=60))

    assert seen.only("aws:secretsmanager/secretRotation:SecretRotation").inputs == {
        "secretId": seen.only(SECRET).outputs["arn"],
        "rotationLambdaArn": function,
        "rotateImmediately": False,
        "rotationRules": {"automaticallyAfterDays": 60},
    }


def test_a_link_lets_ecs_inject_exactly_this_secret(key: MakeKey, consumer: Callable[[], Consumer]) -> None:
    links: list[Link] = []

    def program() -> None:
        links.append(secret(key).link(consumer(), "read"))

    seen = record(program)

    policy = seen.only(POLICY)
    assert (policy.name, policy.parent) == ("api-execution-read-jwt-key", seen.named("api-execution").urn)
    assert json.loads(policy.inputs["policy"])["Statement"] == [
        {
            "Sid": "ReadSecret",
            "Effect": "Allow",
            "Action": ["secretsmanager:GetSecretValue"],
            "Resource": [seen.only(SECRET).outputs["arn"]],
        },
        {
            "Sid": "DecryptViaSecretsmanager",
            "Effect": "Allow",
            "Action": ["kms:Decrypt"],
            "Resource": [seen.only("aws:kms/key:Key").outputs["arn"]],
            "Condition": {"StringEquals": {"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}},
        },
    ]
    assert list(links[0].secrets) == ["JWT_KEY"]
    assert links[0].environment == {}
    assert len(links[0].requires) == 1


def test_a_secret_is_read_and_nothing_else(key: MakeKey, consumer: Callable[[], Consumer]) -> None:
    with pytest.raises(ValueError, match="secret jwt-key: access must be read, not write"):
        record(lambda: secret(key).link(consumer(), "write"))
