"""AWS CodeArtifact."""

from __future__ import annotations

from policies.plan.kind import Kind

DOMAIN = Kind("aws:codeartifact/domain:Domain", holds="data")
REPOSITORY = Kind("aws:codeartifact/repository:Repository", holds="data")
