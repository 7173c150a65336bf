"""Finds what the architecture needs in a plan's graph: names in the proofs, tasks, replicas and members. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policies.plan.aws import autoscaling, ecs, rds
from policies.plan.graph import Graph
from policies.plan.scheduled_limits import scheduled_limits
from preview.recorder.record import Registered


class Lookup:
    """The resources of a plan by type and by name, and the references between them."""

    def __init__(self, resources: Sequence[Registered], names: Mapping[str, str]) -> None:
        self.graph = Graph(resources)
        self.names = names
        """URN → name in the proofs, of what has one."""
        self._targets = {_scaled(target): target for target in self.graph.of(autoscaling.APPLICATION_TARGET)}

    def name(self, resource: Registered) -> str:
        """Return the name of a resource in the proofs; the logical name of one that is not in them."""
        return self.names.get(resource.urn, resource.name)

    def is_only_one(self, resource: Registered) -> bool:
        """Return whether its component has no other resource of its type."""
        owner = self.graph.component(resource)
        return sum(self.graph.component(other) == owner for other in self.graph.of(resource.type)) == 1

    def tasks(self, service: Registered) -> str:
        """Return how many tasks an ECS service runs: ``2``, or ``3-20`` where it scales, by load or by time."""
        target = self._targets.get(str(service.outputs.get("name"))) or self._targets.get(service.urn)
        if target is None:
            return str(service.inputs.get("desiredCount", 1))
        fewest = min([target.inputs["minCapacity"], *scheduled_limits(self.graph, target, "minCapacity")])
        most = max([target.inputs["maxCapacity"], *scheduled_limits(self.graph, target, "maxCapacity")])
        return f"{fewest}-{most}" if fewest != most else str(fewest)

    def replicas(self, database: Registered) -> list[Registered]:
        """Return the read replicas of an RDS instance."""
        return self.graph.referring(database, "replicateSourceDb", rds.INSTANCE)

    def members(self, cluster: Registered) -> list[Registered]:
        """Return the instances of a database cluster; none for a cluster without instances."""
        token = cluster.type.replace("cluster:Cluster", "clusterInstance:ClusterInstance")
        return [] if token == cluster.type else self.graph.referring(cluster, "clusterIdentifier", token)


def _scaled(target: Registered) -> str:
    """Return the service that a target scales: its name, or its URN if the name is unknown."""
    name = str(target.inputs.get("resourceId") or "").rpartition("/")[2]
    linked = (urn for urn in target.property_dependencies.get("resourceId", ()) if ecs.SERVICE in urn)
    return name or next(linked, "")
