"""IAM Access Analyzer."""

from __future__ import annotations

from policies.plan.kind import Kind

ANALYZER = Kind("aws:accessanalyzer/analyzer:Analyzer")
