"""Amazon EventBridge."""

from __future__ import annotations

from policies.plan.kind import Kind

EVENT_BUS = Kind("aws:cloudwatch/eventBus:EventBus")
EVENT_BUS_POLICY = Kind("aws:cloudwatch/eventBusPolicy:EventBusPolicy")
EVENT_PERMISSION = Kind("aws:cloudwatch/eventPermission:EventPermission")
EVENT_TARGET = Kind("aws:cloudwatch/eventTarget:EventTarget")
