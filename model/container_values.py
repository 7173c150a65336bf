"""Texts that describe a container: its variables, its user, folders that it writes to."""

from __future__ import annotations

from typing import Annotated

from model.base import Checked, Matches

RESERVED_PREFIXES = ("AWS_", "ECS_")
"""Variables that the SDKs of AWS and ECS's agent read, credentials among them:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html"""

RESERVED_VARIABLES = frozenset({"PATH", "HOME", "HOSTNAME", "PWD", "SHELL", "IFS", "LD_PRELOAD", "LD_LIBRARY_PATH"})
"""Variables without which a container's programs do not start; a link's name must not replace one unseen."""

VariableName = Annotated[
    str,
    Matches(
        r"(?!(?:AWS|ECS)_)[A-Za-z_][A-Za-z0-9_.]*",
        "a variable's name has letters, digits, _ and ., begins with no digit, and not with AWS_ or ECS_",
    ),
]

LAST_USER = 2**31 - 1
"""Largest id that container runtimes take: https://pkg.go.dev/github.com/moby/sys/user"""


def _check_user(text: str) -> str:
    if any(int(one) > LAST_USER for one in text.split(":")):
        raise ValueError(f"is above {LAST_USER}, the last id that a container runtime takes")
    return text


User = Annotated[
    str,
    Matches(r"[1-9][0-9]{0,9}(?::[1-9][0-9]{0,9})?", "must be a number, or user:group, quoted, and never root (0)"),
    Checked(_check_user),
]

FolderPath = Annotated[
    str,
    Matches(
        r"(?!/(?:tmp|proc|sys|dev)(?:/|$))(?:/[A-Za-z0-9._-]*[A-Za-z0-9_-]){1,8}",
        "must be an absolute path of letters, digits and . _ -, without a final slash, and not in /tmp, /proc, /sys or "
        "/dev, which exist",
    ),
]
