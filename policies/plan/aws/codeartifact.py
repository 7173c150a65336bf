"""AWS CodeArtifact."""

from __future__ import annotations

from policies.plan.kind import Kind

DOMAIN = Kind("aws:codeartifact/domain:Domain", holds="data")
DOMAIN_POLICY = Kind("aws:codeartifact/domainPermissions:DomainPermissions")
REPOSITORY = Kind("aws:codeartifact/repository:Repository", holds="data")
REPOSITORY_POLICY = Kind("aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy")
