"""Amazon EventBridge."""

from __future__ import annotations

from policies.plan.kind import Kind

EVENT_ARCHIVE = Kind("aws:cloudwatch/eventArchive:EventArchive", holds="data", scope="regional")
# https://docs.aws.amazon.com/eventbridge/latest/userguide/disaster-recovery-resiliency.html
EVENT_BUS = Kind("aws:cloudwatch/eventBus:EventBus", scope="regional")
EVENT_BUS_POLICY = Kind("aws:cloudwatch/eventBusPolicy:EventBusPolicy")
EVENT_PERMISSION = Kind("aws:cloudwatch/eventPermission:EventPermission")
EVENT_TARGET = Kind("aws:cloudwatch/eventTarget:EventTarget")
