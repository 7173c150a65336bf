"""A recorded stack as the pack reads it: with everything known, or as a first live preview shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from policies.engine.catalog import BY_ID
from policies.engine.exemptions import Book
from policies.engine.judge import Judge
from policies.plan.graph import Graph
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource as Seen
from policies.plan.values import UNKNOWN
from preview.recorder.record import Registered
from tests.support.committed_stacks import outputs
from tests.support.pack_harness import IDS

COMPUTED = {
    "SecurityGroup": ("ingress", "egress"),
    "RouteTable": ("routes",),
    "NetworkAcl": ("ingress", "egress", "subnetIds"),
    "VpcEndpoint": ("subnetIds", "securityGroupIds", "routeTableIds", "privateDnsEnabled"),
    "Instance": ("multiAz", "backupRetentionPeriod", "availabilityZone", "port"),
    "ReplicationGroup": ("numCacheClusters", "numNodeGroups", "replicasPerNodeGroup", "globalReplicationGroupId"),
    "Route": ("networkInterfaceId",),
    "LoadBalancer": ("subnets", "securityGroups", "subnetMappings", "internal"),
    "Subnet": ("availabilityZone", "ipv6CidrBlock"),
}
"""Inputs that a preview shows as unknown outputs if the program omits them."""


def known(drawn: Graph[Registered]) -> Stack:
    """Return a stack of which every output is known, as an update or an exported state has it."""
    return Stack(_seen(one, {**one.inputs, **outputs(one)}) for one in drawn.resources.values())


def blind(drawn: Graph[Registered]) -> Stack:
    """Return a stack before anything exists: what other resources make is unknown, and only dependencies name their source."""
    return Stack(_seen(one, data) for one, data in _blinded(drawn))


VIEWS = {"known": known, "blind": blind}


def _seen(one: Registered, data: Mapping[str, Any]) -> Seen:
    every = {key: one.property_dependencies.get(key, ()) for key in one.inputs} | dict(one.property_dependencies)
    return Seen(one.type, data, urn=one.urn, name=one.name, parent=one.parent, links=every)


def _blinded(drawn: Graph[Registered]) -> Iterator[tuple[Registered, dict[str, Any]]]:
    made = {
        value
        for one in drawn.resources.values()
        for key, value in outputs(one).items()
        if isinstance(value, str) and (key in {"id", "arn", "dnsName"} or one.inputs.get(key) != value)
    } - {""}
    for one in drawn.resources.values():
        linked = {
            value
            for urns in one.property_dependencies.values()
            for urn in urns
            if urn in drawn.resources
            for value in outputs(drawn.resources[urn]).values()
            if isinstance(value, str) and len(value) > 5
        } & made
        pattern = re.compile("|".join(re.escape(value) for value in sorted(linked, key=len, reverse=True)) or "(?!)")
        shown = {
            key: _hidden(value, pattern) if key in one.property_dependencies else value
            for key, value in one.inputs.items()
        }
        computed = COMPUTED.get(one.type.rpartition(":")[2], ()) if one.type.startswith("aws:") else ()
        yield one, {**dict.fromkeys(("id", "arn", *computed), UNKNOWN), **shown}


def _hidden(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return UNKNOWN if pattern.search(value) else value
    if isinstance(value, Mapping):
        return {key: _hidden(item, pattern) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_hidden(item, pattern) for item in value]
    return value


def edited(
    drawn: Graph[Registered], *changes: tuple[str, str, Mapping[str, Any], Mapping[str, Any]]
) -> Graph[Registered]:
    """Return a plan with resources changed: (type, name, inputs, links); an input of None goes, with what it came from."""
    found = dict(drawn.resources)
    for kind, name, inputs, links in changes:
        one = resource(drawn, kind, name)
        kept = {key: urns for key, urns in one.property_dependencies.items() if key not in inputs}
        data = {key: value for key, value in {**one.inputs, **inputs}.items() if value is not None}
        outputs = {key: value for key, value in one.outputs.items() if key not in inputs}
        found[one.urn] = replace(one, inputs=data, outputs=outputs, property_dependencies={**kept, **links})
    return Graph(found.values())


def resource(drawn: Graph[Registered], kind: str, name: str) -> Registered:
    """Return a plan's resource of AWS by the end of its type and its name."""
    named = (one for one in drawn.resources.values() if one.name == name and one.type.startswith("aws:"))
    [found] = [one for one in named if one.type.endswith(f":{kind}")]
    return found


def messages_of(rule_id: str, stack: Stack, **settings: Any) -> list[str]:
    """Return the messages of a policy about a stack, without the remediation."""
    rule = BY_ID[rule_id]
    found = Judge(Book([]), IDS).stack(rule, stack, settings)
    return [message.partition(" → ")[0] for message, _ in found]
