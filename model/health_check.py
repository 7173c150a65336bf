"""``plinth:services.*.health_check``: how it is determined whether a task is healthy."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.aws import ecs, elb
from model.base import Matches, Model, Text, tried
from model.problem import Problem
from model.values import flow

UrlPath = Annotated[
    str, Matches(r"/[!-~]{0,1023}", "must begin with / and have at most 1024 characters, without spaces")
]

_TIMEOUT_SECONDS = 5
_KEYWORDS = {"CMD", "CMD-SHELL", "NONE"}
"""How a health check begins in ECS's own JSON:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html"""


class HealthCheck(Model):
    """How a task's health is determined: the load balancer requests a path, ECS runs a command in the container.

    The numbers hold for both; each is within the narrower of the two limits.
    """

    path: UrlPath | None = Field(
        default=None,
        description="Path that answers 2xx; required for kind web, not allowed for the others. Default: none.",
        examples=["/healthz"],
    )
    command: list[Text] = Field(
        default=[],
        description="Command that exits with 0 if the container is healthy; no shell runs it. Default: none.",
        examples=[["python", "-m", "app.check"]],
    )
    interval_seconds: int = Field(
        default=30,
        ge=ecs.MIN_INTERVAL_SECONDS,
        le=ecs.MAX_INTERVAL_SECONDS,
        description="Seconds between two checks. Default: 30.",
        examples=[30],
    )
    timeout_seconds: int = Field(
        default=_TIMEOUT_SECONDS,
        ge=ecs.MIN_TIMEOUT_SECONDS,
        le=elb.MAX_TIMEOUT_SECONDS,
        description=f"Seconds to wait for an answer, below the interval; a command at most {ecs.MAX_TIMEOUT_SECONDS}. "
        "Default: 5.",
        examples=[_TIMEOUT_SECONDS],
    )
    healthy_threshold: int = Field(
        default=2,
        ge=ecs.MIN_THRESHOLD,
        le=ecs.MAX_RETRIES,
        description="Successful checks of the load balancer in a row that make a task healthy; web only. Default: 2.",
        examples=[2],
    )
    unhealthy_threshold: int = Field(
        default=3,
        ge=ecs.MIN_THRESHOLD,
        le=ecs.MAX_RETRIES,
        description="Failed checks in a row that make a task unhealthy. Default: 3.",
        examples=[3],
    )
    grace_period_seconds: int = Field(
        default=60,
        ge=0,
        le=ecs.MAX_GRACE_PERIOD_SECONDS,
        description="Seconds after its start in which a task is not stopped for failed checks; with a command at most "
        f"{ecs.MAX_START_PERIOD_SECONDS}. Default: 60.",
        examples=[60],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a timeout that does not fit into the interval, and what a command cannot have."""
        yield from tried(self._timeout_problems, self._command_problems, self._command_limits)

    def _timeout_problems(self) -> Iterator[Problem]:
        if self.timeout_seconds >= self.interval_seconds:
            yield Problem(
                ("timeout_seconds",),
                f"must be below interval_seconds {self.interval_seconds}",
                f"timeout_seconds: {min(_TIMEOUT_SECONDS, self.interval_seconds - 1)}",
            )

    def _command_problems(self) -> Iterator[Problem]:
        first, *rest = self.command or [""]
        if first in _KEYWORDS:
            right = ["sh", "-c", *rest] if first == "CMD-SHELL" else rest
            yield Problem(
                ("command",),
                f"begins with {first}, which is not part of the command: it is set here already",
                f"command: {flow(right or ['python', '-m', 'app.check'])}",
            )
        elif operator := shell_operator(self.command):
            yield Problem(("command",), operator[0], f"command: {flow(operator[1])}")
        elif not rest and " " in first.strip():
            yield Problem(
                ("command",),
                "is one word with spaces, and no shell splits it: each argument is an item of its own",
                f"command: {flow(_words(first))}",
            )

    def _command_limits(self) -> Iterator[Problem]:
        if not self.command:
            return
        for field, value, most in (
            ("timeout_seconds", self.timeout_seconds, ecs.MAX_TIMEOUT_SECONDS),
            ("grace_period_seconds", self.grace_period_seconds, ecs.MAX_START_PERIOD_SECONDS),
        ):
            if value > most:
                yield Problem((field,), f"is at most {most} with a command, which ECS runs", f"{field}: {most}")


def shell_operator(command: list[str]) -> tuple[str, list[str]] | None:
    """Return why a command with ``&&`` or ``||`` as an item never does what it says, and one that does, or None."""
    found = next((word for word in command if word in {"&&", "||"}), None)
    if found is None:
        return None
    inner = command[2:] if command[:2] in (["sh", "-c"], ["bash", "-c"]) else command
    return f"has the item {found}, which only a shell understands: give the shell one text", [
        "sh",
        "-c",
        " ".join(inner),
    ]


def _words(command: str) -> list[str]:
    """Return the arguments of a command as a shell would split it, or a shell that runs it."""
    if any(sign in command for sign in "|&;<>$`()"):
        return ["sh", "-c", command]
    try:
        return shlex.split(command)
    except ValueError:
        return ["sh", "-c", command]
