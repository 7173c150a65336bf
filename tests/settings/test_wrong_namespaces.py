"""Keys that are no section: those of the AWS provider, and namespaces that nothing reads."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import pulumi_aws
import pytest
from pulumi_aws.config import outputs

from model.aws import provider
from settings import SettingsError
from settings.load import parse
from tests.support.offline import engine_form
from tests.support.spoiled_stack_files import LEGAL, lines_of, row, spoiled

ROWS = [
    row(
        "a misspelled namespace",
        {"plint:services": {"api": {}}},
        "plint:services: nothing reads the namespace 'plint'; did you mean 'plinth:services'?; example: "
        'plinth:services: {worker: {kind: worker, image: {uri: "public.ecr.aws/nginx/nginx:1.29"}, cpu: 256, '
        'memory_mib: 512, health_check: {command: [python, "-m", app.check]}, tasks: 2}}',
    ),
    row(
        "a namespace in capitals",
        {"Plinth:databases": {}},
        "Plinth:databases: nothing reads the namespace 'Plinth'; did you mean 'plinth:databases'?; example: "
        "plinth:databases: {main: {instance_class: db.t4g.micro, storage_gib: 20}}",
    ),
    row(
        "the namespace of a provider that the program does not use",
        {"datadog:site": "eu"},
        "datadog:site: nothing reads the namespace 'datadog'; known: plinth, aws, docker-build, policy, "
        "pulumi; example: plinth:keys: {deletion_window_days: 30}",
    ),
    row(
        "a misspelled key of the provider",
        {"aws:allowedAccountId": ["012345678901"]},
        "aws:allowedAccountId: is not a key of the AWS provider; did you mean 'aws:allowedAccountIds'?; example: "
        'aws:allowedAccountIds: ["012345678901"]',
    ),
    row(
        "a key of the provider in its Terraform form",
        {"aws:assume_role": {}},
        "aws:assume_role: is not a key of the AWS provider; did you mean 'aws:assumeRoles'?; example: "
        'aws:assumeRoles: [{roleArn: "arn:aws:iam::111122223333:role/deploy"}]',
    ),
    row(
        "credentials in clear text",
        {"aws:accessKey": "AKIAIOSFODNN7EXAMPLE", "aws:secretKey": "hunter2-hunter2"},
        "aws:accessKey: is a credential in clear text; use a profile or a role, or set it with pulumi config set "
        "--secret; example: aws:profile: my-profile",
        "aws:secretKey: is a credential in clear text; use a profile or a role, or set it with pulumi config set "
        "--secret; example: aws:profile: my-profile",
    ),
    row(
        "allowed and forbidden accounts",
        {"aws:allowedAccountIds": ["111122223333"], "aws:forbiddenAccountIds": ["444455556666"]},
        "aws:forbiddenAccountIds = ['444455556666']: the provider refuses it next to aws:allowedAccountIds; "
        'remove it; example: aws:allowedAccountIds: ["111122223333"]',
    ),
    row(
        "no list of accounts",
        {"aws:allowedAccountIds": "111122223333"},
        "aws:allowedAccountIds = 111122223333: expected a list, got an integer; example: aws:allowedAccountIds: "
        '["012345678901"]',
    ),
    row(
        "no list of roles",
        {"aws:assumeRoles": {"roleArn": "arn:aws:iam::111122223333:role/deploy"}},
        "aws:assumeRoles = {roleArn: 'arn:aws:iam::111122223333:role/deploy'}: expected a list, got an object; "
        'example: aws:assumeRoles: [{roleArn: "arn:aws:iam::111122223333:role/deploy"}]',
    ),
    row(
        "a misspelled field of a role",
        {"aws:assumeRoles": [{"roleARN": "arn:aws:iam::111122223333:role/deploy"}]},
        "aws:assumeRoles[0].roleARN = 'arn:aws:iam::111122223333:role/deploy': unknown key; did you mean "
        "'roleArn'?; example: aws:assumeRoles: [{roleArn: \"arn:aws:iam::111122223333:role/deploy\"}]",
    ),
    row(
        "a role that is no object",
        {"aws:assumeRoles": ["arn:aws:iam::111122223333:role/deploy"]},
        "aws:assumeRoles[0] = 'arn:aws:iam::111122223333:role/deploy': expected an object, got a string; "
        'example: aws:assumeRoles: [{roleArn: "arn:aws:iam::111122223333:role/deploy"}]',
    ),
    row(
        "tags of the provider on the wrong level",
        {"aws:defaultTags": {"Team": "x"}},
        "aws:defaultTags.Team = 'x': unknown key; known: tags; example: aws:defaultTags: {tags: {Product: shop}}",
    ),
    row(
        "a retry mode that the provider does not have",
        {"aws:retryMode": "adaptiv"},
        "aws:retryMode = 'adaptiv': must be 'standard' or 'adaptive'; did you mean 'adaptive'?; example: "
        "aws:retryMode: standard",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


@pytest.mark.parametrize(
    "changes",
    [
        {"aws:profile": "me"},
        {"aws:profile": "123"},
        {"aws:assumeRoles": [{"roleArn": "arn:aws:iam::111122223333:role/deploy", "sessionName": "ci"}]},
        {"aws:defaultTags": {"tags": {"Team": "x"}}},
        {"aws:maxRetries": 5},
        {"aws:skipMetadataApiCheck": "true"},
        {"aws:stsRegion": "us-east-1"},
        {"aws:allowedAccountIds": ["111122223333"]},
        {"pulumi:tags": {"team": "x"}},
        {"policy:environment": "prod", "policy:exemptions": []},
    ],
)
def test_keys_of_the_provider_and_of_pulumi_are_legal(changes: dict[str, Any]) -> None:
    assert lines_of(spoiled(changes)) == []


def test_credentials_that_are_encrypted_are_legal() -> None:
    assert lines_of({**LEGAL, "aws:secretKey": "hunter2-hunter2"}, secret_keys=("aws:secretKey",)) == []


def test_a_section_without_namespace_in_a_renamed_project_is_not_lost() -> None:
    with pytest.raises(SettingsError) as caught:
        parse(engine_form({**LEGAL, "shop:secrets": {}}), "test", project="shop")
    assert caught.value.lines == (
        (
            "shop:secrets: a key without a namespace belongs to the project 'shop', which reads none; write "
            "'plinth:secrets'; example: plinth:secrets: "
            '{jwt-key: {description: "Key that signs access tokens"}}'
        ),
    )


def test_the_keys_of_the_provider_are_those_of_the_installed_one() -> None:
    inputs = inspect.signature(pulumi_aws.ProviderArgs.__init__).parameters
    words = {name.strip("_") for name in inputs} - {"self"}
    assert {_plain(key) for key in provider.KEYS} == {word.replace("_", "") for word in words}


def test_the_fields_of_the_provider_are_those_of_the_installed_one() -> None:
    types = {
        "assumeRoles": outputs.AssumeRoles,
        "assumeRoleWithWebIdentity": outputs.AssumeRoleWithWebIdentity,
        "defaultTags": outputs.DefaultTags,
        "ignoreTags": outputs.IgnoreTags,
    }
    for key, kind in types.items():
        fields = {name.strip("_") for name in inspect.signature(kind.__init__).parameters} - {"self"}
        assert {_plain(field) for field in provider.FIELDS[key]} == {field.replace("_", "") for field in fields}


def _plain(key: str) -> str:
    return key.lower()
