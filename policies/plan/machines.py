"""Reads from a plan which machines have which network interfaces of the plan. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.aws import autoscaling, ec2
from policies.plan.graph import Graph, Registration


def template_of(graph: Graph[Registration], group: Registration) -> Registration | None:
    """Return the launch template of an Auto Scaling group, as far as it is in the plan."""
    keys = ("launchTemplate", "mixedInstancesPolicy")
    return next((found for key in keys if (found := graph.ref(group, key, ec2.LAUNCH_TEMPLATE))), None)


def machines(graph: Graph[Registration]) -> Iterator[tuple[Registration, list[Registration]]]:
    """Yield each instance with its interfaces that are resources of the plan.

    So are Auto Scaling groups whose launch template has such interfaces: each is a machine that is replaced, not one of
    many.
    """
    for instance in graph.of(ec2.INSTANCE):
        keys = ("primaryNetworkInterface", "networkInterfaces")
        yield instance, [found for key in keys for found in graph.refs(instance, key, ec2.NETWORK_INTERFACE)]
    for group in graph.of(autoscaling.GROUP):
        template = template_of(graph, group)
        interfaces = graph.refs(template, "networkInterfaces", ec2.NETWORK_INTERFACE) if template else []
        if interfaces:
            yield group, list(interfaces)
