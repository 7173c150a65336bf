"""What telemetry and logs of tasks cost besides the tasks: what their collectors and log routers send."""

from __future__ import annotations

import json
from collections.abc import Iterator

from policies.plan.graph import Registration, blocks
from policies.plan.tasks import exporters_of, outputs_of
from preview.aws.pricing import Billing, Charge, usage_charge


def telemetry_charges(definition: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield traces in X-Ray, metrics in CloudWatch and records in Firehose of the tasks of a *definition*.

    Log lines are billed with their log group. Samples in Prometheus and what OpenSearch stores are billed with the
    workspace and the domain, which are not of the stack.
    """
    try:
        containers = blocks(json.loads(definition.inputs.get("containerDefinitions") or "[]"))
    except (TypeError, ValueError):
        return
    exporters, usage = exporters_of(containers), billing.usage
    if "awsxray" in exporters:
        yield usage_charge("traces in X-Ray", "xray.traces", usage.collector_traces, "collector_traces")
    if "awsemf" in exporters:
        yield usage_charge("metrics of collectors", "metric.custom", usage.collector_metrics, "collector_metrics")
    if "kinesis_firehose" in outputs_of(containers):
        yield usage_charge("logs to Firehose", "firehose.ingested", usage.routed_log_gb, "routed_log_gb")
