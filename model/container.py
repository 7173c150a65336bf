"""What the main container of a task and those beside it have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from model.aws import ecs
from model.base import Distinct, Model, Risk, Text, tried
from model.container_secrets import EnvironmentFile, SecretValue
from model.container_values import FolderPath, User, VariableName
from model.credentials import exposed_in_command
from model.health_check import HealthCheck, shell_operator
from model.images import Image
from model.plain_variables import confidential_variables, unknown_exemptions
from model.problem import Problem
from model.values import flow
from model.volumes import Volume, volume_problems

Condition = Literal["start", "healthy", "complete", "success"]
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html"""


ExitCode = Annotated[int, Field(ge=0, le=255)]


class Restart(Model):
    """When ECS starts a container again that has exited, without replacing the task."""

    attempt_period_seconds: int = Field(
        default=ecs.RESTART_SECONDS,
        ge=ecs.MIN_RESTART_SECONDS,
        le=ecs.MAX_RESTART_SECONDS,
        description="Seconds that the container must have run before it is started again. Default: 300.",
        examples=[60],
    )
    ignored_exit_codes: list[ExitCode] = Field(
        default=[],
        max_length=ecs.MAX_IGNORED_EXIT_CODES,
        description="Exit codes after which it is not started again. Default: none.",
        examples=[[0]],
    )


class Container(Model):
    """A container: its image, its process, and what that process may use."""

    image: Image = Field(description="What it runs.", examples=[{"repository": "api", "tag": "1.0.0"}])
    entry_point: list[Text] = Field(
        default=[],
        description="Replaces the image's entry point, to which command is appended. Default: the image's.",
        examples=[["/usr/bin/tini", "--"]],
    )
    command: list[Text] = Field(
        default=[],
        description="Replaces the image's command. Default: the image's.",
        examples=[["python", "-m", "app"]],
    )
    environment: dict[VariableName, str] = Field(
        default={},
        description="Variables of the container: text, quoted, nothing confidential. Default: none.",
        examples=[{"LOG_FORMAT": "json"}],
    )
    environment_files: Annotated[list[EnvironmentFile], Distinct] = Field(
        default=[],
        max_length=ecs.MAX_ENVIRONMENT_FILES,
        description="Files of lines VARIABLE=value, nothing confidential, which ECS reads when it starts a task: a "
        "bucket of the stack, a slash, and the key. environment wins over them. Default: none.",
        examples=[["uploads/api/prod.env"]],
    )
    secrets: dict[VariableName, SecretValue] = Field(
        default={},
        description="Variable → where ECS reads its value when it starts a task, for what no link gives: one key of a "
        "secret's JSON, or a secret of another account. Default: none.",
        examples=[{"PARTNER_KEY": {"secret": "jwt-key", "json_key": "api_key"}}],
    )
    allow_plaintext: Annotated[
        list[str],
        Distinct,
        Risk(bool, "variables that look confidential are readable for everyone who may describe the task definition"),
    ] = Field(
        default=[],
        description="Variables of environment that look confidential and are not. Default: none.",
        examples=[["SESSION_TOKEN_NAME"]],
    )
    tmp_mib: int = Field(
        default=128,
        ge=1,
        description="Size of /tmp in MiB. It is in memory: what is in it counts as memory of the task, and has to fit "
        "into memory_mib next to the process. Default: 128.",
        examples=[256],
    )
    scratch_paths: Annotated[list[FolderPath], Distinct] = Field(
        default=[],
        description="Folders on the task's disk that the process may write to; they are lost with the task. The image "
        "has to make each one: create it, give it to the user, and name it in VOLUME. A folder that several containers "
        "of a task name is the same one. Default: none, only /tmp.",
        examples=[["/var/cache/app"]],
    )
    volumes: dict[FolderPath, Volume] = Field(
        default={},
        description="Folder of the container → access point of a file system that is mounted there, over TLS and with "
        "the task's role: docs/file-systems.md. Default: none.",
        examples=[{"/mnt/uploads": {"file_system": "shared", "access_point": "uploads"}}],
    )
    user: User = Field(
        default="1000",
        description="User of the process in the container, a number, never root. Default: 1000.",
        examples=["1000"],
    )
    health_check: HealthCheck | None = Field(
        default=None,
        description="How its health is determined. Web needs one with a path; internal, worker and sidecars one with a "
        "command, the first two always except in dev. Default: a container that runs is healthy.",
        examples=[{"path": "/healthz"}],
    )
    max_open_files: int | None = Field(
        default=None,
        ge=1024,
        le=ecs.MAX_OPEN_FILES,
        description="Files and connections that a process may have open (ulimit nofile, soft and hard). Default: "
        "Fargate's, 65535.",
        examples=[262_144],
    )
    stop_timeout_seconds: int | None = Field(
        default=None,
        ge=ecs.MIN_STOP_SECONDS,
        le=ecs.MAX_STOP_SECONDS,
        description="Seconds from SIGTERM to SIGKILL, in which it finishes its work. Default: of a main container as "
        f"long as a request may take, between {ecs.STOP_SECONDS} and {ecs.MAX_STOP_SECONDS}; of others "
        f"{ecs.STOP_SECONDS}.",
        examples=[90],
    )
    restart: Restart | None = Field(
        default=None,
        description="Starts the container again in the same task when it exits. Default: a sidecar that is not "
        "essential, and that no container waits to exit, is started again as restart: {} says; others are not.",
        examples=[{"attempt_period_seconds": 60}],
    )
    depends_on: dict[str, Condition] = Field(
        default={},
        description="Sidecar → what it must have reached before this container starts: start, healthy (its health "
        "check), complete (it has exited) or success (with code 0). A sidecar names the service's own container main. "
        "Containers are stopped in the opposite order. Default: all start at once.",
        examples=[{"migrate": "success"}],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield variables and commands that are confidential, and commands that no shell reads."""
        yield from tried(
            lambda: confidential_variables(self.environment, self.allow_plaintext),
            self._twice_problems,
            lambda: unknown_exemptions(self.environment, self.allow_plaintext),
            self._command_problems,
            lambda: volume_problems(self.volumes, self.scratch_paths),
        )

    def _twice_problems(self) -> Iterator[Problem]:
        for variable in self.secrets:
            if variable in self.environment:
                yield Problem(
                    ("secrets", variable),
                    "is in environment, too; remove one of the two",
                    "secrets: {}",
                    show_value=False,
                )

    def _command_problems(self) -> Iterator[Problem]:
        check = self.health_check.command if self.health_check is not None else []
        for path, command in (
            (("entry_point",), self.entry_point),
            (("command",), self.command),
            (("health_check", "command"), check),
        ):
            operator = shell_operator(command) if path[0] != "health_check" else None
            if operator:
                yield Problem(path, operator[0], f"{path[0]}: {flow(operator[1])}")
            reason = exposed_in_command(command)
            if reason:
                yield Problem(
                    path,
                    f"{reason}; commands are plain text: link to a secret, whose variable the command can read",
                    'command: [sh, "-c", "exec app --password \\"$DB_PASSWORD\\""]',
                    show_value=False,
                )
