"""``plinth explain ID --resource``: on a plan, which costs no run of a program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from preview.commands.cli import main

URN = "urn:pulumi:dev::shop::"
KEY, DATABASE, BUCKET = (
    f"{URN}{one}" for one in ("aws:kms/key:Key::key", "aws:rds/instance:Instance::main", "aws:s3/bucket:Bucket::logs")
)
BACKUPS, ROTATION, BLOCK = (
    "rds-database-require-backups",
    "kms-key-require-rotation",
    "s3-bucket-require-public-access-block",
)
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


@pytest.fixture
def plan(tmp_path: Path) -> str:
    """Return a plan with a key, a database and a bucket."""
    states: list[dict[str, Any]] = [
        {"urn": KEY, "inputs": {}},
        {"urn": DATABASE, "inputs": {"engine": "postgres", "backupRetentionPeriod": 0, "storageEncrypted": UNKNOWN}},
        {"urn": BUCKET, "inputs": {}, "outputs": {"id": "logs"}},
        {"urn": f"{URN}aws:sqs/queue:Queue::key", "inputs": {}},
    ]
    steps = [{"op": "create", "newState": {"type": one["urn"].split("::")[2], "custom": True, **one}} for one in states]
    path = tmp_path / "plan.json"
    config = {"aws:region": "us-east-1", "shop:databases": '{"main": {"backup_days": 0}}'}
    path.write_text(json.dumps({"config": config, "steps": steps}), encoding="utf-8")
    return str(path)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["explain", *arguments]) == 0
    return capsys.readouterr().out


def test_the_property_is_printed_in_every_language_with_its_key_in_the_stack_file(plan, capsys) -> None:
    out = said(capsys, BACKUPS, "--resource", DATABASE, "--plan", plan)

    for line in (
        "backupRetentionPeriod is 0",
        "    backup_retention_period=7,",
        "    backupRetentionPeriod: 7,",
        "    backupRetentionPeriod: 7\n",
    ):
        assert line in out
    assert "backupRetentionPeriod follows from shop:databases.main.backup_days in the stack file." in out


def test_one_language_is_enough(plan, capsys) -> None:
    out = said(capsys, BACKUPS, "--resource", "main", "--plan", plan, "--language", "yaml")

    assert "backupRetentionPeriod: 7" in out
    assert "Python" not in out


def test_a_resource_to_add_is_printed_with_its_reference(plan, capsys) -> None:
    out = said(capsys, BLOCK, "--resource", BUCKET, "--plan", plan, "--language", "python")

    assert "    aws.s3.BucketPublicAccessBlock(\n" in out
    assert "        bucket=logs.id,\n" in out


def test_where_a_policy_applies_is_said(plan, capsys) -> None:
    out = said(capsys, "rds-database-require-multi-az", "--resource", DATABASE, "--plan", plan)

    assert "The policy applies to prod only." in out


def test_what_a_change_would_destroy_is_said(plan, tmp_path, capsys) -> None:
    text = Path(plan).read_text(encoding="utf-8").replace(UNKNOWN, "false")
    other = tmp_path / "other.json"
    other.write_text(text, encoding="utf-8")
    out = said(capsys, "rds-database-require-encryption", "--resource", DATABASE, "--plan", str(other))

    assert "A change of storageEncrypted replaces the resource, and its data with it" in out


def test_an_unknown_value_is_no_violation(plan, capsys) -> None:
    out = said(capsys, "rds-database-require-encryption", "--resource", DATABASE, "--plan", plan)

    assert "It satisfies the policy; there is nothing to change." in out


def test_a_decision_is_not_made_and_the_compliant_example_is_shown(plan, capsys) -> None:
    out = said(capsys, "s3-bucket-enforce-tls", "--resource", BUCKET, "--plan", plan)

    assert "There is no mechanical change: add a Deny" in out
    assert '"aws:SecureTransport": "false"' in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nosuch", "--resource", KEY], "there is no policy nosuch"),
        ([ROTATION, "--resource", KEY.replace("key", "keyy")], f"did you mean {KEY}?"),
        ([ROTATION, "--resource", "kye"], "did you mean "),
        ([ROTATION, "--resource", "zzzzzz"], "has no resource 'zzzzzz'; it has 4 resources"),
        ([ROTATION, "--resource", "key"], f"has 2 resources named 'key'; name one by its URN: {KEY}"),
        (
            [ROTATION, "--resource", DATABASE],
            f"{ROTATION} does not judge aws:rds/instance:Instance; it judges aws:kms/key:Key",
        ),
        ([ROTATION, "--resource", KEY, "--stack", "dev"], "--plan and --stack exclude each other"),
    ],
)
def test_wrong_input_is_one_line(plan, capsys, arguments, message) -> None:
    assert main(["explain", *arguments, "--plan", plan]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("option", [["--stack", "dev"], ["--plan", "x.json"], ["--language", "yaml"]])
def test_options_about_a_resource_need_one(capsys, option) -> None:
    assert main(["explain", ROTATION, *option]) == 2
    assert f"{option[0]} is about a resource; name it with --resource URN" in capsys.readouterr().err


def test_a_file_that_is_no_plan_is_one_line(tmp_path, capsys) -> None:
    path = tmp_path / "plan.json"
    path.write_text("{}", encoding="utf-8")

    assert main(["explain", ROTATION, "--resource", KEY, "--plan", str(path)]) == 2
    assert "neither a plan" in capsys.readouterr().err
