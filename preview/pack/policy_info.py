"""What a running pack reports about its policies. Pure."""

from __future__ import annotations

from typing import Any

from preview.pack.findings import SEVERITIES, PolicyInfo


def policy_info(info: Any) -> dict[str, PolicyInfo]:
    """Return policy → what *info*, a pack's answer to GetAnalyzerInfo, reports about it. Only a web page is a URL."""
    return {
        policy.name: PolicyInfo(
            description=policy.description,
            severity=SEVERITIES[policy.severity],
            url=policy.url if policy.url.startswith("https://") else "",
            controls=tuple(policy.tags),
            remediation=policy.remediation_steps,
        )
        for policy in info.policies
    }
