"""``plinth:functions``: code that Lambda runs when something happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from model.aws import lambda_
from model.base import (
    Checked,
    Distinct,
    EventsPerMinute,
    Matches,
    Model,
    Name,
    Risk,
    Text,
    Utilization,
    suggestion,
    tried,
)
from model.cost import Amount
from model.function_triggers import QueueTrigger, Upload
from model.keys import KeyDomain
from model.network import InNetwork
from model.plain_variables import confidential_variables, unknown_exemptions
from model.problem import Problem
from model.project_paths import FolderPath
from model.queues import RECEIVES
from model.times import schedule_problems
from model.values import flow

REFERENCE: Final = "_VALUE_FROM"
"""Ending of a variable of a function that says where a confidential value is, as ECS's ``valueFrom`` does."""


def language_of(runtime: str) -> str:
    """Return the language of a runtime: ``python`` of ``python3.13``."""
    return re.split(r"[0-9]", runtime)[0]


def _check_runtime(runtime: str) -> str:
    """Return *runtime*, or raise ValueError unless Lambda supports it and it runs files without a build."""
    if runtime in lambda_.RUNTIMES:
        return runtime
    if runtime in lambda_.DEPRECATED_RUNTIMES:
        newest = next(one for one in lambda_.RUNTIMES if language_of(one) == language_of(runtime))
        raise ValueError(
            f"is deprecated since {lambda_.DEPRECATED_RUNTIMES[runtime]}, without security updates; use {newest}"
        )
    raise ValueError(f"must be one of {', '.join(lambda_.RUNTIMES)}{suggestion(runtime, lambda_.RUNTIMES)}")


Runtime = Annotated[str, Checked(_check_runtime, "|".join(map(re.escape, lambda_.RUNTIMES)))]
Handler = Annotated[
    str,
    Field(max_length=lambda_.LONGEST_HANDLER),
    Matches(
        r"(?:[A-Za-z0-9_-]+[/.])*[A-Za-z0-9_-]+\.[A-Za-z_$][A-Za-z0-9_$]*",
        "must be a file without its ending, a dot, and a function in it, such as app.handler",
    ),
]
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


class FunctionUsage(Model):
    """What the estimate assumes of one function in a month. It creates nothing."""

    requests: Amount | None = Field(
        default=None, description="Runs. Default: its share of cost.usage.function_requests.", examples=[50_000]
    )
    milliseconds: Amount | None = Field(
        default=None, description="Length of a run. Default: cost.usage.function_milliseconds.", examples=[80]
    )


class Function(Model):
    """A function of AWS Lambda: a folder of code, what runs it, and what it is linked to."""

    KEY_DOMAIN: ClassVar[KeyDomain] = "messages"

    network: InNetwork = None
    code: FolderPath = Field(
        description="Folder of the project with the code and its dependencies, as Lambda gets it. Without hidden files "
        "and symbolic links.",
        examples=["examples/functions/reports"],
    )
    runtime: Runtime = Field(
        description=f"Language and version: {', '.join(lambda_.RUNTIMES)}.", examples=["python3.13"]
    )
    handler: Handler = Field(
        description="File without its ending, and the function in it that Lambda calls.", examples=["app.handler"]
    )
    architecture: Literal["arm64", "x86_64"] = Field(
        default="arm64", description="Processor; arm64 costs a fifth less. Default: arm64.", examples=["arm64"]
    )
    memory_mib: int = Field(
        default=lambda_.MIN_MEMORY_MIB,
        ge=lambda_.MIN_MEMORY_MIB,
        le=lambda_.MAX_MEMORY_MIB,
        description="Memory in MiB. CPU comes with it: 1769 are one vCPU. Default: 128.",
        examples=[512],
    )
    timeout_seconds: int = Field(
        default=30,
        ge=1,
        le=lambda_.LONGEST_TIMEOUT_SECONDS,
        description="Longest run; Lambda ends it then, as an error. Default: 30.",
        examples=[60],
    )
    ephemeral_storage_mib: int = Field(
        default=lambda_.MIN_STORAGE_MIB,
        ge=lambda_.MIN_STORAGE_MIB,
        le=lambda_.MAX_STORAGE_MIB,
        description="Size of /tmp in MiB; what exceeds 512 is billed. Default: 512.",
        examples=[1024],
    )
    reserved_concurrency: int | None = Field(
        default=None,
        ge=1,
        le=lambda_.MOST_RESERVED,
        description="Runs at the same time, at most; so many of the account's are kept for it. Default: as many as the "
        "account has left.",
        examples=[20],
    )
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
    def handler_files(self) -> tuple[str, ...]:
        """Paths in its folder one of which must be the file that the handler names."""
        module = self.handler.rpartition(".")[0]
        language = language_of(self.runtime)
        path = module.replace(".", "/") if language == "python" else module
        return tuple(f"{path}{ending}" for ending in lambda_.HANDLER_FILES[language])

    @property
    def environment_bytes(self) -> int:
        """Bytes of its own variables, as Lambda counts them."""
        return sum(len(f"{name}{value}".encode()) for name, value in self.environment.items())

    def problems(self) -> Iterator[Problem]:
        """Yield what Lambda would refuse, or would run with more rights than it needs."""
        yield from tried(
            self._schedule_problems,
            self._loop_problems,
            self._received_twice_problems,
            self._concurrency_problems,
            self._size_problems,
            lambda: confidential_variables(self.environment, self.allow_plaintext),
            lambda: unknown_exemptions(self.environment, self.allow_plaintext),
        )

    def _schedule_problems(self) -> Iterator[Problem]:
        if self.schedule is not None:
            yield from schedule_problems(self.schedule)

    def _loop_problems(self) -> Iterator[Problem]:
        for bucket, upload in self.uploads.items():
            if self.links.get(bucket, "").endswith("write") and not upload.prefix:
                yield Problem(
                    ("uploads", bucket, "prefix"),
                    f"is needed since the function may write to {bucket!r}: what it writes would invoke it again, "
                    "without end",
                    "prefix: incoming/",
                )

    def _received_twice_problems(self) -> Iterator[Problem]:
        for queue in self.queues:
            access = self.links.get(queue)
            if access in RECEIVES:
                others = {name: one for name, one in self.links.items() if name != queue}
                sends = access == "send_consume"
                yield Problem(
                    ("links", queue),
                    f"receives messages of {queue!r}, which invoke the function already, as queues has it; "
                    + ("use send" if sends else "remove it"),
                    f"links: {flow({**others, queue: 'send'} if sends else others)}",
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
