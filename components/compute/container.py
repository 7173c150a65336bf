"""The one container of a task, as ECS's JSON has it. Pure: values may be outputs, nothing is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pulumi

from components.links import SecretReference

PORT_NAME: Final = "http"
"""Name of the port mapping, by which Service Connect knows it."""

EXEC_VOLUMES: Final[Mapping[str, str]] = {
    "exec-agent": "/managed-agents",
    "exec-library": "/var/lib/amazon/ssm",
    "exec-log": "/var/log/amazon/ssm",
}
"""Volume → where ECS Exec's agent writes. AWS calls Exec and a read-only root file system incompatible; with these
volumes they are not (https://github.com/aws/containers-roadmap/issues/1359)."""

# Non-blocking: if CloudWatch is slow or gone, lines are buffered and then lost, and the service goes on. It is AWS's
# default since 25 June 2025, written out because an account setting can change it; the buffer is AWS's advice:
# https://aws.amazon.com/blogs/containers/preventing-log-loss-with-non-blocking-mode-in-the-awslogs-container-log-driver/
_LOG_MODE = {"mode": "non-blocking", "max-buffer-size": "25m"}

_TMP = "/tmp"  # noqa: S108 - a path in the container, on a file system of its own


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthCheck:
    """How it is found out whether a task works.

    The load balancer asks *path*; ECS runs *command* in the container. The numbers hold for both. Numbers of seed 001.
    """

    path: str | None = None
    """Path that answers 200 to 299 as soon as the service works. Default: none; a web service needs one."""

    command: Sequence[str] = ()
    """Command that ends with 0 if the container works, without a shell unless it names one. Default: none."""

    interval_seconds: int = 30
    """Time between two checks, 5 to 300. Default: 30."""

    timeout_seconds: int = 5
    """How long one check may take, 2 to 60 and less than the interval. Default: 5."""

    healthy_threshold: int = 2
    """Good checks until the load balancer sends requests, 2 to 10. Default: 2."""

    unhealthy_threshold: int = 3
    """Bad checks until a task is replaced, 2 to 10. Default: 3."""

    grace_period_seconds: int = 60
    """How long a starting task may fail, 0 to 300. Default: 60, since ECS's own 0 stops slow starters in a loop."""

    def problems(self) -> list[str]:
        """Return what AWS would refuse.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html and
        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html: the narrower of the two.
        """
        limits = {
            "interval_seconds": (self.interval_seconds, range(5, 301)),
            "timeout_seconds": (self.timeout_seconds, range(2, 61)),
            "healthy_threshold": (self.healthy_threshold, range(2, 11)),
            "unhealthy_threshold": (self.unhealthy_threshold, range(2, 11)),
            "grace_period_seconds": (self.grace_period_seconds, range(301)),
        }
        found = [
            f"health_check.{key} must be {legal[0]} to {legal[-1]}, not {value}"
            for key, (value, legal) in limits.items()
            if value not in legal
        ]
        if self.timeout_seconds >= self.interval_seconds:
            found.append(
                f"health_check.timeout_seconds must be below interval_seconds {self.interval_seconds},"
                f" not {self.timeout_seconds}"
            )
        if self.path is not None and not self.path.startswith("/"):
            found.append(f"health_check.path must begin with /, not {self.path}")
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Container:
    """What the container of a task is made of."""

    name: str
    """Its name within the task."""

    image: pulumi.Input[str]
    """Image with tag or digest."""

    user: str
    """User, or user and group, by number."""

    region: str
    """Region of the log group."""

    log_group_name: str
    """Where its output goes."""

    tmp_mib: int
    """Size of ``/tmp``."""

    command: Sequence[str] = ()
    """In place of the image's command. Default: the image's."""

    environment: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Variable → value. Default: none."""

    secrets: Mapping[str, SecretReference] = field(default_factory=dict)
    """Variable → where ECS reads its value when it starts the task. Default: none."""

    port: int | None = None
    """TCP port that it listens on. Default: none."""

    health_check: HealthCheck | None = None
    """Only its command is used here. Default: none."""

    allow_exec: bool = False
    """Whether ECS Exec's agent must be able to write. Default: no."""

    def definition(self) -> dict[str, Any]:
        """Return the definition, ordered so that the same container always gives the same text.

        The root file system is read-only, no capability is left, and the first process reaps its children. ``/tmp``
        is in memory and writable for everybody: a Fargate volume would belong to root with mode 0755, out of a
        non-root user's reach (https://github.com/aws/containers-roadmap/issues/938). Fargate knows tmpfs since
        January 2026 (https://github.com/aws/containers-roadmap/issues/736); what lies there counts as memory.
        It lets capabilities be dropped and only SYS_PTRACE be added
        (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html).
        """
        definition: dict[str, Any] = {
            "name": self.name,
            "image": self.image,
            "essential": True,
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
                        "mountOptions": ["rw", "nosuid", "nodev", "mode=1777"],
                    }
                ],
            },
            "mountPoints": self._mount_points(),
            "volumesFrom": [],
            "systemControls": [],
            "portMappings": self._port_mappings(),
            "environment": [{"name": key, "value": self.environment[key]} for key in sorted(self.environment)],
            "secrets": [{"name": key, "valueFrom": _value_from(self.secrets[key])} for key in sorted(self.secrets)],
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": log_options(self.log_group_name, self.region, self.name),
            },
        }
        if self.command:
            definition["command"] = list(self.command)
        if self.health_check is not None and self.health_check.command:
            definition["healthCheck"] = _ecs_health_check(self.health_check)
        return definition

    def _mount_points(self) -> list[dict[str, Any]]:
        if not self.allow_exec:
            return []
        return [
            {"sourceVolume": volume, "containerPath": path, "readOnly": False} for volume, path in EXEC_VOLUMES.items()
        ]

    def _port_mappings(self) -> list[dict[str, Any]]:
        if self.port is None:
            return []
        # An HTTP port gives Service Connect retries and metrics per request. The host's port is the container's own,
        # and is written as ECS returns it, so that the text in the state stays what it is.
        return [
            {
                "name": PORT_NAME,
                "containerPort": self.port,
                "hostPort": self.port,
                "protocol": "tcp",
                "appProtocol": "http",
            }
        ]


def log_options(log_group_name: str, region: str, prefix: str) -> dict[str, str]:
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


def _ecs_health_check(check: HealthCheck) -> dict[str, Any]:
    return {
        "command": ["CMD", *check.command],
        "interval": check.interval_seconds,
        "timeout": check.timeout_seconds,
        "retries": check.unhealthy_threshold,
        "startPeriod": check.grace_period_seconds,
    }
