"""The variables that the links of ``examples/app.yaml`` give, each read in one place."""

from __future__ import annotations

import os
from dataclasses import dataclass


class MissingVariableError(Exception):
    """A variable is not set, because its link is missing from the stack file or has another name or access."""


def variable(name: str) -> str:
    """Return the value of a variable; raise MissingVariableError if it is not set."""
    value = os.environ.get(name)
    if not value:
        raise MissingVariableError(f"variable {name} is not set: is the service linked to what gives it?")
    return value


@dataclass(frozen=True, kw_only=True, slots=True)
class Database:
    """What the link ``main: fetch`` to a database gives."""

    host: str
    port: str
    name: str
    secret_arn: str
    """The secret, JSON with username and password."""

    @classmethod
    def from_link(cls) -> Database:
        """Read it from the variables."""
        return cls(
            host=variable("MAIN_HOST"),
            port=variable("MAIN_PORT"),
            name=variable("MAIN_NAME"),
            secret_arn=variable("MAIN_SECRET_ARN"),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Cache:
    """What the link ``recent: connect`` to a cache gives."""

    host: str
    port: int
    tls: bool
    username: str
    cache_name: str
    """What a token is signed for."""

    @classmethod
    def from_link(cls) -> Cache:
        """Read it from the variables."""
        return cls(
            host=variable("RECENT_HOST"),
            port=int(variable("RECENT_PORT")),
            tls=variable("RECENT_TLS") == "true",
            username=variable("RECENT_USERNAME"),
            cache_name=variable("RECENT_CACHE_NAME"),
        )


def bucket() -> str:
    """Return the name of the bucket of receipts: the link ``receipts``."""
    return variable("RECEIPTS_BUCKET")


def queue_url() -> str:
    """Return the URL of the queue of new orders: the link ``placed``."""
    return variable("PLACED_QUEUE_URL")


def signing_key() -> bytes:
    """Return the key that signs receipts: the link ``signing: read``."""
    return variable("SIGNING").encode()
