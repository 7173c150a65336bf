"""``plinth:functions``: code that Lambda runs when something happens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

from pydantic import Field

from model.aws import lambda_
from model.base import Distinct, EventsPerMinute, Matches, Model, Risk, Utilization, tried
from model.cost import Amount
from model.function_code import FunctionCode
from model.function_concurrency import FunctionConcurrency
from model.function_triggers import FunctionTriggers
from model.keys import KeyDomain
from model.plain_variables import confidential_variables, unknown_exemptions
from model.problem import Problem

REFERENCE: Final = "_VALUE_FROM"
"""Ending of a variable of a function that says where a confidential value is, as ECS's ``valueFrom`` does."""

FunctionVariable = Annotated[
    str,
    Matches(
        r"(?!(?:AWS_|LAMBDA_)|TZ$)[A-Za-z][A-Za-z0-9_]+",
        "a variable's name has two or more letters, digits and _, begins with a letter, and is not TZ and not one that "
        "begins with AWS_ or LAMBDA_, which Lambda sets",
    ),
]


class FunctionAlarms(Model):
    """Thresholds of a function's alarms. Throttles and events that failed for good alarm always."""

    errors_per_minute: EventsPerMinute = Field(
        default=1, description="Runs that fail, per minute, for 3 of 5 minutes. Default: 1.", examples=[5]
    )
    duration_percent: Utilization = Field(
        default=80, description="Longest run, in percent of timeout_seconds. Default: 80.", examples=[50]
    )
    iterator_age_seconds: int = Field(
        default=900,
        ge=1,
        le=604_800,
        description="Age of the oldest record of a stream when the function gets it; only with streams. Default: 900.",
        examples=[300],
    )


class FunctionUsage(Model):
    """What the estimate assumes of one function in a month. It creates nothing."""

    requests: Amount | None = Field(
        default=None, description="Runs. Default: its share of cost.usage.function_requests.", examples=[50_000]
    )
    milliseconds: Amount | None = Field(
        default=None, description="Length of a run. Default: cost.usage.function_milliseconds.", examples=[80]
    )


class Function(FunctionTriggers, FunctionConcurrency, FunctionCode):
    """A function of AWS Lambda: its code, what runs it, and what it is linked to."""

    KEY_DOMAIN: ClassVar[KeyDomain] = "messages"

    environment: dict[FunctionVariable, str] = Field(
        default={},
        description="Variables: text, quoted, nothing confidential. Default: none.",
        examples=[{"LOG_LEVEL": "INFO"}],
    )
    allow_plaintext: Annotated[
        list[str],
        Distinct,
        Risk(bool, "variables that look confidential are readable for everyone who may read functions"),
    ] = Field(
        default=[],
        description="Variables of environment that look confidential and are not. Default: none.",
        examples=[["SESSION_TOKEN_NAME"]],
    )
    allow_function_url: Annotated[
        bool, Risk(bool, "the function has a public address without access log, throttling and web ACL")
    ] = Field(
        default=False,
        description="Whether it has a URL of its own, for callers who sign requests with AWS credentials and may "
        "invoke it. An API is the better entrance. Default: false.",
        examples=[True],
    )
    tracing: bool = Field(
        default=True,
        description="Whether AWS X-Ray traces it: one request a second and 5 % of the others. Default: true.",
        examples=[False],
    )
    links: dict[str, str] = Field(
        default={},
        description="Name → access, as of services, but no calls. A link to a database or a cache puts it into the "
        "private tier of its network. What is confidential arrives as <VARIABLE>_VALUE_FROM: docs/functions.md. "
        "Default: none.",
        examples=[{"uploads": "read"}],
    )
    alarms: FunctionAlarms = Field(
        default=FunctionAlarms(),
        description="Thresholds of its alarms. Default: those of each field.",
        examples=[{"errors_per_minute": 5}],
    )
    usage: FunctionUsage = Field(
        default=FunctionUsage(),
        description="Its usage of a month, from which the preview estimates its cost. It creates nothing. Default: an "
        "equal share of what cost.usage says of all functions.",
        examples=[{"requests": 50_000, "milliseconds": 80}],
    )

    @property
    def environment_bytes(self) -> int:
        """Bytes of its own variables, as Lambda counts them."""
        return sum(len(f"{name}{value}".encode()) for name, value in self.environment.items())

    def problems(self) -> Iterator[Problem]:
        """Yield what Lambda would refuse, or would run with more rights than it needs."""
        yield from tried(
            self.form_problems,
            self.requirement_problems,
            self.signing_problems,
            self.layer_problems,
            self.schedule_problems,
            self._loop_problems,
            lambda: self.received_twice_problems(self.links),
            self.stream_problems,
            self.feedback_problems,
            self._concurrency_problems,
            self.provision_problems,
            self._snap_start_problems,
            self._size_problems,
            lambda: confidential_variables(self.environment, self.allow_plaintext),
            lambda: unknown_exemptions(self.environment, self.allow_plaintext),
        )

    def _loop_problems(self) -> Iterator[Problem]:
        for bucket, upload in self.uploads.items():
            if self.links.get(bucket, "").endswith("write") and not upload.prefix:
                yield Problem(
                    ("uploads", bucket, "prefix"),
                    f"is needed since the function may write to {bucket!r}: what it writes would invoke it again, "
                    "without end",
                    "prefix: incoming/",
                )

    def _concurrency_problems(self) -> Iterator[Problem]:
        # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html: Lambda throttles what is above, and
        # each throttled run counts as a receipt of its messages.
        reserved = self.reserved_concurrency
        total = sum(one.maximum_concurrency or 0 for one in self.queues.values())
        if reserved is not None and total > reserved:
            yield Problem(
                ("reserved_concurrency",),
                f"is below the {total} that maximum_concurrency of its queues makes: Lambda would throttle them, and "
                "messages would go to the dead-letter queue unprocessed",
                f"reserved_concurrency: {total}" if total <= lambda_.MOST_RESERVED else "reserved_concurrency: null",
            )

    def _size_problems(self) -> Iterator[Problem]:
        size = self.environment_bytes
        if size > lambda_.MAX_VARIABLES_BYTES:
            yield Problem(
                ("environment",),
                f"has {size} bytes, and Lambda takes {lambda_.MAX_VARIABLES_BYTES} of all variables; put large values "
                "into a file of the folder or a bucket",
                show_value=False,
            )

    def _snap_start_problems(self) -> Iterator[Problem]:
        if not self.snap_start:
            return
        if self.runtime not in lambda_.SNAP_START_RUNTIMES:
            yield Problem(
                ("snap_start",),
                f"is not there for {self.runtime or 'images'}; Lambda has it for "
                f"{', '.join(lambda_.SNAP_START_RUNTIMES)}",
                "snap_start: false",
            )
        if self.ephemeral_storage_mib > lambda_.SNAP_START_STORAGE_MIB:
            yield Problem(
                ("ephemeral_storage_mib",),
                f"must be {lambda_.SNAP_START_STORAGE_MIB} with snap_start",
                f"ephemeral_storage_mib: {lambda_.SNAP_START_STORAGE_MIB}",
            )
