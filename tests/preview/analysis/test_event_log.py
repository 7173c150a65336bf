from __future__ import annotations

import pytest

from preview.analysis.documents import DocumentError
from preview.analysis.event_log import logged_preview
from preview.pack.findings import PolicyInfo
from tests.preview.engine.event_logs import (
    BACKUPS,
    BUCKET,
    DATABASE,
    DESCRIPTION,
    EXEMPTIONS,
    LOG,
    registered,
    violated,
)

CATALOG = {
    BACKUPS: PolicyInfo(description=DESCRIPTION, severity="medium"),
    "sqs-queue-require-encryption": PolicyInfo(description="Queues are encrypted."),
}


def test_a_log_says_stack_configuration_resources_and_findings() -> None:
    found = logged_preview(LOG, CATALOG)

    assert (found.project, found.stack, found.config["aws:region"]) == ("small", "dev", "eu-west-1")
    assert [one.urn for one in found.resources] == [DATABASE, BUCKET]
    assert found.findings.pack == "guardrails"
    assert found.findings.held == ["s3-bucket-enforce-tls"]
    assert found.findings.not_applicable == [EXEMPTIONS, "sqs-queue-require-encryption"]
    first = found.findings.violations[0]
    assert (first.policy, first.urn, first.message) == (
        BACKUPS, DATABASE, "backupRetentionPeriod is 0 → set it [FSBP RDS.11]"
    )  # fmt: skip


def test_the_policies_of_another_pack_are_those_that_the_log_names() -> None:
    found = logged_preview([violated("no-tags", BUCKET, "Tags.\nmissing"), *LOG[:2]], CATALOG)

    assert list(found.findings.policy_info) == ["no-tags"]
    assert found.findings.violations[0].message == "Tags.\nmissing"


def test_a_log_without_resources_has_no_stack() -> None:
    found = logged_preview([{"policyAnalyzeStackSummaryEvent": {}}], {})

    assert (found.project, found.stack, found.resources) == ("", "", [])


@pytest.mark.parametrize("state", [5, {"type": 7}, {"type": "aws:s3/bucket:Bucket", "inputs": []}])
def test_a_damaged_resource_is_reported(state: object) -> None:
    event = registered(BUCKET)
    event["resourcePreEvent"]["metadata"]["new"] = state

    with pytest.raises(DocumentError):
        logged_preview([event], {})
