"""One finding of the validator, as it gives it. Pure data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnostic:
    """One finding about a template."""

    rule: str
    """Id, such as ``E3047``."""
    severity: str
    """FATAL, ERROR or WARN."""
    message: str
    logical_id: str
    """Resource in the template; empty for a finding about the whole template."""
    resource_type: str
    """``AWS::RDS::DBInstance``."""
    path: str
    """``Properties.BlockDeviceMappings.0.Ebs``; empty for a finding about a whole resource."""
    fix: str
    """Advice; may be empty."""
    url: str
    """Page of the rule; may be empty."""
    origin: str
    """SCHEMA, CFN_LINT or ENGINE."""
