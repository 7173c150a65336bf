"""Nodes of databases and caches that are in subnets which an update deletes. Pure.

A subnet group is updated in place, but its nodes stay where AWS placed them: AWS refuses to take a subnet out of a
group that has a node in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from policies.plan.aws.vpc import SUBNET
from policies.plan.kinds import KINDS, SUBNET_GROUPS
from preview.analysis.documents import State, computed_from
from preview.aws.catalog import cards

_FIRST = "move it out of the zone in an update before, then remove the zone"


@dataclass(frozen=True, kw_only=True, slots=True)
class Occupied:
    """A subnet that goes while a node is, or may be, in it."""

    subnet: str
    """URN without stack and project."""
    sentence: str
    certain: bool


def occupied(before: Mapping[str, State], staying: Collection[str], leaving: Collection[str]) -> list[Occupied]:
    """Return which subnets among *leaving* have nodes of what is *staying*; all by their URNs before the update."""
    subnets = {urn: before[urn] for urn in leaving if before[urn]["type"] == SUBNET}
    found = []
    for owner, state in before.items():
        kind = KINDS.get(state["type"])
        card = cards().get(state["type"])
        group = kind.placement.subnet_group if kind is not None and kind.placement is not None else ""
        if not group or owner not in staying or card is None or card.nodes is None:
            continue
        for members in _subnets_of_group(state, group, before):
            zones = {urn: _zone(before[urn]) for urn in members if urn in before}
            number = card.nodes(state.get("inputs") or {})
            found += [_node_in(urn, zones, subnets, state, number) for urn in sorted(members & subnets.keys())]
    return found


def _zone(subnet: State) -> object:
    """Return the availability zone of *subnet*; one that is unknown is a zone of its own."""
    return (subnet.get("inputs") or {}).get("availabilityZone") or subnet["urn"]


def _subnets_of_group(state: State, group: str, before: Mapping[str, State]) -> Iterator[set[str]]:
    """Yield the subnets of each subnet group that *state* names."""
    for urn in sorted(computed_from(state).get(group, ())):
        if urn in before and before[urn]["type"] in SUBNET_GROUPS:
            yield set(computed_from(before[urn]).get("subnetIds", ()))


def _node_in(urn: str, zones: Mapping[str, object], leaving: Collection[str], state: State, nodes: int) -> Occupied:
    """Return what *state*, with *nodes* nodes in the subnets *zones* of its group, has in the subnet *urn*."""
    zone, number = zones[urn], len(set(zones.values()))
    inputs = state.get("inputs") or {}
    pinned = inputs.get("availabilityZone") == zone or zone in (inputs.get("preferredCacheClusterAzs") or ())
    elsewhere = any(other not in leaving for other, same in zones.items() if same == zone)
    name = state["urn"].rpartition("::")[2]
    counted = f"{nodes} node{'' if nodes == 1 else 's'} in {number} zone{'' if number == 1 else 's'}"
    certain = (pinned or nodes >= number) and not elsewhere
    verb = "has a node" if certain else "may have a node"
    return Occupied(subnet=urn, certain=certain, sentence=f"{name} ({counted}) {verb} in this subnet; {_FIRST}")
