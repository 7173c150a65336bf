"""The facts of the report as JSON: the keys that ``pulumi preview --json`` does not have, from the view model. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policies.proofs.reachability import NetworkPath
from policies.proofs.scenarios import Outcome
from preview.analysis.change import as_dict
from preview.analysis.cost.change import summary
from preview.analysis.proofs import Proofs
from preview.analysis.result import Result
from preview.pack.findings import Findings
from preview.report.view.outputs import exported
from preview.report.view.preview import PreviewView
from preview.validation.findings import Validation


def facts_of(view: PreviewView, result: Result) -> dict[str, Any]:
    """Return policies, schema errors, cost, proofs, changes and the summary; ``changes`` only after a comparison."""
    return {
        "policies": _policies(result.findings),
        "validation": None if result.validation is None else validation(result.validation),
        "schema": [{"urn": error.urn, "message": error.message} for error in view.schema],
        "cost": None if view.cost is None else summary(view.cost.estimate),
        "proofs": _proofs(view, result.proofs),
        **({} if result.changes is None else {"changes": [as_dict(change) for change in result.changes]}),
        "summary": _summary(view, result),
    }


def _summary(view: PreviewView, result: Result) -> dict[str, Any]:
    headline = view.headline
    return {
        "project": headline.project,
        "stack": headline.stack,
        "region": headline.region,
        "offline": not result.engine,
        "engine": result.engine,
        "deployed": False,
        "verdict": headline.verdict.text,
        "reasons": headline.reasons,
        "resources": view.resources.count,
        "components": view.resources.components,
        "protected": view.resources.protected,
        "risks": view.risks.settings,
        "outputs": exported(result.record),
        "exitCode": result.exit_code,
    }


def _policies(findings: Findings | None) -> dict[str, Any] | None:
    if findings is None:
        return None
    return {
        "pack": findings.pack,
        "policies": findings.policies,
        "disabled": list(findings.disabled),
        "notApplicable": list(findings.not_applicable),
        "passed": findings.passed,
        "failures": list(findings.failures),
        "violations": [
            {
                "enforcementLevel": violation.level,
                "policyName": violation.policy,
                "severity": violation.severity,
                "urn": violation.urn,
                "message": violation.message,
            }
            for violation in findings.violations
        ],
    }


def validation(found: Validation) -> dict[str, Any]:
    """Return what AWS's own validator says."""
    return {
        "notDone": found.not_done,
        "resources": found.resources,
        "region": found.region,
        "notJudged": [{"type": name, "reason": reason} for name, reason in found.not_judged],
        "findings": [
            {
                "urn": one.urn,
                "property": one.property,
                "value": one.value,
                "rule": one.rule,
                "message": one.message,
                "fix": one.fix,
                "source": one.source,
                "key": one.key,
                "refuses": one.refuses,
            }
            for one in found.findings
        ],
    }


def _proofs(view: PreviewView, proofs: Proofs) -> dict[str, Any]:
    return {
        "paths": _paths(proofs.paths),
        "exposures": _paths(proofs.exposures),
        "connections": [
            {"source": one.source, "target": one.target, "port": one.port} for one in view.connections.direct
        ],
        "stranded": [
            {"workload": one.node, "missing": list(one.missing), "message": one.sentence} for one in proofs.stranded
        ],
        "failovers": [
            {"name": one.name, "target": one.target, "standby": one.standby, "decides": one.decides}
            for one in view.architecture.standbys
        ],
        "dnsFirewalls": [
            {"vpc": one.name, "description": one.firewall} for one in view.architecture.vpcs if one.firewall
        ],
        "failures": [
            {
                "failure": scenario.name,
                "tiers": [_outcome(one) for one in scenario.outcomes.values() if one.affected],
            }
            for scenario in proofs.scenarios
        ],
        "missedObjectives": [
            {
                "failure": miss.scenario,
                "tier": miss.tier,
                "objective": miss.objective,
                "seconds": miss.seconds,
                "allowedSeconds": miss.allowed_seconds,
            }
            for miss in proofs.misses
        ],
        "roleFindings": [
            {"role": finding.role, "severity": finding.severity, "message": finding.sentence}
            for role in proofs.roles
            for finding in role.findings
        ],
    }


def _outcome(found: Outcome) -> dict[str, Any]:
    return {
        "tier": found.tier,
        "kind": found.noun or found.kind,
        "state": found.state,
        "capacityPercent": found.capacity_percent,
        "recoverySeconds": found.recovery_seconds,
        "dataLossSeconds": found.data_loss_seconds,
        "servedBy": found.instead,
        "reason": found.reason,
    }


def _paths(found: Sequence[NetworkPath]) -> list[dict[str, Any]]:
    return [
        {
            "source": one.source,
            "target": one.target,
            "port": one.port,
            "protocol": one.protocol,
            "through": list(one.through),
        }
        for one in found
    ]
