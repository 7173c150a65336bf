"""Keeps AWS credentials from a program that only is previewed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

_CREDENTIALS = re.compile(
    r"AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|CREDENTIAL_EXPIRATION|PROFILE|DEFAULT_PROFILE"
    r"|ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE|BEARER_TOKEN_BEDROCK|CONTAINER_\w+)"
)
"""Variables that hold credentials, or name a source of them.

https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
"""
_NONE = {
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}
"""Turns the other sources off: files in the home folder, and the role of the machine."""


@contextmanager
def without_credentials() -> Iterator[None]:
    """Run without AWS credentials in the environment; afterwards they are as before."""
    before = {name: value for name, value in os.environ.items() if _CREDENTIALS.fullmatch(name) or name in _NONE}
    for name in before:
        del os.environ[name]
    os.environ.update(_NONE)
    try:
        yield
    finally:
        for name in _NONE:
            os.environ.pop(name, None)
        os.environ.update(before)
