"""AWS's rules: cloudformation-validate, loaded. Only the validator's own process imports this."""

from __future__ import annotations

import json
from collections.abc import Mapping

import cloudformation_validate as aws

from preview.validation.diagnostic import Diagnostic


class Rules:
    """The rules and schemas; loading them takes 0.3 s."""

    def __init__(self) -> None:
        self._engine = aws.CelEngine()

    def broken(self, document: Mapping[str, object], region: str) -> list[Diagnostic]:
        """Return what a template breaks in *region*; without one, values of all regions are legal."""
        config = aws.ValidateConfig(
            severity_level=aws.Severity.WARN,
            pseudo_parameter_overrides=aws.PseudoParameterOverrides(region=region or None),
        )
        report = self._engine.validate_template(aws.TemplateContent(json.dumps(document)), config)
        return [_plain(found) for found in report.diagnostics]


def _plain(found: aws.Diagnostic) -> Diagnostic:
    return Diagnostic(
        rule=found.rule_id,
        severity=found.severity.name,
        message=found.message,
        logical_id=found.entity.logical_id if found.entity else "",
        resource_type=(found.entity.resource_type or "") if found.entity else "",
        path=found.property_path or "",
        fix=found.suggested_fix or "",
        url=found.documentation_url or "",
        origin=found.source.name,
    )
