"""Versions, concurrency, streams, destinations and signatures of functions."""

from __future__ import annotations

from typing import Any

import pytest

from components.compute.function_version import LIVE, routing
from model.function_concurrency import AliasCanary
from preview.recorder.record import Record
from tests.components.compute.test_function import LAMBDA, MAPPING, function
from tests.support.workloads import policies_of

ALIAS = "aws:lambda/alias:Alias"
EVENTS = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"
KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
PROFILE = "arn:aws:signer:us-east-1:123456789012:/signing-profiles/releases/abcDEF1234"
LAYER = "arn:aws:lambda:us-east-1:123456789012:layer:parsers:7"


@pytest.fixture(scope="module")
def clicks() -> Record:
    """Return a function with as much as goes together."""
    return function(
        archive={"bucket": "example-artifacts", "key": "clicks.zip", "version": "v1"},
        code_signing={"signing_profiles": [PROFILE]},
        layers=[LAYER],
        provisioned_concurrency=2,
        allow_function_url=True,
        streams={"clicks": {"arn": STREAM, "key_arn": KEY}},
        on_failure={"queue": "unread"},
        on_success={"kind": "topic", "topic": "read"},
        given_destinations={"on_failure": "queue", "on_success": "topic"},
    )


def test_the_code_is_a_signed_object_of_s3_with_layers(clicks: Record) -> None:
    made, signing = clicks.only(LAMBDA), clicks.only("aws:lambda/codeSigningConfig:CodeSigningConfig")

    assert {key: made.inputs[key] for key in ("s3Bucket", "s3Key", "s3ObjectVersion", "layers")} == {
        "s3Bucket": "example-artifacts",
        "s3Key": "clicks.zip",
        "s3ObjectVersion": "v1",
        "layers": [LAYER],
    }
    assert "code" not in made.inputs
    assert made.inputs["codeSigningConfigArn"] == signing.outputs["arn"]
    assert dict(signing.inputs) == {
        "allowedPublishers": {"signingProfileVersionArns": [PROFILE]},
        "policies": {"untrustedArtifactOnDeployment": "Enforce"},
    }


def test_the_alias_is_kept_initialized_and_has_the_url(clicks: Record) -> None:
    name = clicks.only(LAMBDA).outputs["name"]

    assert dict(clicks.only("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig").inputs) == {
        "functionName": name,
        "qualifier": LIVE,
        "provisionedConcurrentExecutions": 2,
    }
    assert dict(clicks.only("aws:lambda/functionUrl:FunctionUrl").inputs) == {
        "functionName": name,
        "qualifier": LIVE,
        "authorizationType": "AWS_IAM",
    }


def test_records_of_a_stream_invoke_the_alias_until_they_are_an_hour_old(clicks: Record) -> None:
    mapping = clicks.only(MAPPING)

    assert dict(mapping.inputs) == {
        "eventSourceArn": STREAM,
        "functionName": clicks.only(ALIAS).outputs["arn"],
        "startingPosition": "LATEST",
        "batchSize": 100,
        "parallelizationFactor": 1,
        "functionResponseTypes": ["ReportBatchItemFailures"],
        "bisectBatchOnFunctionError": True,
        "maximumRetryAttempts": -1,
        "maximumRecordAgeInSeconds": 3600,
        "destinationConfig": {
            "onFailure": {"destinationArn": clicks.named("unread", "aws:sqs/queue:Queue").outputs["arn"]}
        },
    }
    for policy in ("thumbnails-streams", "thumbnails-destinations"):
        assert clicks.named(policy, "aws:iam/rolePolicy:RolePolicy").urn in mapping.dependencies


def test_the_role_may_read_the_stream_and_decrypt_it_and_send_records(clicks: Record) -> None:
    policies = policies_of(clicks, "thumbnails-role")
    read, decrypt = policies["thumbnails-streams"]
    sent = {action: one["Resource"] for one in policies["thumbnails-destinations"] for action in one["Action"]}

    assert (read["Resource"], read["Action"][0], len(read["Action"])) == ([STREAM], "kinesis:DescribeStream", 5)
    assert (decrypt["Action"], decrypt["Resource"]) == (["kms:Decrypt"], [KEY])
    assert decrypt["Condition"] == {"StringEquals": {"kms:ViaService": "kinesis.us-east-1.amazonaws.com"}}
    assert sent["sqs:SendMessage"] == [clicks.named("unread", "aws:sqs/queue:Queue").outputs["arn"]]
    assert sent["sns:Publish"] == [clicks.only("aws:sns/topic:Topic").outputs["arn"]]


def test_destinations_take_the_place_of_a_queue_of_its_own(clicks: Record) -> None:
    queue, topic = clicks.named("unread", "aws:sqs/queue:Queue"), clicks.only("aws:sns/topic:Topic")

    assert clicks.only(EVENTS).inputs["destinationConfig"] == {
        "onFailure": {"destination": queue.outputs["arn"]},
        "onSuccess": {"destination": topic.outputs["arn"]},
    }
    assert "thumbnails-failed-events" not in [one.name for one in clicks.of_type("aws:sqs/queue:Queue")]


def test_it_alarms_on_what_it_has(clicks: Record) -> None:
    assert clicks.stack_outputs["alarms"] == [
        "thumbnails-behind",
        "thumbnails-errors",
        "thumbnails-failed-events",
        "thumbnails-slow",
        "thumbnails-spillover",
        "thumbnails-throttles",
        "thumbnails-undelivered",
    ]


def test_a_bus_gets_records_as_events() -> None:
    seen = function(
        on_success={"kind": "event_bus", "event_bus": "sales"}, given_destinations={"on_success": "event_bus"}
    )
    (statement,) = policies_of(seen, "thumbnails-role")["thumbnails-destinations"]

    assert statement["Action"] == ["events:PutEvents"]
    assert seen.only(EVENTS).inputs["destinationConfig"]["onSuccess"] == {"destination": statement["Resource"][0]}


def test_a_snapshot_is_taken_of_published_versions() -> None:
    assert function(runtime="python3.12", snap_start=True).only(LAMBDA).inputs["snapStart"] == {
        "applyOn": "PublishedVersions"
    }


@pytest.mark.parametrize(
    ("canary", "version", "weights"),
    [
        ({"stable_version": "7", "percent": 10}, "7", {"$LATEST": 0.1}),
        ({"stable_version": "7", "percent": 0}, "7", None),
    ],
)
def test_a_canary_gives_the_newest_version_its_share(
    canary: dict[str, Any], version: str, weights: dict[str, float] | None
) -> None:
    seen = function(canary=canary)
    alias = seen.only(ALIAS)

    assert alias.inputs["functionVersion"] == version
    assert alias.inputs.get("routingConfig") == ({"additionalVersionWeights": weights} if weights else None)
    assert ("thumbnails-canary-errors" in seen.stack_outputs["alarms"]) is bool(weights)


def test_without_newer_code_a_canary_has_no_second_version() -> None:
    canary = AliasCanary(stable_version="7", percent=10)

    assert routing("7", canary) is None
    assert routing("8", canary) is not None


def test_a_function_gets_exactly_the_destinations_of_its_spec() -> None:
    with pytest.raises(ValueError, match=r"destinations must be \['on_failure'\], as in spec, not \[\]"):
        function(on_failure={"queue": "unread"})


def test_an_image_has_everything_in_itself() -> None:
    uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/frames:1.0.0"
    made = function(image={"uri": uri, "command": ["app.handler"]}).only(LAMBDA)

    assert {key: made.inputs[key] for key in ("packageType", "imageUri", "imageConfig")} == {
        "packageType": "Image",
        "imageUri": uri,
        "imageConfig": {"commands": ["app.handler"]},
    }
    assert not {"runtime", "handler", "code", "layers", "sourceCodeHash"} & made.inputs.keys()
