"""What invokes a function besides a schedule and an API: new objects of a bucket, and messages of a queue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.aws import lambda_
from model.base import Matches, Model
from model.problem import Problem

KeyPart = Annotated[
    str,
    Matches(
        r"[A-Za-z0-9!_.*'()/=-]{0,1024}",
        "must be a part of a key: up to 1024 letters, digits and ! _ . * ' ( ) / = -, which events have as they are",
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
