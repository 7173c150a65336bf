"""What code needs to send traces to AWS X-Ray, whatever runs it. Pure."""

from __future__ import annotations

from components.identity.policy import Statement


def trace_statement() -> Statement:
    """Let code send its traces. X-Ray has no resource for them."""
    return Statement(sid="Trace", actions=["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources=["*"])
