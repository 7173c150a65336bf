"""Reads what listeners of load balancers and their rules forward from a plan's graph. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies.plan.aws import autoscaling, ec2, ecs, lb
from policies.plan.graph import Graph, Registration, blocks, number, texts
from policies.plan.network import Forward

_DEFAULT_PORTS = {"HTTPS": 443}
_HTTP = 80


def port_of(listener: Registration) -> int:
    """Return the port on which a listener accepts connections; 443 or 80 by its protocol if the plan has none."""
    return number(listener.inputs.get("port"), _DEFAULT_PORTS.get(str(listener.inputs.get("protocol")), _HTTP))


def balancer_of(graph: Graph[Registration], listener: Registration | None) -> Registration | None:
    """Return the load balancer of a listener; None if it is not in the plan."""
    return graph.ref(listener, "loadBalancerArn", *lb.LOAD_BALANCERS) if listener else None


def listening_ports(graph: Graph[Registration]) -> dict[str, set[int]]:
    """Return URN of a load balancer → ports of its listeners."""
    found: dict[str, set[int]] = {}
    for listener in graph.of(*lb.LISTENERS):
        if balancer := balancer_of(graph, listener):
            found.setdefault(balancer.urn, set()).add(port_of(listener))
    return found


def forwards_of(graph: Graph[Registration], names: Mapping[str, str]) -> Iterator[Forward]:
    """Yield what listeners and their rules forward; *names* are the nodes' names by URN."""
    targets = _targets(graph, names)
    for rule in _rules(graph):
        for group in rule.groups:
            for target, port in targets.get(group.urn, ()):
                yield Forward(
                    source=names[rule.balancer.urn],
                    port=port_of(rule.listener),
                    target=target,
                    target_port=port,
                    condition=_condition(rule.owner),
                )


def groups_behind(graph: Graph[Registration], balancers: Container[str]) -> list[Registration]:
    """Return the target groups that listeners of load balancers with these URNs, and their rules, forward to."""
    return list(
        {group.urn: group for rule in _rules(graph) if rule.balancer.urn in balancers for group in rule.groups}.values()
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    """A rule of a listener, or its default, in the plan with its load balancer."""

    owner: Registration
    """The rule; of a default, the listener."""
    listener: Registration
    balancer: Registration
    groups: Sequence[Registration]
    """Target groups that it forwards to."""


def _rules(graph: Graph[Registration]) -> Iterator[_Rule]:
    for owner in graph.of(*lb.LISTENERS, *lb.LISTENER_RULES):
        listener = owner if owner.type in lb.LISTENERS else graph.ref(owner, "listenerArn", *lb.LISTENERS)
        balancer = balancer_of(graph, listener)
        if listener is not None and balancer is not None:
            keys = ("actions", "defaultActions")
            groups = [group for key in keys for group in graph.refs(owner, key, *lb.TARGET_GROUPS)]
            yield _Rule(owner=owner, listener=listener, balancer=balancer, groups=groups)


def _targets(graph: Graph[Registration], names: Mapping[str, str]) -> dict[str, list[tuple[str, int]]]:
    """Return the targets of each target group by its URN: services that register there, and attachments."""
    found: dict[str, list[tuple[str, int]]] = {}
    for service in graph.of(ecs.SERVICE):
        for block in blocks(service.inputs.get("loadBalancers")):
            for group in graph.refs(service, "loadBalancers", *lb.TARGET_GROUPS, value=block.get("targetGroupArn")):
                found.setdefault(group.urn, []).append((names[service.urn], number(block.get("containerPort"))))
    for scaled in graph.of(autoscaling.GROUP):
        for group in graph.refs(scaled, "targetGroupArns", *lb.TARGET_GROUPS):
            found.setdefault(group.urn, []).append((names[scaled.urn], number(group.inputs.get("port"))))
    for attachment in graph.of(*lb.TARGET_GROUP_ATTACHMENTS):
        group = graph.ref(attachment, "targetGroupArn", *lb.TARGET_GROUPS)
        target = graph.ref(attachment, "targetId", ec2.INSTANCE, *lb.LOAD_BALANCERS)
        if group and target:
            port = number(attachment.inputs.get("port"), number(group.inputs.get("port")))
            found.setdefault(group.urn, []).append((names[target.urn], port))
    return found


def _condition(rule: Registration) -> str:
    parts: list[str] = []
    for block in blocks(rule.inputs.get("conditions")):
        for key, word in (("hostHeader", "host"), ("pathPattern", "path")):
            values = texts(*(found.get("values") for found in blocks(block.get(key))))
            if values:
                parts.append(f"{word} {', '.join(values)}")
    return " and ".join(parts)
