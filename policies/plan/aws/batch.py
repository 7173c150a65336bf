"""AWS Batch."""

from __future__ import annotations

from policies.plan.kind import Kind

JOB_DEFINITION = Kind("aws:batch/jobDefinition:JobDefinition")
