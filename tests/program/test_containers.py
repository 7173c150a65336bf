"""Containers of a stack file: images beside the main one, and variables that ECS reads when it starts a task."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from components.compute.repository import LOCAL_TAG_PREFIX
from preview.recorder.record import Record
from tests.support import workloads
from tests.support.offline import ROOT, stack_record
from tests.support.workloads import policies_of

SHARED = "arn:aws:secretsmanager:us-east-1:210987654321:secret:shared-AbCdEf"
KEY = "arn:aws:kms:us-east-1:210987654321:key/1"
SETTING = "arn:aws:ssm:eu-west-1:210987654321:parameter/team/setting"


@pytest.fixture(scope="module")
def seen() -> Record:
    build = {"context": "./tests/support/image", "repository": "worker"}
    worker = {
        "secrets": {
            "PARTNER_KEY": {"secret": "jwt-key", "json_key": "api_key"},
            "LEVEL": {"parameter": "log-level"},
            "SHARED": {"arn": SHARED, "key_arn": KEY, "json_key": "user"},
        },
        "sidecars": {
            "tail": {
                "image": {"build": build},
                "secrets": {"SETTING": {"arn": SETTING}},
                "environment_files": ["uploads/worker/prod.env"],
            },
            "head": {"image": {"repository": "api", "tag": "2.0.0"}},
        },
    }
    return stack_record(ROOT / "Pulumi.dev.yaml", {"plinth:services": {"worker": worker}})


@pytest.fixture(scope="module")
def containers(seen: Record) -> dict[str, dict[str, Any]]:
    return workloads.containers(seen, "worker")


@pytest.fixture(scope="module")
def granted(seen: Record) -> list[Mapping[str, Any]]:
    return policies_of(seen, "worker-execution")["worker-execution-links"]


def test_a_sidecar_that_is_built_has_an_image_that_no_service_can_have(
    seen: Record, containers: Mapping[str, Mapping[str, Any]]
) -> None:
    image = seen.only("awsx:ecr:Image")

    assert (image.name, image.inputs["imageTag"]) == ("worker.tail", f"{LOCAL_TAG_PREFIX}worker.tail")
    assert containers["worker-tail"]["image"] == image.outputs["imageUri"]
    assert containers["worker-head"]["image"].endswith(":2.0.0")


def test_a_variable_names_a_secret_one_key_of_it_or_a_parameter(
    seen: Record, containers: Mapping[str, Mapping[str, Any]]
) -> None:
    secret = seen.named("jwt-key", "aws:secretsmanager/secret:Secret").outputs["arn"]
    parameter = seen.named("log-level", "aws:ssm/parameter:Parameter").outputs["arn"]

    assert containers["worker"]["secrets"] == [
        {"name": "LEVEL", "valueFrom": parameter},
        {"name": "PARTNER_KEY", "valueFrom": f"{secret}:api_key::"},
        {"name": "SHARED", "valueFrom": f"{SHARED}:user::"},
    ]
    assert containers["worker-tail"]["secrets"] == [{"name": "SETTING", "valueFrom": SETTING}]
    assert "environmentFiles" not in containers["worker"]


def test_a_file_of_variables_is_one_object_and_only_that_may_be_read(
    seen: Record, containers: Mapping[str, Mapping[str, Any]], granted: list[Mapping[str, Any]]
) -> None:
    bucket = seen.named("uploads", "aws:s3/bucket:Bucket").outputs["arn"]
    file = f"{bucket}/worker/prod.env"

    assert containers["worker-tail"]["environmentFiles"] == [{"type": "s3", "value": file}]
    assert [one["Resource"] for one in granted if one["Action"] == ["s3:GetObject"]] == [[file]]
    assert [one["Resource"] for one in granted if one["Action"] == ["s3:GetBucketLocation"]] == [[bucket]]


def test_only_the_role_that_starts_the_task_may_read_what_its_variables_name(
    seen: Record, granted: list[Mapping[str, Any]]
) -> None:
    secret = seen.named("jwt-key", "aws:secretsmanager/secret:Secret").outputs["arn"]
    parameter = seen.named("log-level", "aws:ssm/parameter:Parameter").outputs["arn"]
    by_action = {one["Action"][0]: sorted(one["Resource"]) for one in granted if "Condition" not in one}
    decrypts = {
        (one["Condition"]["StringEquals"]["kms:ViaService"], key)
        for one in granted
        for key in one["Resource"]
        if one["Action"] == ["kms:Decrypt"]
    }
    task_role = json.dumps(policies_of(seen, "worker-task"))

    assert by_action["secretsmanager:GetSecretValue"] == sorted([SHARED, secret])
    assert by_action["ssm:GetParameters"] == sorted([SETTING, parameter])
    assert ("secretsmanager.us-east-1.amazonaws.com", KEY) in decrypts
    assert SHARED not in task_role
    assert "prod.env" not in task_role
