"""The first rotation of a generated password: whoever reads the secret comes after it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

import pulumi
import pulumi_aws as aws

FIRST = "FIRST"
"""Staging label of the version that holds the first password."""

_CURRENT = "AWSCURRENT"
_PAUSE_SECONDS = 5
_ATTEMPTS = 120
"""Ten minutes: a function in a VPC starts within one, but its role and its network interface may take longer."""


def first_rotation(name: str) -> pulumi.ResourceHookBinding:
    """Return the hook of the rotation *name* that waits for the first one, which Secrets Manager only starts.

    Without it tasks would start with the first password and be refused a moment later. A rotation that does not end in
    ten minutes fails the update, after everything that it allows.
    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
    """
    return pulumi.ResourceHookBinding(after_create=[pulumi.ResourceHook(f"{name}-first", _wait)])


def has_rotated(versions: Iterable[Sequence[str]]) -> bool:
    """Return whether the current one of *versions*, given by their staging labels, is another than the first."""
    return any(_CURRENT in stages and FIRST not in stages for stages in versions)


async def wait_until(ready: Callable[[], Awaitable[bool]], *, attempts: int, pause_seconds: float) -> bool:
    """Ask *ready* up to *attempts* times, with a pause after each; return whether it was."""
    for _ in range(attempts):
        if await ready():
            return True
        await asyncio.sleep(pause_seconds)
    return False


async def _wait(args: pulumi.ResourceHookArgs) -> None:
    secret_arn = str((args.new_outputs or {})["secretId"])

    async def ready() -> bool:
        found = await aws.secretsmanager.get_secret_versions_output(secret_id=secret_arn).future()
        return found is not None and has_rotated(version.version_stages for version in found.versions)

    if not await wait_until(ready, attempts=_ATTEMPTS, pause_seconds=_PAUSE_SECONDS):
        raise RuntimeError(
            f"{args.name}: the first rotation of {secret_arn} has not ended. The log of the rotation function says "
            "why; rotate the secret again before you deploy what reads it"
        )
