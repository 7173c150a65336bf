"""The function of examples/http-api.yaml, to the number: Python with 128 MB and 30 seconds, a bucket and a database."""

from __future__ import annotations

import pytest

from preview.recorder.record import Record
from tests.support.offline import stack_record
from tests.support.workloads import policies_of

LAMBDA = "aws:lambda/function:Function"


@pytest.fixture(scope="module")
def seen() -> Record:
    return stack_record("examples/http-api.yaml")


def test_it_is_python_with_128_mb_and_30_seconds(seen: Record) -> None:
    inputs = seen.named("imports", LAMBDA).inputs

    assert {key: inputs[key] for key in ("runtime", "memorySize", "timeout", "handler", "architectures")} == {
        "runtime": "python3.11",
        "memorySize": 128,
        "timeout": 30,
        "handler": "app.handler",
        "architectures": ["arm64"],
    }


def test_it_is_in_the_private_subnets_and_reaches_the_database_on_its_port(seen: Record) -> None:
    inputs = seen.named("imports", LAMBDA).inputs
    rule = seen.named("imports-to-main-egress", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule").inputs
    private = [one for one in seen.of_type("aws:ec2/subnet:Subnet") if "private" in one.name]

    assert inputs["vpcConfig"]["subnetIds"] == [one.id for one in private]
    assert (rule["fromPort"], rule["toPort"], rule["ipProtocol"]) == (5432, 5432, "tcp")
    assert inputs["environment"]["variables"].keys() >= {"MAIN_HOST", "MAIN_PORT", "UPLOADS_BUCKET"}


def test_an_upload_invokes_it_and_it_may_read_the_object(seen: Record) -> None:
    (invoked,) = seen.named("uploads-events", "aws:s3/bucketNotification:BucketNotification").inputs["lambdaFunctions"]
    actions = {action for one in policies_of(seen, "imports-role")["imports-links"] for action in one["Action"]}

    assert (invoked["filterPrefix"], invoked["filterSuffix"]) == ("incoming/", ".csv")
    assert invoked["lambdaFunctionArn"] == seen.named("imports-live", "aws:lambda/alias:Alias").outputs["arn"]
    assert "s3:GetObject" in actions
    assert not {"s3:PutObject", "s3:DeleteObject"} & actions
