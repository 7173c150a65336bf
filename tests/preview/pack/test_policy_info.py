from __future__ import annotations

from pulumi.runtime.proto import analyzer_pb2

from preview.pack.findings import PolicyInfo
from preview.pack.policy_info import policy_info


def test_a_pack_reports_each_policys_description_severity_and_aws_page():
    info = analyzer_pb2.AnalyzerInfo(name="pack")
    page = "https://docs.aws.amazon.com/x"
    info.policies.add(name="a", description="It is so.", severity=analyzer_pb2.POLICY_SEVERITY_CRITICAL, url=page,
                      tags=["FSBP S3.1"], remediation_steps="make it so")  # fmt: skip
    info.policies.add(name="b")

    assert policy_info(info) == {
        "a": PolicyInfo(
            description="It is so.", severity="critical", url=page, controls=("FSBP S3.1",), remediation="make it so"
        ),
        "b": PolicyInfo(),
    }


def test_what_is_no_web_page_is_no_url():
    info = analyzer_pb2.AnalyzerInfo(name="pack")
    info.policies.add(name="a", url="javascript:alert(1)")

    assert policy_info(info)["a"].url == ""
