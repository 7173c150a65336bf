"""AWS CodePipeline."""

from __future__ import annotations

from policies.plan.kind import Kind

PIPELINE = Kind("aws:codepipeline/pipeline:Pipeline")
