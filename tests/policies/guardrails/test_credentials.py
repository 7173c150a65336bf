"""Credentials in plain text are found wherever a resource has variables, scripts or documents, each of them once."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest

from policies.engine.rule import Sample
from policies.plan.aws import (
    amplify,
    apprunner,
    batch,
    cloudformation,
    codebuild,
    ec2,
    ecs,
    elasticbeanstalk,
    eventbridge,
    glue,
    imagebuilder,
    lambda_,
    lightsail,
    mwaa,
    sagemaker,
    scheduler,
    sfn,
    ssm,
    synthetics,
)
from policies.plan.values import SECRET, SIGNATURE, UNKNOWN
from tests.support.pack_harness import findings

KEY = "AKIA" + "A1B2" * 4
SCRIPT = f"#!/bin/sh\nexport AWS_ACCESS_KEY_ID={KEY}\n"
ABOUT = ("plaintext-secrets", "hardcoded-credentials")


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def told(token: str, props: dict[str, Any]) -> list[str]:
    found = findings(Sample(type=token, props=props))
    return [message for rule_id, messages in found.items() if rule_id.endswith(ABOUT) for message in messages]


PLACES = [
    *((ec2.INSTANCE, {"userData": SCRIPT}), (ec2.INSTANCE, {"userDataBase64": encoded(SCRIPT)})),
    (ec2.LAUNCH_TEMPLATE, {"userData": encoded(SCRIPT)}),
    (ec2.LAUNCH_TEMPLATE, {"userData": base64.b64encode(gzip.compress(SCRIPT.encode())).decode()}),
    (ec2.LAUNCH_CONFIGURATION, {"userDataBase64": encoded(SCRIPT)}),
    (ec2.SPOT_INSTANCE_REQUEST, {"userDataBase64": encoded(SCRIPT)}),
    (ec2.SPOT_FLEET_REQUEST, {"launchSpecifications": [{"userData": encoded(SCRIPT)}]}),
    (lightsail.INSTANCE, {"userData": SCRIPT}),
    (ec2.INSTANCE, {"userData": "export DB_PASSWORD=hunter2hunter2"}),
    (ec2.LAUNCH_TEMPLATE, {"userData": encoded("export DB_PASSWORD='hunter2hunter2'")}),
    (sagemaker.NOTEBOOK_LIFECYCLE, {"onStart": encoded(SCRIPT)}),
    (sagemaker.STUDIO_LIFECYCLE, {"studioLifecycleConfigContent": encoded(SCRIPT)}),
    (imagebuilder.COMPONENT, {"data": SCRIPT}),
    (ssm.DOCUMENT, {"content": json.dumps({"mainSteps": [{"inputs": {"runCommand": [SCRIPT]}}]})}),
    (ssm.ASSOCIATION, {"parameters": {"commands": SCRIPT}}),
    (ssm.PARAMETER, {"type": "String", "name": "/app/start", "value": encoded(SCRIPT)}),
    (ssm.PARAMETER, {"type": "String", "name": "/app/db/password", "value": "hunter2hunter2"}),
    (sfn.STATE_MACHINE, {"definition": json.dumps({"States": {"A": {"Parameters": {"k": KEY}}}})}),
    (cloudformation.STACK, {"templateBody": json.dumps({"Resources": {"I": {"UserData": encoded(SCRIPT)}}})}),
    (cloudformation.STACK, {"templateBody": f"Resources:\n  I:\n    UserData: {encoded(SCRIPT)}\n"}),
    (cloudformation.STACK, {"parameters": {"DbPassword": "hunter2hunter2"}}),
    (cloudformation.STACK_SET, {"parameters": {"ApiToken": "hunter2hunter2"}}),
    (ecs.TASK_DEFINITION, {"containerDefinitions": json.dumps([{"environment": [{"name": "A", "value": KEY}]}])}),
    (ecs.TASK_DEFINITION, {"containerDefinitions": json.dumps([{"command": ["app", "--password", "hunter2"]}])}),
    (ecs.TASK_DEFINITION, {"containerDefinitions": [{"entryPoint": ["sh", "-c", f"echo {encoded(SCRIPT)}"]}]}),
    (ecs.TASK_DEFINITION, {"containerDefinitions": [{"dockerLabels": {"key": KEY}}]}),
    (lambda_.FUNCTION, {"environment": {"variables": {"A": encoded(SCRIPT)}}}),
    (lambda_.FUNCTION, {"description": KEY}),
    (codebuild.PROJECT, {"environment": {"environmentVariables": [{"name": "A", "value": KEY}]}}),
    (codebuild.PROJECT, {"source": {"buildspec": SCRIPT}}),
    (
        batch.JOB_DEFINITION,
        {"containerProperties": json.dumps({"environment": [{"name": "DB_PASSWORD", "value": "x1"}]})},
    ),
    (batch.JOB_DEFINITION, {"containerProperties": json.dumps({"environment": [{"name": "A", "value": KEY}]})}),
    (batch.JOB_DEFINITION, {"containerProperties": json.dumps({"command": ["sh", "-c", SCRIPT]})}),
    (
        apprunner.SERVICE,
        {
            "sourceConfiguration": {
                "imageRepository": {"imageConfiguration": {"runtimeEnvironmentVariables": {"API_KEY": "hunter2"}}}
            }
        },
    ),
    (glue.JOB, {"defaultArguments": {"--api-key": "hunter2"}}),
    (amplify.APP, {"environmentVariables": {"CLIENT_SECRET": "hunter2"}}),
    (amplify.BRANCH, {"environmentVariables": {"CLIENT_SECRET": "hunter2"}}),
    (elasticbeanstalk.ENVIRONMENT, {"settings": [{"namespace": "n", "name": "DB_PASSWORD", "value": "hunter2"}]}),
    (lightsail.CONTAINER_DEPLOYMENT, {"containers": [{"environment": {"DB_PASSWORD": "hunter2"}}]}),
    (mwaa.ENVIRONMENT, {"airflowConfigurationOptions": {"core.fernet_secret": "hunter2"}}),
    (sagemaker.MODEL, {"primaryContainer": {"environment": {"HF_TOKEN": "hunter2"}}}),
    (synthetics.CANARY, {"runConfig": {"environmentVariables": {"PASSWORD": "hunter2"}}}),
    (
        eventbridge.EVENT_TARGET,
        {"input": json.dumps({"containerOverrides": [{"environment": [{"name": "TOKEN", "value": "hunter2"}]}]})},
    ),
    (
        scheduler.SCHEDULE,
        {
            "target": {
                "input": json.dumps({"containerOverrides": [{"environment": [{"name": "TOKEN", "value": "h2"}]}]})
            }
        },
    ),
]


@pytest.mark.parametrize(("token", "props"), PLACES, ids=[f"{token.noun}-{n}" for n, (token, _) in enumerate(PLACES)])
def test_a_credential_is_found_once_and_never_shown(token: str, props: dict[str, Any]) -> None:
    (message,) = told(token, props)

    assert KEY not in message
    assert "hunter2" not in message


@pytest.mark.parametrize(
    ("token", "props"),
    [
        (ec2.LAUNCH_TEMPLATE, {"userData": encoded("#!/bin/sh\nyum install -y nginx\n")}),
        (ec2.LAUNCH_TEMPLATE, {"userData": UNKNOWN}),
        (cloudformation.STACK, {"parameters": {"DbPassword": "{{resolve:ssm-secure:/db:1}}"}}),
        (cloudformation.STACK, {"parameters": {"DbPassword": UNKNOWN}}),
        (cloudformation.STACK, {"parameters": {SIGNATURE: SECRET, "value": {"Zone": "a"}}}),
        (glue.JOB, {"defaultArguments": {"--TempDir": "s3://temp", "--extra-py-files": "s3://lib.zip"}}),
        (
            batch.JOB_DEFINITION,
            {"containerProperties": json.dumps({"secrets": [{"name": "PASSWORD", "valueFrom": "arn"}]})},
        ),
        (elasticbeanstalk.ENVIRONMENT, {"settings": [{"namespace": "n", "name": "InstanceType", "value": "t3.micro"}]}),
        (ecs.TASK_DEFINITION, {"containerDefinitions": [{"command": ["app", "--password", "$PASSWORD"]}]}),
        (ecs.TASK_DEFINITION, {"containerDefinitions": [{"secrets": [{"name": "PASSWORD", "valueFrom": "arn"}]}]}),
        (mwaa.ENVIRONMENT, {"airflowConfigurationOptions": {"core.default_timezone": "utc"}}),
    ],
)
def test_a_reference_or_an_ordinary_value_is_no_credential(token: str, props: dict[str, Any]) -> None:
    assert told(token, props) == []
