"""Where Lambda sends the records of events: what was processed, and what failed for good."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.base import Model, Name
from model.variants import Discriminated


class QueueDestination(Model):
    """A queue of the stack."""

    kind: Literal["queue"] = Field(default="queue", description="A queue. Default: queue.", examples=["queue"])
    queue: Name = Field(description="Name of the queue, in plinth:queues; not FIFO.", examples=["results"])

    @property
    def name(self) -> str:
        """Name of what gets the records."""
        return self.queue


class TopicDestination(Model):
    """A topic of the stack."""

    kind: Literal["topic"] = Field(description="A topic.", examples=["topic"])
    topic: Name = Field(description="Name of the topic, in plinth:topics; not FIFO.", examples=["incidents"])

    @property
    def name(self) -> str:
        """Name of what gets the records."""
        return self.topic


class EventBusDestination(Model):
    """An event bus of the stack. Lambda is the source of the event: ``lambda``."""

    kind: Literal["event_bus"] = Field(description="An event bus.", examples=["event_bus"])
    event_bus: Name = Field(description="Name of the bus, in plinth:event_buses.", examples=["sales"])

    @property
    def name(self) -> str:
        """Name of what gets the records."""
        return self.event_bus


Destination = Annotated[QueueDestination | TopicDestination | EventBusDestination, Discriminated()]
