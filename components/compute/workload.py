"""What a service and a job have in common: the arguments of the task that both run."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pulumi

import model.container
from components.compute.agent import Agent
from components.compute.cluster import Cluster
from components.compute.collector import collector
from components.compute.container import Container, Host, own_exec_volumes
from components.compute.image import PulledImage
from components.compute.log_router import log_router
from components.compute.mounts import mounts_of
from components.data.file_system import FileSystem
from components.identity.policy import Statement
from components.links import Filed, Linkable, Readable, SecretReference
from components.network.egress import Egress
from components.network.placement import Placement
from components.observability.log_groups import LogGroups
from components.site import Site
from model.aws import ecs, logs
from model.base import check_name, require_valid
from model.container_secrets import SecretValue, bucket_and_key
from model.log_groups import default_log_group
from model.service import Service
from model.sidecar import MAIN
from model.start_order import restart_of


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadArgs:
    """What a service or a job is made of."""

    spec: Service
    """What runs, as the stack file describes it."""

    image: PulledImage
    """Image of its container."""

    cluster: Cluster
    """Cluster that runs it."""

    placement: Placement
    """Private subnets, one per availability zone that it may run in."""

    log_groups: LogGroups
    """Encryption and retention of its log group."""

    site: Site
    """Account and names."""

    egress: Egress = field(default_factory=Egress)
    """What it may reach besides its links. Default: HTTPS anywhere."""

    links: Mapping[str, Linkable] = field(default_factory=dict)
    """Name → the component behind a link of the spec. Default: none."""

    sidecar_images: Mapping[str, PulledImage] = field(default_factory=dict)
    """Name → image of a sidecar of the spec. Default: none."""

    readable: Mapping[str, Readable] = field(default_factory=dict)
    """Name → secret or parameter that secrets of a container name. Default: none."""

    buckets: Mapping[str, Filed] = field(default_factory=dict)
    """Name → bucket that environment_files of a container name. Default: none."""

    file_systems: Mapping[str, FileSystem] = field(default_factory=dict)
    """Name → file system that volumes of a container name. Default: none."""

    def require_valid(self, what: str, name: str, *, called: Collection[str] = ()) -> None:
        """Raise ValueError for what is wrong with the workload *name*, whose *called* services need no component."""
        require_valid(f"{what} {name}", self.spec)
        try:
            check_name(name)
        except ValueError as error:
            raise ValueError(f"{what} {name}: {error}") from None
        if not self.placement.subnet_ids:
            raise ValueError(f"{what} {name}: placement has no subnets; give at least one private subnet")
        given = {*self.links, *called}
        if given != set(self.spec.links):
            raise ValueError(f"{what} {name}: links must be {sorted(self.spec.links)}, as in spec, not {sorted(given)}")
        self._require_sources(what, name)
        sidecars, images = sorted(self.spec.sidecars), sorted(self.sidecar_images)
        if images != sidecars:
            raise ValueError(f"{what} {name}: sidecar_images must be {sidecars}, as sidecars in spec, not {images}")

    def _require_sources(self, what: str, name: str) -> None:
        containers = self.spec.containers.values()
        values = [one for container in containers for one in container.secrets.values()]
        wanted = {
            "readable": {source for one in values if (source := one.secret or one.parameter)},
            "buckets": {bucket_and_key(file)[0] for container in containers for file in container.environment_files},
            "file_systems": {one.file_system for container in containers for one in container.volumes.values()},
        }
        for argument, names in wanted.items():
            if missing := sorted(names - set(getattr(self, argument))):
                raise ValueError(f"{what} {name}: {argument} needs {', '.join(missing)}, as in spec")

    def log_group_name(self, name: str) -> str:
        """Return the name of a new log group of the workload called *name*."""
        own = self.site.label.physical_name(name, logs.NAME_LENGTH - len(default_log_group("")))
        return self.spec.log_group_name or default_log_group(own)

    def containers(self, name: str, stop_seconds: int) -> list[Container]:
        """Return the containers of the workload called *name*, the main one first, which has *stop_seconds* to end."""
        spec = self.spec
        main = Container(
            name=name,
            image=self.image,
            user=spec.user,
            entry_point=spec.entry_point,
            command=spec.command,
            environment=spec.environment,
            environment_files=self._files(spec),
            secrets=self._secrets(spec),
            port=spec.port,
            protocol=spec.protocol,
            additional_ports={one.port: one.health_check_path for one in spec.additional_ports.values()},
            tmp_mib=spec.tmp_mib,
            stop_seconds=stop_seconds,
            scratch=_scratch(spec),
            mounts=mounts_of(spec),
            health_check=spec.health_check,
            depends_on=_depends_on(name, spec),
            restart=spec.restart,
            max_open_files=spec.max_open_files,
        )
        return [main, *(self._sidecar(name, sidecar) for sidecar in spec.sidecars)]

    def _sidecar(self, name: str, sidecar: str) -> Container:
        spec = self.spec.sidecars[sidecar]
        own = _container_name(name, sidecar)
        return Container(
            name=own,
            image=self.sidecar_images[sidecar],
            user=spec.user,
            essential=spec.essential,
            entry_point=spec.entry_point,
            command=spec.command,
            environment=spec.environment,
            environment_files=self._files(spec),
            secrets=self._secrets(spec),
            tmp_mib=spec.tmp_mib,
            stop_seconds=spec.stop_timeout_seconds or ecs.STOP_SECONDS,
            scratch=_scratch(spec),
            mounts=mounts_of(spec),
            health_check=spec.health_check,
            depends_on=_depends_on(name, spec),
            restart=restart_of(sidecar, self.spec, self.spec.sidecars),
            max_open_files=spec.max_open_files,
            cpu=spec.cpu,
            memory_mib=spec.memory_mib,
            link_variables=spec.link_variables,
            exec_volumes=own_exec_volumes(own),
        )

    def agents(self, name: str, host: Host) -> list[Agent]:
        """Return what telemetry and log_router add to the task of the workload called *name*."""
        found: list[Agent] = []
        if self.spec.collector is not None:
            found.append(collector(name, self.spec.collector, host, self.site.label))
        if self.spec.router is not None:
            found.append(log_router(name, self.spec.router, host))
        return found

    def start_statements(self) -> list[Statement]:
        """Return what the role that starts the task needs to read for its containers, besides what links give."""
        containers = self.spec.containers.values()
        files = [bucket_and_key(file) for container in containers for file in container.environment_files]
        values = [one for container in containers for one in container.secrets.values()]
        return [
            *(statement for bucket, key in files for statement in self.buckets[bucket].reading_file(key)),
            *(statement for one in values for statement in self._reading(one)),
        ]

    def _reading(self, value: SecretValue) -> Sequence[Statement]:
        name = value.secret or value.parameter
        return self.readable[name].reading() if name else existing_value_statements(value)

    def _files(self, container: model.container.Container) -> list[pulumi.Input[str]]:
        files = map(bucket_and_key, container.environment_files)
        return [pulumi.Output.concat(self.buckets[bucket].arn, f"/{key}") for bucket, key in files]

    def _secrets(self, container: model.container.Container) -> dict[str, SecretReference]:
        return {
            variable: SecretReference(arn=self._value_arn(value), json_key=value.json_key)
            for variable, value in container.secrets.items()
        }

    def _value_arn(self, value: SecretValue) -> pulumi.Input[str]:
        name = value.secret or value.parameter
        return self.readable[name].arn if name else value.arn or ""


def existing_value_statements(value: SecretValue) -> list[Statement]:
    """Return what a role needs to read a secret or parameter that is not of this stack."""
    arn = value.arn or ""
    action, service = (
        ("secretsmanager:GetSecretValue", "secretsmanager") if value.is_secret else ("ssm:GetParameters", "ssm")
    )
    statements = [Statement(actions=[action], resources=[arn])]
    if value.key_arn is not None:
        via = {"StringEquals": {"kms:ViaService": f"{service}.{arn.split(':')[3]}.amazonaws.com"}}
        statements.append(Statement(actions=["kms:Decrypt"], resources=[value.key_arn], conditions=via))
    return statements


def _container_name(name: str, sidecar: str) -> str:
    """Return the name of a container of the workload called *name*."""
    return name if sidecar == MAIN else f"{name}-{sidecar}"


def _depends_on(name: str, spec: model.container.Container) -> dict[str, str]:
    return {_container_name(name, other): condition.upper() for other, condition in spec.depends_on.items()}


def _scratch(spec: model.container.Container) -> dict[str, str]:
    """Return volume → folder; containers of a task that name the same folder share its volume."""
    return {f"scratch-{hashlib.sha256(path.encode()).hexdigest()[:8]}": path for path in spec.scratch_paths}
