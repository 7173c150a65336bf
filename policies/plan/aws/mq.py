"""Amazon MQ."""

from __future__ import annotations

from policies.plan.kind import Kind

BROKER = Kind("aws:mq/broker:Broker", holds="data")
