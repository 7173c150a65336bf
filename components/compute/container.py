"""A container of a task, as ECS's JSON describes it. Pure: values may be outputs, no resource is registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi

from components.compute.image import PulledImage
from components.compute.mounts import Mount
from components.links import SecretReference
from model.aws import ecs
from model.container import Restart
from model.health_check import HealthCheck
from model.protocol import Protocol

PORT_NAME: Final = "http"
"""Name of the port mapping, which Service Connect refers to."""

EXEC_VOLUMES: Final[Mapping[str, str]] = {
    "exec-agent": "/managed-agents",
    "exec-library": "/var/lib/amazon/ssm",
    "exec-log": "/var/log/amazon/ssm",
}
"""Volume → folder that ECS Exec's agent writes to. AWS calls Exec and a read-only root file system incompatible; with
these volumes they are not (https://github.com/aws/containers-roadmap/issues/1359)."""


def own_exec_volumes(container: str) -> dict[str, str]:
    """Return the same for *container* beside the main one: each agent keeps its own state, so no two share a volume."""
    return {f"{container}-{volume}": path for volume, path in EXEC_VOLUMES.items()}


# Non-blocking: if CloudWatch is slow or unavailable, lines are buffered and then lost, and the service continues. It is
# AWS's default since 25 June 2025, written out because an account setting can change it; AWS recommends the buffer:
# https://aws.amazon.com/blogs/containers/preventing-log-loss-with-non-blocking-mode-in-the-awslogs-container-log-driver/
_LOG_MODE = {"mode": "non-blocking", "max-buffer-size": "25m"}

_TMP = "/tmp"  # noqa: S108 - a path in the container, on a file system of its own


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """What the containers of one task share."""

    region: str
    """Region of the log group."""

    log_group_name: pulumi.Input[str]
    """Log group of their output."""

    log_streams_arn: pulumi.Input[str] = ""
    """ARN of all of its streams, for what writes to it with the role of the task. Default: nothing does."""

    allow_exec: bool = False
    """Whether ECS Exec's agent must be able to write. Default: no."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Container:
    """One container of a task."""

    name: str
    """Its name within the task."""

    image: PulledImage
    """Image that it is started from."""

    user: str
    """User, or user and group, by number."""

    essential: bool = True
    """Whether the task ends with it. Default: yes."""

    entry_point: Sequence[str] = ()
    """In place of the image's entry point. Default: the image's."""

    command: Sequence[str] = ()
    """In place of the image's command. Default: the image's."""

    environment: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Variable → value. Default: none."""

    secrets: Mapping[str, SecretReference] = field(default_factory=dict)
    """Variable → where ECS reads its value when it starts the task. Default: none."""

    environment_files: Sequence[pulumi.Input[str]] = ()
    """ARNs of files of variables in S3. Default: none."""

    port: int | None = None
    """TCP port that it listens on. Default: none."""

    protocol: Protocol = "http"
    """What it speaks there. Default: HTTP/1.1."""

    additional_ports: Mapping[int, str] = field(default_factory=dict)
    """Further TCP port that it listens on → the path that the load balancer checks there. Default: none."""

    tmp_mib: int
    """Size of ``/tmp``, which counts as memory."""

    stop_seconds: int
    """Seconds from SIGTERM to SIGKILL."""

    scratch: Mapping[str, str] = field(default_factory=dict)
    """Volume of the task → folder that the process may write to. Default: none."""

    mounts: Sequence[Mount] = ()
    """Folders that are on file systems. Default: none."""

    health_check: HealthCheck | None = None
    """Only its command is used here. Default: none."""

    depends_on: Mapping[str, str] = field(default_factory=dict)
    """Name of another container of the task → condition, such as ``HEALTHY``, before this one starts. Default: none."""

    restart: Restart | None = None
    """When it is started again in the same task. Default: never."""

    max_open_files: int | None = None
    """Files and connections that a process may have open. Default: Fargate's, 65535."""

    cpu: int | None = None
    """CPU units that it is guaranteed. Default: what the other containers leave."""

    memory_mib: int | None = None
    """Memory above which it is killed. Default: the task's."""

    link_variables: Sequence[str] = ()
    """Links whose variables it receives. The main container receives all. Default: none."""

    exec_volumes: Mapping[str, str] = field(default_factory=lambda: EXEC_VOLUMES)
    """Volume → folder of its own agent of ECS Exec, where that is allowed. Default: those of a main container."""

    log_route: Mapping[str, pulumi.Input[str]] | None = None
    """Options of the output of Fluent Bit, if a log router of the task takes its log. Default: CloudWatch Logs."""

    firelens: Mapping[str, str] | None = None
    """Options of FireLens, if it is the log router of the task. Default: it is not."""

    def volumes(self, host: Host) -> Mapping[str, str]:
        """Return volume → folder of everything that it may write to on *host* besides ``/tmp``."""
        return {**(self.exec_volumes if host.allow_exec else {}), **self.scratch}

    def definition(self, host: Host) -> Mapping[str, object]:
        """Return its definition in a task on *host*, ordered so that the same container always gives the same text.

        The root file system is read-only, all capabilities are dropped, and the first process reaps its children.
        ``/tmp`` is in memory and writable by every user, which is the default mode of a tmpfs: a Fargate volume belongs
        to root with mode 0755, unless the image itself says otherwise, and a non-root user cannot write to it
        (https://github.com/aws/containers-roadmap/issues/938). Fargate supports tmpfs
        since January 2026 (https://github.com/aws/containers-roadmap/issues/736). It allows capabilities to be dropped
        and only SYS_PTRACE to be added
        (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html).
        """
        definition: dict[str, object] = {
            "name": self.name,
            "image": self.image.uri,
            "essential": self.essential,
            "user": self.user,
            "privileged": False,
            "readonlyRootFilesystem": True,
            "linuxParameters": {
                "initProcessEnabled": True,
                "capabilities": {"add": [], "drop": ["ALL"]},
                "tmpfs": [
                    {
                        "containerPath": _TMP,
                        "size": self.tmp_mib,
                        "mountOptions": ["rw", "nosuid", "nodev"],
                    }
                ],
            },
            "mountPoints": [*_mount_points(self.volumes(host)), *(mount.point for mount in self.mounts)],
            "volumesFrom": [],
            "systemControls": [],
            "portMappings": self._port_mappings(),
            "environment": [{"name": key, "value": self.environment[key]} for key in sorted(self.environment)],
            "secrets": [{"name": key, "valueFrom": _value_from(self.secrets[key])} for key in sorted(self.secrets)],
            "logConfiguration": self._log_configuration(host),
        }
        return {**definition, **self._optional()}

    def _log_configuration(self, host: Host) -> Mapping[str, object]:
        if self.log_route is not None:
            return {"logDriver": "awsfirelens", "options": self.log_route}
        return {"logDriver": "awslogs", "options": log_options(host.log_group_name, host.region, self.name)}

    def _optional(self) -> Mapping[str, object]:
        """Return what is left out unless it is set, so that ECS returns no other text than the one in the state."""
        check = self.health_check
        limit = self.max_open_files
        optional: dict[str, object] = {
            "stopTimeout": self.stop_seconds if self.stop_seconds != ecs.STOP_SECONDS else None,
            "entryPoint": list(self.entry_point) or None,
            "command": list(self.command) or None,
            "healthCheck": _ecs_health_check(check) if check and check.command else None,
            "environmentFiles": [{"type": "s3", "value": arn} for arn in self.environment_files] or None,
            "dependsOn": [
                {"containerName": name, "condition": self.depends_on[name]} for name in sorted(self.depends_on)
            ]
            or None,
            "restartPolicy": _restart_policy(self.restart) if self.restart else None,
            "ulimits": [{"name": "nofile", "softLimit": limit, "hardLimit": limit}] if limit else None,
            "firelensConfiguration": {"type": "fluentbit", "options": self.firelens} if self.firelens else None,
            "cpu": self.cpu,
            "memory": self.memory_mib,
        }
        return {key: value for key, value in optional.items() if value is not None}

    def _port_mappings(self) -> list[Mapping[str, object]]:
        if self.port is None:
            return []
        # With its protocol Service Connect retries and counts single requests. The host's port is the container's own,
        # and is written as ECS returns it, so that the text in the state stays what it is.
        return [
            {
                "name": PORT_NAME,
                "containerPort": self.port,
                "hostPort": self.port,
                "protocol": "tcp",
                "appProtocol": self.protocol,
            },
            *({"containerPort": port, "hostPort": port, "protocol": "tcp"} for port in self.additional_ports),
        ]


def _mount_points(volumes: Mapping[str, str]) -> list[Mapping[str, object]]:
    return [{"sourceVolume": volume, "containerPath": path, "readOnly": False} for volume, path in volumes.items()]


def log_options(log_group_name: pulumi.Input[str], region: str, prefix: str) -> dict[str, pulumi.Input[str]]:
    """Return the options of the ``awslogs`` driver; streams are named *prefix*/container/task."""
    return {
        "awslogs-group": log_group_name,
        "awslogs-region": region,
        "awslogs-stream-prefix": prefix,
        **_LOG_MODE,
    }


def _value_from(secret: SecretReference) -> pulumi.Input[str]:
    """Return what ECS calls ``valueFrom``.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
    """
    return secret.arn if secret.json_key is None else pulumi.Output.concat(secret.arn, f":{secret.json_key}::")


def _ecs_health_check(check: HealthCheck) -> Mapping[str, object]:
    return {
        "command": ["CMD", *check.command],
        "interval": check.interval_seconds,
        "timeout": check.timeout_seconds,
        "retries": check.unhealthy_threshold,
        "startPeriod": check.grace_period_seconds,
    }


def _restart_policy(restart: Restart) -> Mapping[str, object]:
    policy: dict[str, object] = {"enabled": True, "restartAttemptPeriod": restart.attempt_period_seconds}
    if restart.ignored_exit_codes:
        policy["ignoredExitCodes"] = list(restart.ignored_exit_codes)
    return policy
