"""``plinth policies --unused``: policies with nothing to judge, and exemptions that cover nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from preview.commands.cli import main
from preview.commands.unused import Source, idle_exemptions

URN = "urn:pulumi:{}::shop::aws:kms/key:Key::{}"
UNUSED = "unused: kms-* on urn:pulumi:*::shop::aws:kms/key:Key::old has no violation → remove it (web)"
EXPIRED = "exemption 2 (a on b) has no effect: it expired on 2026-01-01 → correct or remove it"
APPLIED = (
    f"EXEMPT until 2027-01-31 (it is imported; owner web): kms-key-require-rotation on {URN.format('prod', 'old')}: no"
)


def plan(folder: Path, *types: str) -> str:
    steps = [
        {
            "op": "create",
            "newState": {"urn": f"urn:pulumi:dev::shop::{one}::x", "type": one, "custom": True, "inputs": {}},
        }
        for one in types
    ]
    path = folder / "plan.json"
    path.write_text(json.dumps({"steps": steps}), encoding="utf-8")
    return str(path)


def test_policies_are_listed_whose_types_no_given_plan_has(tmp_path, capsys) -> None:
    files = [plan(tmp_path, "aws:s3/bucket:Bucket")]

    assert main(["policies", "--format", "json", "--unused", *files]) == 0
    found = json.loads(capsys.readouterr().out)

    ids = {one["id"] for one in found["policies"]}
    assert found["sources"] == ["plan.json"]
    assert "rds-database-require-backups" in ids
    assert "s3-bucket-require-versioning" not in ids
    assert "governance-region-restrict-to-allowed" not in ids  # of every AWS resource
    assert "governance-exemption-report-state" not in ids  # of the run, not of a resource


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_filters_and_forms_are_those_of_the_list(tmp_path, capsys, form) -> None:
    given = plan(tmp_path, "aws:s3/bucket:Bucket")

    assert main(["policies", "--format", form, "--service", "efs", "--unused", given]) == 0
    out = capsys.readouterr().out

    assert "policies have no resource to judge in plan.json" in out
    assert "efs-file-system-require-encryption" in out
    assert "rds-" not in out
    assert "exemptions without effect: none" in out


def test_an_exemption_is_idle_if_no_given_stack_needs_it() -> None:
    dev = Source(name="dev", types=frozenset(), exemptions=[f"{UNUSED} [Plinth Governance-6]", EXPIRED])
    prod = Source(name="prod", types=frozenset(), exemptions=[APPLIED, EXPIRED])

    assert idle_exemptions([dev]) == {UNUSED: ["dev"], EXPIRED: ["dev"]}
    assert idle_exemptions([dev, prod]) == {EXPIRED: ["dev", "prod"]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuch"], "no stack 'nosuch'"),
        (["none.json"], "none.json: cannot be read"),
        (["pyproject.json"], "cannot be read"),
    ],
)
def test_wrong_input_is_one_line(capsys, arguments, said) -> None:
    assert main(["policies", "--unused", *arguments]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
