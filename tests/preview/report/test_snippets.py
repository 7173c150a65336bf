from __future__ import annotations

import ast
from typing import Any

import pytest
import yaml

from preview.analysis.remediation import REMOVED, Addition
from preview.recorder.sdk import resource_class
from preview.report.snippets import needs_own_value, properties_of, resource_of, snake

CHANGES = {
    "backupRetentionPeriod": 7,
    "tags": {"costCenter": 'a "b"', "Environment": "prod"},
    "metadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 1},
    "rules": [{"id": "a: b", "on": True, "days": [1, 2], "inner": {"lambda": None}}],
    "empty": {},
}
BLOCK = Addition(
    type="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    role="block",
    properties={"blockPublicAcls": True},
    links={"bucket": ""},
)


def test_python_is_a_call_with_the_names_of_the_sdk() -> None:
    text = "\n".join(properties_of(CHANGES, "python"))
    (call,) = (node for node in ast.walk(ast.parse(f"Thing(\n{text}\n)")) if isinstance(node, ast.Call))
    given = {word.arg: ast.literal_eval(word.value) for word in call.keywords}

    assert given == {
        "backup_retention_period": 7,
        "tags": {"costCenter": 'a "b"', "Environment": "prod"},  # keys of the user's own
        "metadata_options": {"http_tokens": "required", "http_put_response_hop_limit": 1},
        "rules": [{"id": "a: b", "on": True, "days": [1, 2], "inner": {"lambda_": None}}],
        "empty": {},
    }


def test_yaml_reads_as_the_change_itself() -> None:
    assert yaml.safe_load("\n".join(properties_of(CHANGES, "yaml"))) == CHANGES


@pytest.mark.parametrize("text", ["yes", "null", "1.10", "a: b", "# a", "2027-01-01", "", "ü", "line\nbreak", "-", "*"])
def test_yaml_keeps_every_text(text: str) -> None:
    assert yaml.safe_load("\n".join(properties_of({"a": text, "b": [text]}, "yaml"))) == {"a": text, "b": [text]}


def test_typescript_has_the_names_of_the_wire() -> None:
    assert properties_of({"metadataOptions": {"httpTokens": "required", "a-b": True}}, "typescript") == [
        "metadataOptions: {",
        '    httpTokens: "required",',
        '    "a-b": true,',
        "},",
    ]


@pytest.mark.parametrize(
    ("language", "line"),
    [("python", "# remove key_name"), ("typescript", "// remove keyName"), ("yaml", "# remove keyName")],
)
def test_what_is_to_be_removed_is_a_comment(language: str, line: str) -> None:
    assert properties_of({"keyName": REMOVED}, language) == [line]
    assert properties_of({"a": {"keyName": REMOVED, "on": True}}, language)[1].strip() == line


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("python", ["aws.s3.BucketPublicAccessBlock(", '    "my-logs-public-access-block",', "    bucket=my_logs.id,",
                    "    block_public_acls=True,", ")"]),
        ("typescript", ['new aws.s3.BucketPublicAccessBlock("my-logs-public-access-block", {', "    bucket: my_logs.id,",
                        "    blockPublicAcls: true,", "});"]),
        ("yaml", ["my-logs-public-access-block:", "  type: aws:s3:BucketPublicAccessBlock", "  properties:",
                  "    bucket: ${my_logs.id}", "    blockPublicAcls: true"]),
    ],
)  # fmt: skip
def test_a_resource_is_written_next_to_the_one_that_it_belongs_to(language: str, lines: list[str]) -> None:
    assert resource_of(BLOCK, "my-logs", "aws:s3/bucket:Bucket", language) == lines


def test_names_in_python_are_those_of_the_sdk() -> None:
    declared: Any = resource_class("aws:rds/instance:Instance")
    names = ("backupRetentionPeriod", "enabledCloudwatchLogsExports", "multiAz", "iamDatabaseAuthenticationEnabled")

    assert all(hasattr(declared, snake(name)) for name in names)


@pytest.mark.parametrize(
    ("properties", "own"),
    [
        ({"multiAz": True, "days": 7, "mode": "required"}, False),
        ({"kmsKeyId": "x"}, True),
        ({"role": "arn:aws:iam::1:role/x"}, True),
        ({"rules": [{"cidrs": ["10.0.0.0/8"]}]}, True),
        ({"text": "two words"}, True),
    ],
)
def test_values_that_only_the_example_has_are_told(properties: Any, own: object) -> None:
    assert needs_own_value(properties) is own
