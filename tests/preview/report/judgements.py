"""A small judgement by hand: a stack file, a database of a team, a bucket without tags, and findings about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from preview.analysis.change import Change
from preview.pack.findings import Findings, PolicyInfo, Violation
from preview.recorder.record import Registered, SchemaError
from preview.report.view.findings_report import FindingsReport, findings_report
from preview.report.view.judgement import Judgement
from preview.validation.findings import Validation, ValueFinding

URN = "urn:pulumi:dev::small::"
COMPONENT, DATABASE, BUCKET = (
    f"{URN}plinth:data:Database::main",
    f"{URN}plinth:data:Database$aws:rds/instance:Instance::main",
    f"{URN}aws:s3/bucket:Bucket::logs",
)
BACKUPS, KEYS, STATE = "rds-database-require-backups", "kms-key-require-rotation", "governance-exemption-report-state"
PAGE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html"
EXEMPT = (
    f"EXEMPT until 2027-01-31 (the key is imported; rotated by hand; owner payments): {KEYS} on "
    f"{BUCKET}: enableKeyRotation is false → correct the exemption or remove it [Plinth Governance-6]"
)
STACK_FILE = """\
config:
  aws:region: eu-west-1
  small:databases:
    main:
      backup_days: 0
"""


def resource(urn: str, parent: str = "", source: str = "", **inputs: Any) -> Registered:
    """Return a resource by its URN; a component if its type is of no provider."""
    token = urn.split("::")[2].rpartition("$")[2]
    return Registered(
        urn=urn, type=token, name=urn.rpartition("::")[2], custom=token.startswith("aws:"), parent=parent,
        inputs=inputs, source=source,
    )  # fmt: skip


def violation(policy: str, urn: str, message: str, level: str = "mandatory", severity: str = "high") -> Violation:
    """Return a violation."""
    return Violation(level=level, policy=policy, urn=urn, message=message, severity=severity)


VIOLATIONS = [
    violation(BACKUPS, DATABASE, "backupRetentionPeriod is 0 → set it [FSBP RDS.11]"),
    violation("s3-bucket-require-versioning", BUCKET, "logs has no versioning", "advisory", "low"),
    violation(STATE, "", EXEMPT, "advisory", "medium"),
    violation("x-stack-report-size", "", "the stack is large", "advisory", "medium"),
]
INFO = {
    BACKUPS: PolicyInfo(
        description="Databases have backups.", severity="high", url=PAGE, controls=("FSBP RDS.11", "SOC 2 A1.2"),
        remediation="set backupRetentionPeriod",
    ),
    KEYS: PolicyInfo(description="Keys rotate.", severity="medium"),
    "sqs-queue-require-encryption": PolicyInfo(description="Queues are encrypted.", severity="high"),
}  # fmt: skip


def change(operation: Any, token: str, name: str, **more: Any) -> Change:
    """Return a change of a resource at the top of the stack, or of the database in its component."""
    parent = "plinth:data:Database$" if name == "main" else ""
    return Change(operation=operation, urn=f"{parent}{token}::{name}", type=token, **more)


def judgement(folder: Path, violations: list[Violation] | None = None, failures: list[str] | None = None) -> Judgement:
    """Return the judgement, whose stack file is in *folder*."""
    file = folder / "Pulumi.dev.yaml"
    file.write_text(STACK_FILE, encoding="utf-8")
    value = ValueFinding(
        urn=BUCKET, property="bucket", value='"A_B"', rule="E3031", message="does not match", fix="use lower case",
        source="AWS's schema of AWS::S3::Bucket, https://docs.aws.amazon.com/s3.html", key="", refuses=True,
    )  # fmt: skip
    return Judgement(
        project="small",
        stack="dev",
        folder=folder,
        file=file,
        config={"small:databases": '{"main": {"backup_days": 0}}'},
        resources=[
            resource(COMPONENT),
            resource(DATABASE, COMPONENT, backupRetentionPeriod=0, tags={"owner": "data"}),
            resource(BUCKET, source=f"file://{folder}/infra/buckets of ours.py#12"),
        ],
        findings=Findings(
            pack="guardrails", policies=4, disabled=["off"], policy_info=INFO,
            violations=VIOLATIONS if violations is None else violations, failures=failures or [],
        ),
        schema=[SchemaError(urn=BUCKET, message="property bucket is 5; it must be a string")],
        validation=Validation(findings=[value], resources=2),
        refused=[change("update", "aws:rds/instance:Instance", "main", refusals=["storage cannot shrink"])],
        losses=[change("delete", "aws:dynamodb/table:Table", "gone")],
    )  # fmt: skip


def report(folder: Path, **changes: Any) -> FindingsReport:
    """Return the report of the judgement."""
    return findings_report(judgement(folder, **changes), "Owner")
