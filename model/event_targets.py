"""Where rules of an event bus and schedules deliver to."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.aws import eventbridge
from model.base import Matches, Model, Name, Text


class Retry(Model):
    """How long a delivery that fails is tried again, before it goes to the dead-letter queue."""

    max_attempts: int = Field(
        default=eventbridge.MOST_ATTEMPTS,
        ge=0,
        le=eventbridge.MOST_ATTEMPTS,
        description="Retries, at most. Default: 185, AWS's limit.",
        examples=[10],
    )
    max_age_seconds: int = Field(
        default=eventbridge.LONGEST_AGE_SECONDS,
        ge=eventbridge.SHORTEST_AGE_SECONDS,
        le=eventbridge.LONGEST_AGE_SECONDS,
        description="Seconds in which it is retried. Default: 86400, a day, AWS's limit.",
        examples=[3600],
    )


class QueueTarget(Model):
    """A queue of the stack."""

    kind: Literal["queue"] = Field(default="queue", description="A queue. Default: queue.", examples=["queue"])
    queue: Name = Field(description="Name of the queue, in plinth:queues.", examples=["invoices"])
    message_group_id: (
        Annotated[
            str,
            Field(max_length=eventbridge.LONGEST_GROUP_ID),
            Matches(
                r"[A-Za-z0-9!\"#$%&'()*+,./:;<=>?@\[\\\]^_`{|}~-]+",
                "must be letters, digits and punctuation, without a space",
            ),
        ]
        | None
    ) = Field(
        default=None,
        description="Message group of a FIFO queue, which needs one, and content_based_deduplication. Default: none.",
        examples=["events"],
    )


class TopicTarget(Model):
    """A topic of the stack."""

    kind: Literal["topic"] = Field(description="A topic.", examples=["topic"])
    topic: Name = Field(description="Name of the topic, in plinth:topics.", examples=["purchases"])


class FunctionTarget(Model):
    """A function of the stack."""

    kind: Literal["function"] = Field(description="A function.", examples=["function"])
    function: Name = Field(description="Name of the function, in plinth:functions.", examples=["receipts"])


class EventBusTarget(Model):
    """An event bus of the stack."""

    kind: Literal["event_bus"] = Field(description="An event bus.", examples=["event_bus"])
    event_bus: Name = Field(description="Name of the bus, in plinth:event_buses.", examples=["sales"])
    source: Annotated[
        str,
        Field(max_length=eventbridge.LONGEST_SOURCE),
        Matches(r"(?!aws\.)[A-Za-z0-9._/-]+", "must be letters, digits and ._/-, and must not begin with aws."),
    ] = Field(description="Source of the event.", examples=["shop.calendar"])
    detail_type: Text = Field(
        max_length=eventbridge.LONGEST_DETAIL_TYPE, description="Type of the event.", examples=["Month end"]
    )
