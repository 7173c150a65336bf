"""What a service and a job have in common: the arguments of the task that both run."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from components.compute.cluster import Cluster
from components.compute.container import Container
from components.compute.image import PulledImage
from components.links import Linkable
from components.network.egress import Egress
from components.network.placement import Placement
from components.observability.log_groups import LogGroups
from components.site import Site
from model.aws import logs
from model.base import check_name, require_valid
from model.log_groups import default_log_group
from model.service import Service


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

    def log_group_name(self, name: str) -> str:
        """Return the name of a new log group of the workload called *name*."""
        own = self.site.label.physical_name(name, logs.NAME_LENGTH - len(default_log_group("")))
        return self.spec.log_group_name or default_log_group(own)

    def container(self, name: str, stop_seconds: int) -> Container:
        """Return the main container of the workload called *name*, which has *stop_seconds* to finish its work."""
        spec = self.spec
        return Container(
            name=name,
            image=self.image,
            user=spec.user,
            command=spec.command,
            environment=spec.environment,
            port=spec.port,
            tmp_mib=spec.tmp_mib,
            stop_seconds=stop_seconds,
            scratch={f"scratch-{hashlib.sha256(path.encode()).hexdigest()[:8]}": path for path in spec.scratch_paths},
            health_check=spec.health_check,
        )
