"""Amazon CodeGuru Reviewer."""

from __future__ import annotations

from policies.plan.kind import Kind

REPOSITORY_ASSOCIATION = Kind("aws:codegurureviewer/repositoryAssociation:RepositoryAssociation")
