"""Amazon WorkSpaces."""

from __future__ import annotations

from policies.plan.kind import Kind

WORKSPACE = Kind("aws:workspaces/workspace:Workspace", holds="data")
"""Its user volume holds the files of its user."""
