"""AWS DataSync."""

from __future__ import annotations

from policies.plan.kind import Kind

TASK = Kind(
    "aws:datasync/task:Task",
    # https://docs.aws.amazon.com/datasync/latest/userguide/API_Options.html
    defaults={"options.logLevel": "OFF", "options.verifyMode": "POINT_IN_TIME_CONSISTENT"},
)
