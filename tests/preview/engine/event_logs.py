"""Events as `pulumi preview --json` streams them: a database of a team and a bucket, judged by the pack."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policies.engine.catalog import BY_ID

URN = "urn:pulumi:dev::small::"
STACK = f"{URN}pulumi:pulumi:Stack::small-dev"
DATABASE, BUCKET = f"{URN}aws:rds/instance:Instance::main", f"{URN}aws:s3/bucket:Bucket::logs"
BACKUPS, EXEMPTIONS = "rds-database-require-backups", "governance-exemption-report-state"
DESCRIPTION = BY_ID[BACKUPS].description
EXEMPT = f"EXEMPT until 2027-01-31 (a bucket of caches only; owner web): s3-bucket-require-versioning on {BUCKET}: no versioning → x"


def registered(urn: str, kind: str = "resourcePreEvent", **inputs: Any) -> dict[str, Any]:
    """Return the event of a resource."""
    token = urn.split("::")[2]
    state = {"type": token, "urn": urn, "custom": True, "id": "", "parent": STACK, "inputs": inputs, "outputs": {}}
    return {kind: {"metadata": {"op": "create", "urn": urn, "type": token, "old": None, "new": state}}}


def violated(policy: str, urn: str, message: str, level: str = "mandatory", severity: str = "high") -> dict[str, Any]:
    """Return the event of a violation."""
    return {
        "policyEvent": {
            "resourceUrn": urn, "message": message, "color": "raw", "policyName": policy, "severity": severity,
            "policyPackName": "guardrails", "policyPackVersion": "0.1.0", "enforcementLevel": level,
        }
    }  # fmt: skip


LOG: Sequence[dict[str, Any]] = (
    {"sequence": 0, "policyLoadEvent": {}},
    {"preludeEvent": {"config": {"aws:region": "eu-west-1", "small:databases": '{"main": {"backup_days": 0}}'}}},
    registered(DATABASE, backupRetentionPeriod=0, tags={"Team": "data"}),
    violated(
        BACKUPS,
        DATABASE,
        f"{DESCRIPTION}\nbackupRetentionPeriod is 0 → set it [FSBP RDS.11]\n",
    ),
    {"policyAnalyzeSummaryEvent": {"resourceUrn": DATABASE, "policyPackName": "guardrails", "failed": [BACKUPS]}},
    registered(BUCKET, "resOutputsEvent", tags={"team": "web"}),
    {"policyAnalyzeStackSummaryEvent": {"policyPackName": "guardrails", "passed": ["s3-bucket-enforce-tls"]}},
    violated(EXEMPTIONS, STACK, EXEMPT, "advisory", "medium"),
    {"summaryEvent": {}},
)


def written(folder: Path, events: Sequence[Any] = LOG, name: str = "events.json") -> Path:
    """Return a file with one event a line."""
    path = folder / name
    path.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
    return path
