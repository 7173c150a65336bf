"""AWS CodeBuild."""

from __future__ import annotations

from policies.plan.kind import Kind

PROJECT = Kind(
    "aws:codebuild/project:Project",
    defaults={
        "artifacts.encryptionDisabled": False,
        "environment.privilegedMode": False,
        "logsConfig.cloudwatchLogs.status": "ENABLED",
        "logsConfig.s3Logs.encryptionDisabled": False,
        "logsConfig.s3Logs.status": "DISABLED",
        "projectVisibility": "PRIVATE",
    },
)
REPORT_GROUP = Kind("aws:codebuild/reportGroup:ReportGroup")
