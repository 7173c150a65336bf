"""Amazon Athena."""

from __future__ import annotations

from policies.plan.kind import Kind

DATABASE = Kind("aws:athena/database:Database")
"""Holds nothing itself: its tables are in Amazon S3."""
WORKGROUP = Kind(
    "aws:athena/workgroup:Workgroup",
    defaults={
        "configuration.enforceWorkgroupConfiguration": True,
        "configuration.managedQueryResultsConfiguration.enabled": False,
        "configuration.publishCloudwatchMetricsEnabled": True,
    },
)
