"""What the rotation of a secret does to its versions in the make-believe account. Pure."""

from __future__ import annotations

from collections.abc import Sequence

CURRENT = "AWSCURRENT"
_PREVIOUS = "AWSPREVIOUS"


def stages_after(stages: Sequence[str], *, was_current: bool) -> list[str]:
    """Return the staging labels that a version has after a rotation; Secrets Manager deletes a version without any.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
    """
    own = [stage for stage in stages if stage not in {CURRENT, _PREVIOUS}]
    return [*own, _PREVIOUS] if was_current else own
