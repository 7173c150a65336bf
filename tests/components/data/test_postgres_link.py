import json
from typing import Any

import pulumi
import pytest

from components.links import Link
from model.databases import Database
from preview.recorder.record import Record
from tests.components.data.stores import database
from tests.support.consumers import task_link
from tests.support.offline import record

INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
POLICY = "aws:iam/rolePolicy:RolePolicy"
KEY = "aws:kms/key:Key"


def linked(**changes: Any) -> tuple[Record, Link]:
    links: list[Link] = []
    seen = record(lambda: links.append(task_link(database(**changes), "connect")))
    return seen, links[0]


def test_a_link_opens_the_port_on_both_sides_and_nothing_else() -> None:
    seen, link = linked()

    (ingress,), (egress,) = seen.of_type(INGRESS), seen.of_type(EGRESS)
    assert ingress.inputs["securityGroupId"] == seen.named("main-security-group").id
    assert ingress.inputs["referencedSecurityGroupId"] == seen.named("api-tasks").id
    assert {(rule.inputs["fromPort"], rule.inputs["toPort"]) for rule in (ingress, egress)} == {(5432, 5432)}
    assert len(link.requires) == 2


def test_a_link_lets_ecs_read_exactly_this_secret() -> None:
    seen, link = linked()

    policy = seen.only(POLICY)
    assert (policy.name, policy.parent) == ("api-execution-links", seen.named("api-execution").urn)
    assert json.loads(policy.inputs["policy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["secretsmanager:GetSecretValue"],
            "Resource": [
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-3d0f0995-7799-4e09-ad1c-77cb81e98429-eg0fng"
            ],
        },
        {
            "Effect": "Allow",
            "Action": ["kms:Decrypt"],
            "Resource": [seen.named("secrets-key", KEY).outputs["arn"]],
            "Condition": {"StringEquals": {"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}},
        },
    ]
    assert set(link.secrets) == {"MAIN_USERNAME", "MAIN_PASSWORD"}


@pytest.mark.parametrize(("changes", "reader"), [({}, False), ({"replicas": 2}, True)])
def test_a_link_gives_the_container_address_and_credentials(
    changes: dict[str, Any],
    *,
    reader: bool,
) -> None:
    variables: dict[str, str] = {}
    secrets: dict[str, tuple[str, str | None]] = {}

    def program() -> None:
        link = task_link(database(**changes), "connect")
        for name, value in link.environment.items():
            pulumi.Output.from_input(value).apply(lambda known, name=name: variables.update({name: known}))
        for name, secret in link.secrets.items():
            pulumi.Output.from_input(secret.arn).apply(
                lambda arn, name=name, json_key=secret.json_key: secrets.update({name: (arn, json_key)})
            )

    seen = record(program)

    secret = seen.named("main-credentials", "aws:secretsmanager/secret:Secret").outputs["arn"] if reader else None
    arn = (
        secret
        or "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-3d0f0995-7799-4e09-ad1c-77cb81e98429-eg0fng"
    )
    expected = {
        "MAIN_HOST": "plinth-prod-main.v9mu1mewx0mz.us-east-1.rds.amazonaws.com",
        "MAIN_PORT": "5432",
        "MAIN_NAME": "app",
    }
    if reader:
        expected["MAIN_READER_HOST"] = ",".join(
            f"plinth-prod-main-replica-{number}.v9mu1mewx0mz.us-east-1.rds.amazonaws.com" for number in (1, 2)
        )
    assert variables == expected
    if reader:
        assert {*variables, *secrets} == {f"MAIN{suffix}" for suffix in Database.LINK.variables}
    assert secrets == {"MAIN_USERNAME": (arn, "username"), "MAIN_PASSWORD": (arn, "password")}


def _with_access(access: str, **changes: Any) -> tuple[Record, dict[str, str], Link]:
    links: list[Link] = []
    variables: dict[str, str] = {}

    def program() -> None:
        links.append(task_link(database(**changes), access))
        for name, value in links[0].environment.items():
            pulumi.Output.from_input(value).apply(lambda known, name=name: variables.update({name: known}))

    return record(program), variables, links[0]


def test_with_fetch_the_code_reads_the_secret_and_ecs_injects_nothing() -> None:
    seen, variables, link = _with_access("fetch")

    policy = seen.only(POLICY)
    assert (policy.name, policy.parent) == ("api-task-links", seen.named("api-task").urn)
    arn = variables["MAIN_SECRET_ARN"]
    assert json.loads(policy.inputs["policy"])["Statement"][0]["Resource"] == [arn]
    assert arn.startswith("arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-")
    assert set(variables) == {"MAIN_HOST", "MAIN_PORT", "MAIN_NAME", "MAIN_SECRET_ARN"}
    assert link.secrets == {}


def test_with_iam_a_service_signs_in_as_its_own_user_to_every_instance_and_no_password_is_involved() -> None:
    seen, variables, link = _with_access("iam", replicas=1)

    policy = seen.only(POLICY)
    assert (policy.name, policy.parent) == ("api-task-links", seen.named("api-task").urn)
    (statement,) = json.loads(policy.inputs["policy"])["Statement"]
    instances = [seen.named(name, "aws:rds/instance:Instance") for name in ("main", "main-replica-1")]
    assert statement["Action"] == ["rds-db:connect"]
    assert statement["Resource"] == [
        f"arn:aws:rds-db:us-east-1:123456789012:dbuser:{instance.outputs['resourceId']}/service_api"
        for instance in instances
    ]
    assert variables["MAIN_USERNAME"] == "service_api"
    assert link.secrets == {}
    assert len(link.requires) == 2  # a rule on each side


def test_another_access_is_refused() -> None:
    with pytest.raises(ValueError, match="database main: access must be one of connect, fetch, iam, not read"):
        record(lambda: task_link(database(), "read"))
