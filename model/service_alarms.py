"""``plinth:services.*.alarms``: thresholds of a service's alarms."""

from __future__ import annotations

from pydantic import Field

from model.base import EventsPerMinute, Latency, Model, Utilization


class ServiceAlarms(Model):
    """Thresholds of a service's alarms."""

    cpu_percent: Utilization = Field(default=80, description="Average CPU use, percent. Default: 80.", examples=[80])
    memory_percent: Utilization = Field(
        default=90, description="Average memory use, percent. Default: 90.", examples=[90]
    )
    target_errors_per_minute: EventsPerMinute = Field(
        default=5,
        description="5xx answers per minute, above which deployments are rolled back, too; web only. Default: 5.",
        examples=[5],
    )
    latency_p95_seconds: Latency = Field(
        default=1.0, description="Seconds that 19 of 20 requests stay below; web only. Default: 1.", examples=[0.2]
    )
