"""Two networks and a peering: what a link opens across it, that nothing else crosses, and that it only adds."""

from __future__ import annotations

import copy
import functools
from typing import Any

import pytest

from model import network as model
from policies.plan.graph import Graph
from policies.plan.network import Network
from policies.plan.network_of_graph import network_of
from policies.proofs.hops import direct
from policies.proofs.reachability import matrix
from preview.aws.replacement import replacing
from preview.recorder.record import Record
from settings.rules.outbound import PRIVATE_RULES
from settings.rules.quotas import data_tier_rules
from tests.support.offline import run_stack_file
from tests.support.peered_networks import SHOP

THIRD = {"cidr": "10.2.0.0/16", "availability_zones": ["a", "b"], "nat": "single"}
WORKER = {
    "kind": "worker",
    "image": {"repository": "shop", "tag": "1.0.0"},
    "cpu": 256,
    "memory_mib": 512,
    "health_check": {"command": ["true"]},
    "tasks": 1,
}
PORTS = [22, 443, 5432, 8080, 8443, 9999]


def three() -> dict[str, Any]:
    """Return the shop with a third network, which core is peered with: reports reads the ledger, audit calls shop."""
    config = copy.deepcopy(SHOP)
    config["plinth:networks"]["office"] = THIRD
    config["plinth:peerings"]["core-office"] = {"networks": ["office", "core"]}
    config["plinth:services"] |= {
        "reports": {**WORKER, "network": "core", "links": {"ledger": "connect"}},
        "audit": {**WORKER, "network": "office", "links": {"shop": "call"}},
    }
    return config


@functools.cache
def networked() -> Network:
    return network_of(Graph(run_stack_file(three()).resources))


def crossing(network: Network) -> set[tuple[str, str, int]]:
    """Return the open paths from a workload of one VPC to something in another."""
    vpc_of = {name: {network.subnets[one].vpc for one in node.subnets} for name, node in network.nodes.items()}
    return {
        (path.source, path.target, path.port)
        for path in matrix(network)
        if vpc_of.get(path.source) and vpc_of.get(path.target) and vpc_of[path.source] != vpc_of[path.target]
    }


def test_exactly_what_links_name_crosses() -> None:
    assert crossing(networked()) == {("shop", "charge", 8443), ("reports", "ledger", 5432), ("audit", "shop", 8080)}


def test_nothing_crosses_without_a_peering() -> None:
    config = copy.deepcopy(SHOP)
    del config["plinth:peerings"]
    config["plinth:services"]["shop"]["links"] = {}
    assert crossing(network_of(Graph(run_stack_file(config).resources))) == set()


@pytest.mark.parametrize(
    ("source", "target"),
    [("charge", "shop"), ("charge", "audit"), ("audit", "charge"), ("audit", "ledger"), ("shop", "ledger")],
)
def test_no_other_path_crosses_even_if_every_security_group_allowed_it(source: str, target: str) -> None:
    network = networked()
    open_groups = {
        name: type(group)(
            name=name,
            ingress=[type(rule)(peer="0.0.0.0/0", protocol="all") for rule in group.ingress[:1]],
            egress=[type(rule)(peer="0.0.0.0/0", protocol="all") for rule in group.egress[:1]],
        )
        for name, group in network.groups.items()
    }
    node = network.nodes[target]
    listening = {**network.nodes, target: type(node)(name=target, kind=node.kind, subnets=node.subnets, ports=PORTS)}
    opened = Network(
        subnets=network.subnets,
        groups=open_groups,
        nodes=listening,
        vpc_cidrs=network.vpc_cidrs,
        peerings=network.peerings,
    )
    found = {port for port in PORTS if direct(opened, source, target, port).open}
    # Reports, which is next to shop, may reach the ledger: routes and network ACLs know tiers, groups know services.
    assert found == ({5432} if (source, target) == ("shop", "ledger") else set())


def test_a_peering_is_not_transitive() -> None:
    path = direct(networked(), "audit", "charge", 8443)
    assert path.sentence == "audit does not reach charge:8443: office-private-a has no route to payments"


def test_every_rule_between_two_networks_waits_for_their_peering_and_its_routes_and_no_other_rule_does() -> None:
    seen = run_stack_file(three())
    vpc_of = {group.id: group.inputs["vpcId"] for group in seen.of_type("aws:ec2/securityGroup:SecurityGroup")}
    peering = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
    waiting: dict[bool, set[int]] = {True: set(), False: set()}
    for kind in ("Ingress", "Egress"):
        for rule in seen.of_type(f"aws:vpc/securityGroup{kind}Rule:SecurityGroup{kind}Rule"):
            if other := rule.inputs.get("referencedSecurityGroupId"):
                across = vpc_of[other] != vpc_of[rule.inputs["securityGroupId"]]
                waiting[across].add(sum(peering in urn for urn in rule.dependencies))
    assert waiting == {True: {1}, False: {0}}


def test_network_acls_of_both_sides_admit_the_named_ports_and_deny_the_rest_of_the_peer() -> None:
    seen = run_stack_file(SHOP)

    def rules(name: str, direction: str, cidr: str) -> list[tuple[int, str, int, int]]:
        acl = seen.named(name, "aws:ec2/networkAcl:NetworkAcl")
        found = [one for one in acl.inputs[direction] if one["cidrBlock"] == cidr]
        return [(one["ruleNo"], one["action"], one["fromPort"], one["toPort"]) for one in found]

    core, payments = "10.0.0.0/16", "10.1.0.0/16"
    assert rules("payments-acl-private", "ingress", core) == [(5, "allow", 8443, 8443), (10, "deny", 0, 0)]
    assert rules("payments-acl-private", "egress", core) == [(5, "allow", 1024, 65535), (10, "deny", 0, 0)]
    assert rules("core-acl-private", "egress", payments) == [(5, "allow", 8443, 8443), (10, "deny", 0, 0)]
    assert rules("core-acl-private", "ingress", payments) == [(5, "allow", 1024, 65535), (10, "deny", 0, 0)]
    for tier in ("public", "data"):
        assert not rules(f"payments-acl-{tier}", "ingress", core)
        assert not rules(f"core-acl-{tier}", "ingress", payments)


def changed(before: Record, after: Record) -> dict[str, list[str]]:
    """Return type and name → changed inputs of what both have; raises AssertionError if something is gone."""
    now = {one.urn: one for one in after.resources}
    assert [one.urn for one in before.resources if one.urn not in now] == []
    found: dict[str, list[str]] = {}
    for old in before.resources:
        new = now[old.urn]
        keys = [key for key in {*old.inputs, *new.inputs} if old.inputs.get(key) != new.inputs.get(key)]
        if not old.custom:
            continue
        task_definition = old.type == "aws:ecs/taskDefinition:TaskDefinition"  # each change is a new revision
        assert task_definition or replacing(old.type, keys, old.inputs, new.inputs) == []
        if keys:
            found[f"{old.type.rpartition(':')[2]} {old.name}"] = sorted(keys)
    return found


def test_a_second_network_and_a_peering_only_add() -> None:
    alone = {
        **SHOP,
        "plinth:networks": {"core": SHOP["plinth:networks"]["core"]},
        "plinth:services": {"shop": {**SHOP["plinth:services"]["shop"], "links": {}}},
        "plinth:databases": {},
    }
    del alone["plinth:peerings"]
    apart = {**alone, "plinth:networks": SHOP["plinth:networks"]}
    apart["plinth:services"] = {**alone["plinth:services"], "charge": SHOP["plinth:services"]["charge"]}
    apart["plinth:databases"] = SHOP["plinth:databases"]
    first, second, third = (run_stack_file(config) for config in (alone, apart, SHOP))

    assert {name for name in changed(first, second) if "monitoring" not in name} == set()
    assert changed(second, third) == {
        "NetworkAcl core-acl-private": ["egress", "ingress"],
        "NetworkAcl payments-acl-private": ["egress", "ingress"],
        "TaskDefinition shop": ["containerDefinitions"],
    }


def test_a_peering_renumbers_no_other_rule_of_a_network_acl() -> None:
    before = {one["ruleNo"]: one for one in _acl({**SHOP, "plinth:peerings": {}, **_apart()}) if one["ruleNo"] >= 100}
    after = {one["ruleNo"]: one for one in _acl(SHOP) if one["ruleNo"] >= 100}
    assert before == after


def _apart() -> dict[str, Any]:
    services = copy.deepcopy(SHOP["plinth:services"])
    services["shop"]["links"] = {}
    return {"plinth:services": services}


def _acl(config: dict[str, Any]) -> list[dict[str, Any]]:
    return run_stack_file(config).named("core-acl-private", "aws:ec2/networkAcl:NetworkAcl").inputs["ingress"]


def test_the_rule_for_the_space_in_network_acls_knows_how_many_rules_they_have_without_peerings() -> None:
    config = {**SHOP, "plinth:peerings": {}, **_apart()}
    for tier, most in (("private", PRIVATE_RULES), ("data", data_tier_rules(_network()))):
        acl = run_stack_file(config).named(f"core-acl-{tier}", "aws:ec2/networkAcl:NetworkAcl").inputs
        assert max(len(acl["ingress"]), len(acl["egress"])) == most


def _network() -> model.Network:
    return model.Network.model_validate(SHOP["plinth:networks"]["core"])


def test_the_order_of_the_two_networks_is_of_no_consequence() -> None:
    turned = copy.deepcopy(SHOP)
    turned["plinth:peerings"]["core-payments"]["networks"].reverse()
    one, other = ({r.urn: r.inputs for r in run_stack_file(config).resources} for config in (SHOP, turned))
    assert one == other
