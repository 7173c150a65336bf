import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components.links import Consumer, Link
from components.naming import Label
from components.security.key import Key
from components.security.parameter import Parameter, ParameterArgs
from preview.recorder.record import Record
from tests.support.offline import record

PARAMETER = "aws:ssm/parameter:Parameter"
POLICY = "aws:iam/rolePolicy:RolePolicy"
LABEL = Label(project="plinth", environment="prod")

MakeKey = Callable[[], Key]


def made(**changes: Any) -> Record:
    arguments = {"value": "info", "label": LABEL} | changes
    return record(lambda: Parameter("log-level", ParameterArgs(**arguments)))


def test_a_parameter_stands_under_the_path_of_its_stack() -> None:
    seen = made(description="How much is logged")

    parameter = seen.only(PARAMETER)
    assert parameter.inputs == {
        "name": "/plinth/prod/log-level",
        "type": "String",
        "value": "info",
        "description": "How much is logged",
        "tier": "Standard",
    }
    assert parameter.parent == seen.only("plinth:security:Parameter").urn


def test_a_secure_string_is_encrypted_and_stays_a_secret(key: MakeKey) -> None:
    seen = record(
        lambda: Parameter(
            "token",
            ParameterArgs(value=pulumi.Output.secret("hush"), label=LABEL, kind="SecureString", key=key()),
        )
    )

    parameter = seen.only(PARAMETER)
    assert parameter.inputs["type"] == "SecureString"
    assert parameter.inputs["keyId"] == seen.only("aws:kms/key:Key").outputs["arn"]
    assert "value" in parameter.secret_inputs


def read(program: Callable[[], Parameter], consumer: Callable[[], Consumer]) -> tuple[Record, Link]:
    links: list[Link] = []
    seen = record(lambda: links.append(program().link(consumer(), "read")))
    return seen, links[0]


def test_a_link_reads_exactly_this_parameter(consumer: Callable[[], Consumer]) -> None:
    seen, link = read(lambda: Parameter("log-level", ParameterArgs(value="info", label=LABEL)), consumer)

    assert seen.only(POLICY).name == "api-execution-read-log-level"
    assert json.loads(seen.only(POLICY).inputs["policy"])["Statement"] == [
        {
            "Sid": "ReadParameter",
            "Effect": "Allow",
            "Action": ["ssm:GetParameters"],
            "Resource": [seen.only(PARAMETER).outputs["arn"]],
        }
    ]
    assert list(link.secrets) == ["LOG_LEVEL"]
    assert len(link.requires) == 1


def test_a_link_to_a_secure_string_may_decrypt_through_ssm(key: MakeKey, consumer: Callable[[], Consumer]) -> None:
    seen, _ = read(
        lambda: Parameter(
            "token", ParameterArgs(value=pulumi.Output.secret("hush"), label=LABEL, kind="SecureString", key=key())
        ),
        consumer,
    )

    assert json.loads(seen.only(POLICY).inputs["policy"])["Statement"][1] == {
        "Sid": "DecryptViaSsm",
        "Effect": "Allow",
        "Action": ["kms:Decrypt"],
        "Resource": [seen.only("aws:kms/key:Key").outputs["arn"]],
        "Condition": {"StringEquals": {"kms:ViaService": "ssm.us-east-1.amazonaws.com"}},
    }


def test_a_parameter_is_read_and_nothing_else(consumer: Callable[[], Consumer]) -> None:
    with pytest.raises(ValueError, match="parameter log-level: access must be read, not write"):
        record(lambda: Parameter("log-level", ParameterArgs(value="info", label=LABEL)).link(consumer(), "write"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "List"}, "kind must be one of String, SecureString, not List"),
        ({"value": ""}, "the value must not be empty"),
        ({"value": "x" * 4097}, "the value may have 4096 bytes"),
        ({"kind": "SecureString", "value": "open"}, "a SecureString needs a key; .* not a plain string"),
    ],
)
def test_what_ssm_would_refuse_or_show_to_all_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        made(**changes)


def test_a_plain_parameter_takes_no_key(key: MakeKey) -> None:
    with pytest.raises(ValueError, match="a String takes no key"):
        record(lambda: Parameter("log-level", ParameterArgs(value="info", label=LABEL, key=key())))
