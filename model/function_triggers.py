"""What invokes a function besides an API, and where events go that it processed or that failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from model.aws import lambda_
from model.base import Matches, Model, Name, Text
from model.container_secrets import KeyArn
from model.function_destinations import Destination, EventBusDestination
from model.problem import Problem
from model.queues import RECEIVES
from model.times import schedule_problems
from model.values import flow

KeyPart = Annotated[
    str,
    Matches(
        r"[A-Za-z0-9!_.*'()/=-]{0,1024}",
        "must be a part of a key: up to 1024 letters, digits and ! _ . * ' ( ) / = -, which events have as they are",
    ),
]

StreamArn = Annotated[
    str,
    Matches(
        r"arn:aws[a-z-]*:kinesis:[a-z0-9-]+:[0-9]{12}:stream/[A-Za-z0-9_.-]{1,128}",
        "must be the ARN of a Kinesis data stream, arn:aws:kinesis:<region>:<account>:stream/<name>",
    ),
]


class Upload(Model):
    """Which objects of a bucket invoke a function when they are created."""

    prefix: KeyPart = Field(default="", description="Beginning of their keys. Default: any.", examples=["incoming/"])
    suffix: KeyPart = Field(default="", description="End of their keys. Default: any.", examples=[".csv"])

    def overlaps(self, other: Upload) -> bool:
        """Return whether a key can be of both: S3 then refuses the second one."""
        starts = self.prefix.startswith(other.prefix) or other.prefix.startswith(self.prefix)
        return starts and (self.suffix.endswith(other.suffix) or other.suffix.endswith(self.suffix))


class QueueTrigger(Model):
    """How the messages of a queue invoke a function: Lambda receives them, and deletes those that it processed."""

    batch_size: int = Field(
        default=lambda_.LARGEST_BATCH_AT_ONCE,
        ge=1,
        le=lambda_.LARGEST_BATCH,
        description="Messages of one run, at most; more than 10 need batching_window_seconds, and a FIFO queue has no "
        "more. Default: 10.",
        examples=[5],
    )
    batching_window_seconds: int = Field(
        default=0,
        ge=0,
        le=lambda_.LONGEST_WINDOW_SECONDS,
        description="How long Lambda gathers messages for a run, at most; not for a FIFO queue. Default: 0.",
        examples=[5],
    )
    report_batch_item_failures: bool = Field(
        default=True,
        description="Whether the function returns the messages that failed, as batchItemFailures, and only these come "
        "again; otherwise all of the batch do. Default: true.",
        examples=[False],
    )
    maximum_concurrency: int | None = Field(
        default=None,
        ge=lambda_.MIN_QUEUE_CONCURRENCY,
        le=lambda_.MAX_QUEUE_CONCURRENCY,
        description="Runs at the same time for this queue, at most: the others wait in it. Default: as many as the "
        "function may have.",
        examples=[10],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a large batch without the window that Lambda asks for."""
        if self.batch_size > lambda_.LARGEST_BATCH_AT_ONCE and not self.batching_window_seconds:
            yield Problem(
                ("batching_window_seconds",),
                f"must be 1 or more with batch_size {self.batch_size}: without a window a batch has at most "
                f"{lambda_.LARGEST_BATCH_AT_ONCE} messages",
                "batching_window_seconds: 5",
            )


class StreamTrigger(Model):
    """How the records of a Kinesis data stream invoke a function: Lambda reads each shard in order."""

    arn: StreamArn = Field(
        description="ARN of the data stream, in the region of the stack.",
        examples=["arn:aws:kinesis:us-east-1:123456789012:stream/clicks"],
    )
    key_arn: KeyArn | None = Field(
        default=None,
        description="Customer managed key that encrypts the stream, which its policy lets the account use. "
        "Default: none, or AWS's own.",
        examples=["arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"],
    )
    starting_position: Literal["LATEST", "TRIM_HORIZON"] = Field(
        default="LATEST",
        description="Where it begins: LATEST is new records, TRIM_HORIZON all that the stream still has. A change "
        "begins anew. Default: LATEST.",
        examples=["TRIM_HORIZON"],
    )
    batch_size: int = Field(
        default=100,
        ge=1,
        le=lambda_.LARGEST_STREAM_BATCH,
        description="Records of one run, at most. Default: 100.",
        examples=[500],
    )
    batching_window_seconds: int = Field(
        default=0,
        ge=0,
        le=lambda_.LONGEST_WINDOW_SECONDS,
        description="How long Lambda gathers records for a run, at most. Default: 0.",
        examples=[5],
    )
    parallelization_factor: int = Field(
        default=1,
        ge=1,
        le=lambda_.MOST_PARALLEL_BATCHES,
        description="Batches of one shard at the same time; records of one partition key stay in order. Default: 1.",
        examples=[2],
    )
    report_batch_item_failures: bool = Field(
        default=True,
        description="Whether the function returns the first record that failed, as batchItemFailures, and it and those "
        "after it come again; otherwise all of the batch do. Default: true.",
        examples=[False],
    )
    bisect_batch: bool = Field(
        default=True,
        description="Whether a batch that fails is halved, until the record that fails is alone. Default: true.",
        examples=[False],
    )
    retries: int | None = Field(
        default=None,
        ge=0,
        le=lambda_.MOST_STREAM_RETRIES,
        description="How often a batch that fails is tried again; its shard waits meanwhile. Default: any number.",
        examples=[10],
    )
    record_age_seconds: int = Field(
        default=3600,
        ge=lambda_.SHORTEST_RECORD_AGE_SECONDS,
        le=lambda_.LONGEST_RECORD_AGE_SECONDS,
        description="Age at which a record is given up, and its place in the stream goes to the queue of failed "
        "events. Default: 3600, an hour.",
        examples=[86_400],
    )


class FunctionTriggers(Model):
    """What invokes a function, and what becomes of the events."""

    schedule: Text | None = Field(
        default=None,
        description="When it runs, UTC: rate(…), cron(minute hour day month weekday year), or once, at(…). "
        "Default: none.",
        examples=["cron(0 3 * * ? *)"],
    )
    uploads: dict[Name, Upload] = Field(
        default={},
        description="Bucket of the stack → which new objects invoke it. Default: none.",
        examples=[{"uploads": {"prefix": "incoming/", "suffix": ".csv"}}],
    )
    queues: dict[Name, QueueTrigger] = Field(
        default={},
        description="Queue of the stack → how its messages invoke it. Its role may receive and delete them; no link is "
        "needed. Default: none.",
        examples=[{"orders": {"batch_size": 5, "maximum_concurrency": 10}}],
    )
    streams: dict[Name, StreamTrigger] = Field(
        default={},
        description="Name → Kinesis data stream whose records invoke it. Its role may read it. Default: none.",
        examples=[{"clicks": {"arn": "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"}}],
    )
    retries: int = Field(
        default=lambda_.MOST_RETRIES,
        ge=0,
        le=lambda_.MOST_RETRIES,
        description="How often an event is tried again after an error, before it goes to the queue of failed events. "
        "A request to an API is not. Default: 2.",
        examples=[0],
    )
    event_age_seconds: int = Field(
        default=lambda_.MAX_EVENT_AGE_SECONDS,
        ge=lambda_.MIN_EVENT_AGE_SECONDS,
        le=lambda_.MAX_EVENT_AGE_SECONDS,
        description="Age at which an event that could not be run goes to that queue. Default: 21600, six hours.",
        examples=[3600],
    )
    on_failure: Destination | None = Field(
        default=None,
        description="Queue, topic or event bus of the stack that gets the record of an event that failed for good, in "
        "place of a queue of its own. Default: none, it has that queue.",
        examples=[{"kind": "topic", "topic": "incidents"}],
    )
    on_success: Destination | None = Field(
        default=None,
        description="Queue, topic or event bus of the stack that gets the record of an event that was processed, with "
        "what the function returned. Not for requests, queues and streams. Default: none.",
        examples=[{"queue": "results"}],
    )

    @property
    def destinations(self) -> dict[str, Destination]:
        """Field → where records of events go, of those that are given."""
        given = {"on_failure": self.on_failure, "on_success": self.on_success}
        return {field: one for field, one in given.items() if one is not None}

    def schedule_problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the schedule."""
        if self.schedule is not None:
            yield from schedule_problems(self.schedule)

    def stream_problems(self) -> Iterator[Problem]:
        """Yield a stream that is named twice, and a destination that streams do not have."""
        first: dict[str, str] = {}
        for name, stream in self.streams.items():
            other = first.setdefault(stream.arn, name)
            if other != name:
                yield Problem(
                    ("streams", name, "arn"),
                    f"is the stream of {other!r} too; remove one of the two",
                    f"streams: {flow({other: {'arn': stream.arn}})}",
                )
            if name in self.queues:
                yield Problem(
                    ("streams", name),
                    "has the name of a queue that invokes the function; choose another",
                    f"streams: {flow({f'{name}-stream': {'arn': stream.arn}})}",
                    show_value=False,
                )
        if self.streams and isinstance(self.on_failure, EventBusDestination):
            # https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
            yield Problem(
                ("on_failure", "kind"),
                "is not for records of streams: what becomes of them Lambda sends to a queue or a topic",
                "on_failure: null",
            )

    def feedback_problems(self) -> Iterator[Problem]:
        """Yield a destination whose messages invoke the function again."""
        for field, one in self.destinations.items():
            if one.name in self.queues and one.kind == "queue":
                yield Problem(
                    (field, "queue"),
                    "invokes the function, so the record of an event would be its next event, without end",
                    f"{field}: null",
                )

    def received_twice_problems(self, links: dict[str, str]) -> Iterator[Problem]:
        """Yield *links* that receive the messages of a queue that invokes the function."""
        for queue in self.queues:
            access = links.get(queue)
            if access in RECEIVES:
                others = {name: one for name, one in links.items() if name != queue}
                sends = access == "send_consume"
                yield Problem(
                    ("links", queue),
                    f"receives messages of {queue!r}, which invoke the function already, as queues has it; "
                    + ("use send" if sends else "remove it"),
                    f"links: {flow({**others, queue: 'send'} if sends else others)}",
                )
