"""Findings as SARIF 2.1.0, for code scanning. Pure.

Form: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; what GitHub reads of it:
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from preview.pack.findings import MANDATORY, PolicyInfo
from preview.report.view.findings_report import Finding, FindingsReport

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}
"""Severity → the number in whose range GitHub shows the same word: over 9.0, 7.0 to 8.9, 4.0 to 6.9, 0.1 to 3.9."""
_MOST_TAGS = 20
"""GitHub rejects a rule with more: page on SARIF support, "Validating your SARIF file"."""


def sarif(reports: Sequence[FindingsReport]) -> dict[str, Any]:
    """Return the findings of all reports as one SARIF log with one run."""
    infos = {name: info for report in reports for name, info in report.rules.items()}
    found = [one for report in reports for one in (*report.findings, *report.others)]
    order = {name: number for number, name in enumerate(sorted(infos))}
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "Plinth", "rules": [_rule(name, infos[name]) for name in order]}},
        "automationDetails": {"id": f"plinth/{'+'.join(report.name for report in reports)}/"},
        "invocations": [_invocation(report) for report in reports],
        "results": [_result(one, order) for one in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str, info: PolicyInfo) -> dict[str, Any]:
    description = info.description or name
    fix = f" Remediation: {info.remediation}." if info.remediation else ""
    rule: dict[str, Any] = {
        "id": name,
        "shortDescription": {"text": description},
        "fullDescription": {"text": f"{description}{fix}"},
        "help": {"text": f"{description}{fix}{f' {info.url}' if info.url else ''}"},
        "properties": {"tags": [*(["security"] if info.severity else []), *info.controls][:_MOST_TAGS]},
    }
    if info.url:
        rule["helpUri"] = info.url
    if info.severity:
        rule["properties"] |= {"security-severity": _SCORES[info.severity], "severity": info.severity}
    return rule


def _invocation(report: FindingsReport) -> dict[str, Any]:
    said: dict[str, Any] = {"executionSuccessful": not report.failures, "properties": {"stack": report.name}}
    if report.failures:
        notes = [{"level": "error", "message": {"text": text}} for text in report.failures]
        said["toolExecutionNotifications"] = notes
    return said


def _result(one: Finding, order: dict[str, int]) -> dict[str, Any]:
    fingerprint = hashlib.sha256("\0".join(one.identity).encode(errors="backslashreplace")).hexdigest()
    physical = {
        "artifactLocation": {"uri": quote(one.place.file)},
        "region": {"startLine": one.place.line},
    }
    location: dict[str, Any] = {"physicalLocation": physical}
    if one.urn:
        name = one.urn.rpartition("::")[2]
        location["logicalLocations"] = [{"name": name, "fullyQualifiedName": one.urn, "kind": "resource"}]
    facts = {"enforcementLevel": one.level, "severity": one.severity, "key": one.place.key, "team": one.team}
    return {
        "ruleId": one.rule,
        "ruleIndex": order[one.rule],
        "level": _level(one),
        "message": {"text": f"{one.where}: {one.message}"},
        "locations": [location],
        "partialFingerprints": {"primaryLocationLineHash": f"{fingerprint[:16]}:1", "plinthFinding/v1": fingerprint},
        "suppressions": _suppressions(one),
        "properties": {key: value for key, value in facts.items() if value},
    }


def _level(one: Finding) -> str:
    if one.level == MANDATORY:
        return "error"
    return "note" if one.severity == "low" else "warning"


def _suppressions(one: Finding) -> list[dict[str, Any]]:
    """Return the exemption of a finding. Without one the list is empty: if it were absent, nothing would be said."""
    if one.exemption is None:
        return []
    given = one.exemption
    text = f"{given.reason} (owner {given.owner}, until {given.expires})"
    kept = {"owner": given.owner, "expires": given.expires}
    return [{"kind": "external", "status": "accepted", "justification": text, "properties": kept}]
