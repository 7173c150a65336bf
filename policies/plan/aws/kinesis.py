"""Amazon Kinesis Data Streams and Amazon Data Firehose."""

from __future__ import annotations

from policies.plan.kind import Kind

FIREHOSE = Kind(
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", defaults={"serverSideEncryption.enabled": False}
)
"""Holds nothing: records stay for 24 hours at most, until they are delivered."""
RESOURCE_POLICY = Kind("aws:kinesis/resourcePolicy:ResourcePolicy")
STREAM = Kind("aws:kinesis/stream:Stream", holds="data", defaults={"encryptionType": "NONE", "retentionPeriod": 24})
VIDEO_STREAM = Kind("aws:kinesis/videoStream:VideoStream", holds="data")
