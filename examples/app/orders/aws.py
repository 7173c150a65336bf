"""Clients of AWS. Region and credentials come from the task."""

from __future__ import annotations

from typing import Any, Literal

import boto3
from botocore.config import Config

_CONFIG = Config(connect_timeout=3, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 3})


def client(service: Literal["s3", "secretsmanager", "sqs"]) -> Any:
    """Return a client of a service, with timeouts and few retries: a request fails before its caller gives up."""
    return boto3.client(service, config=_CONFIG)
