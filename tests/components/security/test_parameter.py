import json
from collections.abc import Callable
from typing import Any

import pytest

from components.links import Link
from components.security.parameter import Parameter, ParameterArgs
from model import security
from preview.recorder.record import Record
from tests.support.consumers import task_link
from tests.support.keys import make_key
from tests.support.offline import SITE, record

PARAMETER = "aws:ssm/parameter:Parameter"
POLICY = "aws:iam/rolePolicy:RolePolicy"


def parameter(name: str = "log-level", *, value: str = "info", **fields: Any) -> Parameter:
    return Parameter(
        name, ParameterArgs(spec=security.Parameter(value=value, **fields), key=make_key("secrets"), site=SITE)
    )


def test_a_parameter_is_named_by_the_path_of_its_stack() -> None:
    seen = record(lambda: parameter(description="How much is logged"))

    made = seen.only(PARAMETER)
    assert made.inputs == {
        "name": "/plinth/test/log-level",
        "type": "String",
        "value": "info",
        "description": "How much is logged",
        "tier": "Standard",
    }
    assert made.parent == seen.only("plinth:security:Parameter").urn


def test_a_secure_string_is_encrypted_and_stays_a_secret() -> None:
    seen = record(lambda: parameter("token", value="hush", kind="SecureString"))

    made = seen.only(PARAMETER)
    assert made.inputs["type"] == "SecureString"
    assert made.inputs["keyId"] == seen.only("aws:kms/key:Key").outputs["arn"]
    assert "value" in made.secret_inputs


def read(program: Callable[[], Parameter]) -> tuple[Record, Link]:
    links: list[Link] = []
    seen = record(lambda: links.append(task_link(program(), "read")))
    return seen, links[0]


def test_a_link_reads_exactly_this_parameter() -> None:
    seen, link = read(parameter)

    assert seen.only(POLICY).name == "api-execution-links"
    assert json.loads(seen.only(POLICY).inputs["policy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["ssm:GetParameters"],
            "Resource": [seen.only(PARAMETER).outputs["arn"]],
        }
    ]
    assert list(link.secrets) == ["LOG_LEVEL"]


def test_a_link_to_a_secure_string_may_decrypt_through_ssm() -> None:
    seen, _ = read(lambda: parameter("token", value="hush", kind="SecureString"))

    assert json.loads(seen.only(POLICY).inputs["policy"])["Statement"][1] == {
        "Effect": "Allow",
        "Action": ["kms:Decrypt"],
        "Resource": [seen.only("aws:kms/key:Key").outputs["arn"]],
        "Condition": {"StringEquals": {"kms:ViaService": "ssm.us-east-1.amazonaws.com"}},
    }


def test_a_parameter_is_read_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="parameter log-level: access must be read, not write"):
        record(lambda: task_link(parameter(), "write"))
