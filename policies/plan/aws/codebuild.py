"""AWS CodeBuild."""

from __future__ import annotations

from policies.plan.kind import Kind

PROJECT = Kind("aws:codebuild/project:Project", defaults={"environment.privilegedMode": False})
