"""A small network to draw variations of: one VPC, two zones, three tiers, a load balancer, a service and a database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from policies.plan.network import Acl, AclRule, Edge, Forward, Group, GroupRule, Network, Node, Route, Subnet

LOCAL = Route(destination="10.0.0.0/16", kind="local")
TO_IGW = Route(destination="0.0.0.0/0", kind="igw")
TO_NAT = Route(destination="0.0.0.0/0", kind="nat", target="nat-a")


def subnet(name: str, cidr: str, *routes: Route, vpc: str = "main", acl: Acl | None = None, **more: Any) -> Subnet:
    return Subnet(name=name, vpc=vpc, cidr=cidr, routes=routes or (LOCAL,), acl=acl, **more)


def acl(name: str, ingress: list[tuple], egress: list[tuple] | None = None) -> Acl:
    """Rows of (number, allow, cidr, first port, last port)."""

    def rules(rows: list[tuple]) -> list[AclRule]:
        return [AclRule(number=n, allow=a, cidr=c, ports=(first, last)) for n, a, c, first, last in rows]

    return Acl(name=name, ingress=rules(ingress), egress=rules(egress or [(100, True, "0.0.0.0/0", 0, 65535)]))


def group(name: str, ingress: list[tuple[str, int]], egress: list[tuple[str, int]]) -> Group:
    """Rows of (peer, port)."""

    def rules(rows: list[tuple[str, int]]) -> list[GroupRule]:
        return [GroupRule(peer=peer, ports=(port, port)) for peer, port in rows]

    return Group(name=name, ingress=rules(ingress), egress=rules(egress))


def network(**changes: Any) -> Network:
    """internet → public load balancer :443 → api :8080 → database :5432; api → NAT → internet."""
    subnets = [
        subnet("public-a", "10.0.1.0/24", LOCAL, TO_IGW, tier="public", zone="a"),
        subnet("public-b", "10.0.2.0/24", LOCAL, TO_IGW, tier="public", zone="b"),
        subnet("private-a", "10.0.10.0/24", LOCAL, TO_NAT, tier="private", zone="a"),
        subnet("private-b", "10.0.11.0/24", LOCAL, TO_NAT, tier="private", zone="b"),
        subnet("data-a", "10.0.20.0/24", LOCAL, tier="data", zone="a"),
        subnet("data-b", "10.0.21.0/24", LOCAL, tier="data", zone="b"),
    ]
    groups = [
        group("alb", [("0.0.0.0/0", 443)], [("group:api", 8080)]),
        group("api", [("group:alb", 8080)], [("group:db", 5432), ("0.0.0.0/0", 443)]),
        group("db", [("group:api", 5432)], []),
    ]
    nodes = [
        Node(
            name="alb",
            kind="load-balancer",
            subnets=("public-a", "public-b"),
            groups=("alb",),
            ports=(443,),
            public=True,
        ),
        Node(name="api", kind="service", subnets=("private-a", "private-b"), groups=("api",), ports=(8080,)),
        Node(name="db", kind="database", subnets=("data-a", "data-b"), groups=("db",), ports=(5432,)),
        Node(name="nat-a", kind="nat", subnets=("public-a",), public=True),
    ]
    base = Network(
        subnets={item.name: item for item in subnets},
        groups={item.name: item for item in groups},
        nodes={item.name: item for item in nodes},
        forwards=(Forward(source="alb", port=443, target="api", target_port=8080),),
        vpc_cidrs={"main": ("10.0.0.0/16",)},
    )
    return replace(base, **changes)


def with_subnets(base: Network, *subnets: Subnet) -> Network:
    return replace(base, subnets={**base.subnets, **{item.name: item for item in subnets}})


def with_groups(base: Network, *groups: Group) -> Network:
    return replace(base, groups={**base.groups, **{item.name: item for item in groups}})


def with_nodes(base: Network, *nodes: Node) -> Network:
    return replace(base, nodes={**base.nodes, **{item.name: item for item in nodes}})


def edge(**changes: Any) -> Edge:
    fields = {"name": "cdn", "target": "alb", "target_port": 443, "prefix_list": "pl-cloudfront"}
    return Edge(**{**fields, **changes})
