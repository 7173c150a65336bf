"""AWS CloudTrail."""

from __future__ import annotations

from policies.plan.kind import Kind

EVENT_DATA_STORE = Kind("aws:cloudtrail/eventDataStore:EventDataStore", holds="data")
TRAIL = Kind(
    "aws:cloudtrail/trail:Trail",
    defaults={
        "isMultiRegionTrail": False,
        "enableLogFileValidation": False,
        "includeGlobalServiceEvents": True,
        "enableLogging": True,
    },
)
