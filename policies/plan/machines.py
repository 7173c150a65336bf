"""Reads from a plan which machines have which network interfaces of the plan. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.aws import autoscaling, ec2
from policies.plan.graph import Graph, Registration


def machines(graph: Graph[Registration]) -> Iterator[tuple[Registration, list[Registration]]]:
    """Yield each instance with its interfaces that are resources of the plan.

    So are Auto Scaling groups whose launch template has such interfaces: each is a machine that is replaced, not one of
    many.
    """
    for instance in graph.of(ec2.INSTANCE):
        keys = ("primaryNetworkInterface", "networkInterfaces")
        yield instance, [found for key in keys for found in graph.refs(instance, key, ec2.NETWORK_INTERFACE)]
    for group in graph.of(autoscaling.GROUP):
        template = graph.ref(group, "launchTemplate", ec2.LAUNCH_TEMPLATE)
        interfaces = graph.refs(template, "networkInterfaces", ec2.NETWORK_INTERFACE) if template else []
        if interfaces:
            yield group, list(interfaces)
