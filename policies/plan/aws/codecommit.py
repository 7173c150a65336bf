"""AWS CodeCommit."""

from __future__ import annotations

from policies.plan.kind import Kind

REPOSITORY = Kind("aws:codecommit/repository:Repository", holds="data")
