"""``plinth:secrets``, ``plinth:parameters``, ``plinth:keys``."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from settings.model import Checked, Model, Risk, Text

_SHORTEST, _LONGEST = 7, 30


def _check_recovery(days: int) -> int:
    if days and not _SHORTEST <= days <= _LONGEST:
        raise ValueError(f"must be {_SHORTEST} to {_LONGEST} days, or 0 in a stack that allows data loss")
    return days


_BYTES = 4096


def _check_bytes(text: str) -> str:
    size = len(text.encode())
    if size > _BYTES:
        raise ValueError(f"has at most {_BYTES} bytes, this one has {size}")
    return text


class Secret(Model):
    """A secret whose value is set outside of Pulumi, with the AWS CLI or console."""

    description: Text = Field(
        max_length=2048, description="What it is for, for people.", examples=["Key that signs access tokens"]
    )
    recovery_window_days: Annotated[
        int, AfterValidator(_check_recovery), Risk(lambda days: days == 0, "a deleted secret cannot be brought back")
    ] = Field(
        default=30,
        ge=0,
        le=_LONGEST,
        description="Days in which a deleted secret can be brought back: 7 to 30, or 0 with stack.allow_data_loss. "
        "Default: 30.",
        examples=[30],
    )


class Parameter(Model):
    """A plain setting in Parameter Store. What is confidential is a secret."""

    value: Annotated[Text, Checked(_check_bytes)] = Field(
        max_length=4096, description="Its value, at most 4096 characters.", examples=["info"]
    )
    description: Text | None = Field(
        default=None, max_length=1024, description="What it is for. Default: none.", examples=["How much is logged"]
    )


class Keys(Model):
    """The KMS keys of the stack."""

    deletion_window_days: int = Field(
        default=30,
        ge=_SHORTEST,
        le=_LONGEST,
        description="Days in which the deletion of a key can be taken back. Default: 30.",
        examples=[30],
    )
