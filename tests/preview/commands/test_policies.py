import json
import re
import shutil
import subprocess
import sys

import pytest

from preview.commands.cli import main
from tests.support.pack_harness import ROOT

FIELDS = {"id", "description", "severity", "level", "controls", "parts", "remediation", "url", "applies_to"}


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


def test_json_is_a_list_of_policies_with_everything_that_is_known_of_each(capsys) -> None:
    found = json.loads(said(capsys, "policies", "--format", "json"))

    assert len(found) >= 120
    assert all(set(policy) == FIELDS for policy in found)


def test_filters_narrow_the_list_together(capsys) -> None:
    found = json.loads(said(capsys, "policies", "--format", "json", "--service", "s3", "--severity", "critical"))

    assert found
    assert all(policy["id"].startswith("s3-") and policy["severity"] == "critical" for policy in found)


def test_a_framework_is_a_filter_too(capsys) -> None:
    found = json.loads(said(capsys, "policies", "--format", "json", "--framework", "CIS 5.0"))

    assert found
    assert all(any(control.startswith("CIS 5.0") for control in policy["controls"]) for policy in found)


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_the_list_closes_with_the_coverage_of_each_framework(capsys, form) -> None:
    text = said(capsys, "policies", "--format", form, "--service", "ecr")

    assert "ecr-repository-require-scanning" in text
    assert re.search(r"FSBP[ |]+\d+[ |]+\d+", text)
    assert "NIST 800-53" in text


def test_coverage_is_a_table_of_frameworks(capsys) -> None:
    text = said(capsys, "policies", "--coverage")

    assert [line.split()[0] for line in text.splitlines()] == [
        "framework", "FSBP", "Security", "CIS", "CIS", "PCI", "HIPAA", "SOC", "NIST",
    ]  # fmt: skip


def test_coverage_of_a_framework_names_what_is_not_covered_by_title(capsys) -> None:
    text = said(capsys, "policies", "--coverage", "--framework", "fsbp", "--format", "markdown")
    [found] = json.loads(said(capsys, "policies", "--coverage", "--framework", "fsbp", "--format", "json"))

    reference, title = next(iter(found["uncovered"].items()))
    assert f"- not      {reference}: {title}" in text
    assert found["framework"] == "FSBP"
    assert found["controls"] == len(found["full"]) + len(found["partial"]) + len(found["uncovered"])


def test_a_framework_that_does_not_exist_is_named_with_the_legal_ones(capsys) -> None:
    assert main(["policies", "--coverage", "--framework", "ISO"]) == 2
    assert "there is no framework ISO; legal: FSBP, Security Hub, CIS 5.0" in capsys.readouterr().err


def test_a_policy_is_explained_with_a_good_and_a_bad_example(capsys) -> None:
    text = said(capsys, "explain", "rds-database-require-backups")

    assert '"backupRetentionPeriod": 0' in text.partition("  noncompliant:")[2]
    assert '"backupRetentionPeriod": 7' in text.partition("  noncompliant:")[0]
    assert "RDS.11" in text


def test_a_misspelt_policy_gets_the_nearest_name_suggested(capsys) -> None:
    assert main(["explain", "rds-database-require-backup"]) == 2
    assert "did you mean rds-database-require-backups?" in capsys.readouterr().err


def test_a_folder_without_a_catalog_is_named(capsys, tmp_path) -> None:
    assert main(["policies", "--policy-pack", str(tmp_path)]) == 2
    assert "is not a policy pack with a catalog" in capsys.readouterr().err


def test_a_pack_in_another_folder_is_read_with_modules_of_its_own_under_any_name(tmp_path) -> None:
    pack = tmp_path / "our-guardrails"
    shutil.copytree(ROOT / "policies", pack, ignore=shutil.ignore_patterns("__pycache__"))
    module = pack / "guardrails" / "efs.py"
    module.write_text(module.read_text().replace("EFS file systems are encrypted at rest.", "Ours are encrypted."))
    shutil.copy(module, pack / "guardrails" / "ours.py")
    ours = pack / "guardrails" / "ours.py"
    ours.write_text(ours.read_text().replace('id="efs-', 'id="ours-'))
    run = f"import sys; from preview.commands.cli import main; sys.exit(main(['policies', '--policy-pack', {str(pack)!r}]))"

    found = subprocess.run([sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True, check=True)

    assert "efs-file-system-require-encryption " in found.stdout
    assert "ours-file-system-require-encryption" in found.stdout
    assert "Ours are encrypted." in found.stdout


def test_what_an_omitted_property_means_is_explained(capsys) -> None:
    assert "AWS's defaults are a violation" in said(capsys, "explain", "efs-file-system-require-encryption")
    assert "AWS's defaults are compliant" in said(capsys, "explain", "rds-database-disallow-public-access")
