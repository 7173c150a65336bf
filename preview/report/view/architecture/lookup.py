"""Finds a plan's resources: by ids where they are known, else by what an input was computed from. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from policies.plan.aws_types import DB_INSTANCE, SCALING_TARGET, SERVICE
from policies.plan.edges import edge_name
from policies.plan.graph import Graph, graph_of
from policies.plan.nodes import node_names
from preview.recorder.record import Registered


class Lookup:
    """The resources of a plan by type, by owner, and by who refers to whom."""

    def __init__(self, resources: Sequence[Registered]) -> None:
        self.graph: Graph = graph_of(resources)
        self.by_urn = {resource.urn: resource for resource in resources}
        self.names = node_names(self.graph)
        self._by_type: dict[str, list[Registered]] = {}
        for resource in resources:
            self._by_type.setdefault(resource.type, []).append(resource)
        self._targets = {_scaled(target): target for target in self.of(SCALING_TARGET)}

    def of(self, *types: str) -> list[Registered]:
        """Return the resources of some types, in the order of *types*."""
        return [resource for token in types for resource in self._by_type.get(token, ())]

    def name(self, resource: Registered) -> str:
        """Return the name of a resource in the proofs' network; the logical name of one that is not in it."""
        return self.names.get(resource.urn, resource.name)

    def distribution_name(self, distribution: Registered) -> str:
        """Return the name of a distribution in the proofs' network."""
        return edge_name(self.graph, self.graph.resources[distribution.urn], self.names)

    def owner(self, resource: Registered) -> str:
        """Return the name of the outermost component that a resource belongs to, or its own."""
        while resource.parent in self.by_urn:
            resource = self.by_urn[resource.parent]
        return resource.name

    def is_only_one(self, resource: Registered) -> bool:
        """Return whether its component has no other resource of its type."""
        owner = self.owner(resource)
        return sum(self.owner(other) == owner for other in self.of(resource.type)) == 1

    def tasks(self, service: Registered) -> str:
        """Return how many tasks an ECS service runs: ``2``, or ``3-20`` where it scales."""
        target = self._targets.get(str(service.outputs.get("name"))) or self._targets.get(service.urn)
        if target is None:
            return str(service.inputs.get("desiredCount", 1))
        return f"{target.inputs['minCapacity']}-{target.inputs['maxCapacity']}"

    def replicas(self, database: Registered) -> list[Registered]:
        """Return the read replicas of an RDS instance."""
        sources = {database.outputs.get("identifier"), database.outputs.get("arn")} - {None}
        return [
            other
            for other in self.of(DB_INSTANCE)
            if other.inputs.get("replicateSourceDb") in sources
            or database.urn in other.property_dependencies.get("replicateSourceDb", ())
        ]

    def members(self, cluster: Registered) -> list[Registered]:
        """Return the instances of a database cluster."""
        token = cluster.type.replace("cluster:Cluster", "clusterInstance:ClusterInstance")
        known = self.graph.resources[cluster.urn]
        return [
            self.by_urn[member.urn]
            for member in self.graph.of(token)
            if token != cluster.type and self.graph.ref(member, "clusterIdentifier", cluster.type) == known
        ]


def _scaled(target: Registered) -> str:
    """Return whose tasks a scaling target sets: a service's name, or the URN of the one whose name is unknown."""
    name = str(target.inputs.get("resourceId") or "").rpartition("/")[2]
    linked = (urn for urn in target.property_dependencies.get("resourceId", ()) if SERVICE in urn)
    return name or next(linked, "")
