"""``plinth:schedules``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field, JsonValue

from model.aws import eventbridge
from model.base import Model, Text, tried
from model.event_targets import EventBusTarget, QueueTarget, Retry, TopicTarget
from model.keys import KeyDomain
from model.problem import Problem
from model.times import schedule_problems, time_zone_problems
from model.variants import Discriminated

ScheduleTarget = Annotated[QueueTarget | TopicTarget | EventBusTarget, Discriminated()]


class Schedule(Model):
    """A message or an event that EventBridge Scheduler sends at set times."""

    schedule: Text = Field(
        description="When: rate(…), cron(minute hour day month weekday year), or once, at(…).",
        examples=["cron(0 6 1 * ? *)"],
    )
    time_zone: Text = Field(
        default="UTC",
        description="Time zone of the schedule; where clocks change, one in the hour that is skipped does not run that "
        "day. Default: UTC.",
        examples=["Europe/Berlin"],
    )
    flexible_window_minutes: int | None = Field(
        default=None,
        ge=1,
        le=eventbridge.LONGEST_WINDOW_MINUTES,
        description="Minutes within which AWS chooses the moment, to spread load. Default: none, at that minute.",
        examples=[15],
    )
    target: ScheduleTarget = Field(
        description="The queue, topic or event bus that it sends to.", examples=[{"queue": "invoices"}]
    )
    message: JsonValue = Field(
        default={},
        description="What is sent, as JSON; a text as it is. To an event bus an object, its detail. Default: {}.",
        examples=[{"job": "month-end"}],
    )
    retry: Retry = Field(
        default=Retry(),
        description="How long a delivery is retried, before the message goes to the dead-letter queue of the schedule. "
        "Default: those of each field.",
        examples=[{"max_age_seconds": 3600}],
    )

    KEY_DOMAIN: ClassVar[KeyDomain] = "messages"

    @property
    def input(self) -> str:
        """The message as it is sent."""
        return self.message if isinstance(self.message, str) else json.dumps(self.message, sort_keys=True)

    def problems(self) -> Iterator[Problem]:
        """Yield a time that there is not, and a message that the target does not take."""
        yield from tried(
            lambda: schedule_problems(self.schedule),
            lambda: time_zone_problems(self.time_zone),
            self._detail,
            self._size,
        )

    def _detail(self) -> Iterator[Problem]:
        if isinstance(self.target, EventBusTarget) and not isinstance(self.message, dict):
            yield Problem(("message",), "must be an object for an event bus: it is the event's detail", "message: {}")

    def _size(self) -> Iterator[Problem]:
        size = len(self.input.encode())
        if not self.input or size > eventbridge.LARGEST_INPUT_BYTES:
            yield Problem(
                ("message",),
                f"has {size} bytes; SQS, SNS and EventBridge take 1 to {eventbridge.LARGEST_INPUT_BYTES}",
                "message: {}",
                show_value=False,
            )
