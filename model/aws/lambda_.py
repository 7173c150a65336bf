"""Limits of AWS Lambda.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MIN_MEMORY_MIB: Final = 128
MAX_MEMORY_MIB: Final = 10_240
LONGEST_TIMEOUT_SECONDS: Final = 900
MIN_STORAGE_MIB: Final = 512
MAX_STORAGE_MIB: Final = 10_240

LARGEST_ARCHIVE_BYTES: Final = 50 * 1024**2
"""Of an archive that is uploaded without a bucket."""

LARGEST_CODE_BYTES: Final = 250 * 1024**2
"""Of the unpacked files."""

MAX_VARIABLES_BYTES: Final = 4096
"""Of all variables together, names and values."""

LONGEST_HANDLER: Final = 128
"""https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"""

ACCOUNT_CONCURRENCY: Final = 1000
"""Concurrent executions of an account in a region, unless AWS raised it; a new account may have fewer."""

UNRESERVED_CONCURRENCY: Final = 100
"""Executions that must remain for the functions that reserve none:
https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"""

MOST_RESERVED: Final = ACCOUNT_CONCURRENCY - UNRESERVED_CONCURRENCY
"""Executions that functions of an account may reserve in a region."""

MOST_RETRIES: Final = 2
MIN_EVENT_AGE_SECONDS: Final = 60
MAX_EVENT_AGE_SECONDS: Final = 21_600
"""Of events that are invoked asynchronously: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"""

LARGEST_BATCH: Final = 10_000
LARGEST_FIFO_BATCH: Final = 10
LARGEST_BATCH_AT_ONCE: Final = 10
"""Messages of a queue in one run; a batch above the last one needs a batching window:
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html and
https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"""

LONGEST_WINDOW_SECONDS: Final = 300
"""Batching window: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"""

MIN_QUEUE_CONCURRENCY: Final = 2
MAX_QUEUE_CONCURRENCY: Final = 1000
"""Runs at the same time for one queue: https://docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html"""

TIMEOUTS_OF_VISIBILITY: Final = 6
"""Time-outs of a function that a message should stay hidden, with the batching window on top:
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html. Lambda itself refuses less than one."""

LARGEST_STREAM_BATCH: Final = 10_000
MOST_PARALLEL_BATCHES: Final = 10
LONGEST_RECORD_AGE_SECONDS: Final = 604_800
SHORTEST_RECORD_AGE_SECONDS: Final = 60
MOST_STREAM_RETRIES: Final = 10_000
"""Records of a Kinesis data stream: batch, batches of a shard at the same time, age, retries:
https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html and
https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"""

MOST_LAYERS: Final = 5
LAYER_NAME_LENGTH: Final = 64
"""Of names made here: Lambda takes 140 characters."""

MOST_SIGNING_PROFILES: Final = 20
"""https://docs.aws.amazon.com/lambda/latest/api/API_AllowedPublishers.html"""

SNAP_START_RUNTIMES: Final = ("python3.14", "python3.13", "python3.12")
"""Runtimes of `RUNTIMES` that have SnapStart: Python from 3.12, and none of Node.js:
https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html"""

SNAP_START_STORAGE_MIB: Final = 512
"""Ephemeral storage with SnapStart, at most: the same page, which excludes provisioned concurrency, EFS and images."""

LOG_GROUP_PREFIX: Final = "/aws/lambda/"

RUNTIMES: Final[Mapping[str, str]] = {
    "python3.14": "2029-06-30",
    "python3.13": "2029-06-30",
    "python3.12": "2028-10-31",
    "python3.11": "2027-06-30",
    "nodejs24.x": "2028-04-30",
    "nodejs22.x": "2027-04-30",
}
"""Supported runtimes that run files as they are, without a build → when AWS deprecates them.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, by cfn-lint of November 2026
"""

WHEEL_PLATFORMS: Final[Mapping[str, str]] = {
    "python3.14": "manylinux_2_34",
    "python3.13": "manylinux_2_34",
    "python3.12": "manylinux_2_34",
    "python3.11": "manylinux2014",
}
"""Runtime → newest platform tag of wheels that it runs. Amazon Linux 2023 has glibc 2.34, and Amazon Linux 2, as Python
3.11 has it, 2.26: https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html"""

DEPRECATED_RUNTIMES: Final[Mapping[str, str]] = {
    "python3.10": "2026-10-31",
    "python3.9": "2025-12-15",
    "python3.8": "2024-10-14",
    "python3.7": "2023-12-04",
    "nodejs20.x": "2026-04-30",
    "nodejs18.x": "2025-09-01",
    "nodejs16.x": "2024-06-12",
    "nodejs14.x": "2023-12-04",
}
"""The same that are deprecated → since when: they get no security updates. From the same page."""

HANDLER_FILES: Final[Mapping[str, tuple[str, ...]]] = {"python": (".py",), "nodejs": (".mjs", ".js", ".cjs")}
"""Language of a runtime → endings of the file that a handler names."""
