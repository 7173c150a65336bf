"""Amazon Kinesis Data Streams."""

from __future__ import annotations

from policies.plan.kind import Kind

STREAM = Kind("aws:kinesis/stream:Stream", holds="data")
