"""AWS's limits and names of what collectors and log routers send to: X-Ray, Prometheus, Firehose, OpenSearch."""

from __future__ import annotations

from typing import Final

XRAY_ENDPOINT: Final = "xray"
PROMETHEUS_ENDPOINT: Final = "aps-workspaces"
FIREHOSE_ENDPOINT: Final = "kinesis-firehose"
"""Last parts of the names of interface endpoints:
https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html"""

MAX_NAMESPACE: Final = 255
"""Characters of a metric's namespace, which does not begin with a colon, and with AWS/ only for AWS:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html"""

COLLECTOR_IMAGE: Final = "public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0"
"""AWS Distro for OpenTelemetry, of OpenTelemetry Collector 0.156:
https://github.com/aws-observability/aws-otel-collector/releases/tag/v0.49.0"""

LOG_ROUTER_IMAGE: Final = "public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.12"
"""Fluent Bit 5.0.9: https://github.com/aws/aws-for-fluent-bit/releases/tag/v3.4.12"""
