"""Reads subnets from a plan's graph, each with its routes and network ACL. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from policies.plan.aws import ec2, vpc, vpn
from policies.plan.graph import Graph, Registration, blocks, number, texts
from policies.plan.machines import machines
from policies.plan.network import DEFAULT_ROUTES, NOWHERE, Acl, AclRule, Route, Subnet
from policies.plan.propagated_routes import propagated_routes

RouteKind = Literal["local", "igw", "eigw", "nat", "peering", "gateway-endpoint", "vpn", "transit", "instance", "none"]
PROTOCOLS = {"-1": "all", "6": "tcp", "17": "udp", "all": "all", "tcp": "tcp", "udp": "udp"}
_TARGETS: Mapping[str, tuple[RouteKind, tuple[str, ...]]] = {
    "gatewayId": ("igw", ()),
    "egressOnlyGatewayId": ("eigw", ()),
    "natGatewayId": ("nat", (vpc.NAT_GATEWAY,)),
    "vpcPeeringConnectionId": ("peering", (vpc.PEERING_CONNECTION,)),
    "networkInterfaceId": ("instance", (ec2.NETWORK_INTERFACE, ec2.INSTANCE)),
    "vpcEndpointId": ("gateway-endpoint", (vpc.ENDPOINT,)),
    "transitGatewayId": ("transit", ()),
}
_SOME_IPV6 = "2001:db8::/64"
"""Placeholder for an IPv6 range that AWS assigns: only its existence matters."""


def subnets_of(graph: Graph[Registration], names: Mapping[str, str]) -> Iterator[Subnet]:
    """Yield the subnets of a plan; *names* are the nodes' names by URN, for routes to nodes."""
    tables = _tables(graph)
    acls = _acls(graph)
    routes = _routes(graph, names)
    rules = _acl_rules(graph)
    ranges = vpc_cidrs(graph)
    for subnet in graph.of(vpc.SUBNET):
        own_vpc = graph.ref(subnet, "vpcId", vpc.VPC)
        own = [Route(destination=cidr, kind="local") for cidr in ranges[own_vpc.urn]] if own_vpc else []
        table = tables.get(subnet.urn) or tables.get(own_vpc.urn if own_vpc else "")
        acl = acls.get(subnet.urn) or acls.get(own_vpc.urn if own_vpc else "")
        found = [*own, *(routes.get(table.urn, ()) if table else ())]
        ipv6 = subnet.inputs.get("ipv6CidrBlock") or (
            _SOME_IPV6 if subnet.property_dependencies.get("ipv6CidrBlock") else ""
        )
        yield Subnet(
            name=graph.label(subnet),
            vpc=graph.label(own_vpc) if own_vpc else str(subnet.inputs.get("vpcId") or ""),
            cidr=str(subnet.inputs.get("cidrBlock") or NOWHERE),
            ipv6_cidr=str(ipv6),
            tier=_tier(found),
            zone=str(subnet.inputs.get("availabilityZone") or subnet.inputs.get("availabilityZoneId") or ""),
            routes=tuple(found),
            acl=Acl(name=graph.label(acl), **rules[acl.urn]) if acl else None,
        )


def vpc_cidrs(graph: Graph[Registration]) -> dict[str, list[str]]:
    """Return the IPv4 ranges of each VPC, by its URN."""
    found = {own.urn: texts(own.inputs.get("cidrBlock")) for own in graph.of(vpc.VPC)}
    for more in graph.of(vpc.IPV4_CIDR_BLOCK_ASSOCIATION):
        if own := graph.ref(more, "vpcId", vpc.VPC):
            found[own.urn] = [*found[own.urn], *texts(more.inputs.get("cidrBlock"))]
    return found


def _tables(graph: Graph[Registration]) -> dict[str, Registration]:
    """Return route tables by the URN of an associated subnet, or of the VPC whose main route table it is."""
    found = _associated(graph, vpc.ROUTE_TABLE_ASSOCIATION, "routeTableId", *vpc.ROUTE_TABLES)
    for table in graph.of(vpc.DEFAULT_ROUTE_TABLE):
        if own_vpc := graph.ref(table, "defaultRouteTableId", vpc.VPC):
            found[own_vpc.urn] = table
    for link in graph.of(vpc.MAIN_ROUTE_TABLE_ASSOCIATION):
        own_vpc, table = graph.ref(link, "vpcId", vpc.VPC), graph.ref(link, "routeTableId", *vpc.ROUTE_TABLES)
        if own_vpc and table:
            found[own_vpc.urn] = table
    return found


def _acls(graph: Graph[Registration]) -> dict[str, Registration]:
    """Return network ACLs by the URN of an associated subnet, or of the VPC whose default network ACL it is."""
    found = _associated(graph, vpc.NETWORK_ACL_ASSOCIATION, "networkAclId", vpc.NETWORK_ACL)
    for acl in graph.of(vpc.NETWORK_ACL, vpc.DEFAULT_NETWORK_ACL):
        for subnet in graph.refs(acl, "subnetIds", vpc.SUBNET):
            found.setdefault(subnet.urn, acl)
    for acl in graph.of(vpc.DEFAULT_NETWORK_ACL):
        if own_vpc := graph.ref(acl, "defaultNetworkAclId", vpc.VPC):
            found[own_vpc.urn] = acl
    return found


def _associated(graph: Graph[Registration], association: str, key: str, *kinds: str) -> dict[str, Registration]:
    found: dict[str, Registration] = {}
    for link in graph.of(association):
        subnet, other = graph.ref(link, "subnetId", vpc.SUBNET), graph.ref(link, key, *kinds)
        if subnet and other:
            found[subnet.urn] = other
    return found


def _tier(routes: Sequence[Route]) -> str:
    """Return a subnet's tier by its default route: public, private (egress only), isolated (none)."""
    kinds = {route.kind for route in routes if route.destination in DEFAULT_ROUTES}
    if "igw" in kinds:
        return "public"
    return "private" if kinds - {"none"} else "isolated"


def _routes(graph: Graph[Registration], names: Mapping[str, str]) -> dict[str, list[Route]]:
    """Return the routes of each table, by its URN: inline ones and separate resources."""
    instances = _instances_by_interface(graph)
    found: dict[str, list[Route]] = {table.urn: [] for table in graph.of(*vpc.ROUTE_TABLES)}
    for table in graph.of(*vpc.ROUTE_TABLES):
        for block in blocks(table.inputs.get("routes")):
            if found_route := _route(graph, table, block, names=names, instances=instances, within="routes"):
                found[table.urn].append(found_route)
    for route in graph.of(vpc.ROUTE):
        table = graph.ref(route, "routeTableId", *vpc.ROUTE_TABLES, vpc.VPC)
        # While ids are unknown, a route in the VPC's main route table depends on the VPC.
        if table and table.type == vpc.VPC:
            table = _tables(graph).get(table.urn)
        if table and (found_route := _route(graph, route, route.inputs, names=names, instances=instances)):
            found[table.urn].append(found_route)
    for table, propagated in propagated_routes(graph):
        found[table.urn] += propagated
    for table, endpoint in _gateways(graph):
        service = service_of(endpoint)
        found[table.urn].append(Route(destination=f"list:{service}", kind="gateway-endpoint", target=service))
    return found


def service_of(endpoint: Registration) -> str:
    """Return the AWS service of an endpoint: ``ecr.api`` of ``com.amazonaws.us-east-1.ecr.api``."""
    return ".".join(str(endpoint.inputs.get("serviceName") or "").split(".")[3:])


def _gateways(graph: Graph[Registration]) -> Iterator[tuple[Registration, Registration]]:
    """Yield route tables with the gateway endpoints that AWS adds to them."""
    for endpoint in graph.of(vpc.ENDPOINT):
        for table in graph.refs(endpoint, "routeTableIds", *vpc.ROUTE_TABLES):
            yield table, endpoint
    for link in graph.of(vpc.ENDPOINT_ROUTE_TABLE_ASSOCIATION):
        table, endpoint = (
            graph.ref(link, "routeTableId", *vpc.ROUTE_TABLES),
            graph.ref(link, "vpcEndpointId", vpc.ENDPOINT),
        )
        if table and endpoint:
            yield table, endpoint


def _route(
    graph: Graph[Registration],
    owner: Registration,
    block: Mapping[str, Any],
    *,
    names: Mapping[str, str],
    instances: Mapping[str, Registration],
    within: str = "",
) -> Route | None:
    """Read one route; for an inline one, *within* is the input of the table that contains it."""
    destination = texts(
        block.get("destinationCidrBlock"),
        block.get("cidrBlock"),
        block.get("destinationIpv6CidrBlock"),
        block.get("ipv6CidrBlock"),
        block.get("destinationPrefixListId"),
    )
    if not destination:
        return None
    for key, (kind, types) in _TARGETS.items():
        value = block.get(key)
        if not value and (within or not owner.property_dependencies.get(key)):
            continue
        where = within or key
        target = graph.ref(owner, where, *types, value=value) if types else None
        actual = kind
        if kind == "igw" and graph.ref(owner, where, vpn.VPN_GATEWAY, value=value):
            actual = "vpn"
        if kind == "igw" and str(value or "").startswith("local"):
            actual = "local"
        if target is not None and target.type == ec2.NETWORK_INTERFACE:
            target = instances.get(target.urn, target)
        named = names.get(target.urn, graph.label(target)) if target else ""
        return Route(destination=destination[0], kind=actual, target=named or _literal(kind, value))
    return _by_dependency(graph, owner, destination[0], names, within)


def _literal(kind: RouteKind, value: Any) -> str:
    """Return the id of a target that is not in the plan, if it matters which one it is."""
    return str(value or "") if kind in ("nat", "instance", "peering") else ""


def _by_dependency(
    graph: Graph[Registration], owner: Registration, destination: str, names: Mapping[str, str], within: str
) -> Route:
    """Read an inline route whose target is unknown, from the dependencies of the table's routes."""
    kinds: tuple[tuple[RouteKind, str], ...] = (
        ("igw", vpc.INTERNET_GATEWAY),
        ("nat", vpc.NAT_GATEWAY),
        ("peering", vpc.PEERING_CONNECTION),
        ("eigw", vpc.EGRESS_ONLY_INTERNET_GATEWAY),
    )
    if within:
        for kind, token in kinds:
            if target := graph.ref(owner, within, token):
                return Route(destination=destination, kind=kind, target=names.get(target.urn, graph.label(target)))
    return Route(destination=destination, kind="none")


def _instances_by_interface(graph: Graph[Registration]) -> dict[str, Registration]:
    return {interface.urn: instance for instance, interfaces in machines(graph) for interface in interfaces}


def _acl_rules(graph: Graph[Registration]) -> dict[str, dict[str, list[AclRule]]]:
    """Return the rules of each network ACL by its URN, then by direction."""
    found: dict[str, dict[str, list[AclRule]]] = {}
    for acl in graph.of(vpc.NETWORK_ACL, vpc.DEFAULT_NETWORK_ACL):
        found[acl.urn] = {
            direction: [
                _acl_rule(block, block.get("ruleNo"), block.get("action"))
                for block in blocks(acl.inputs.get(direction))
            ]
            for direction in ("ingress", "egress")
        }
    for rule in graph.of(vpc.NETWORK_ACL_RULE):
        acl = graph.ref(rule, "networkAclId", vpc.NETWORK_ACL, vpc.DEFAULT_NETWORK_ACL)
        if acl:
            direction = "egress" if rule.inputs.get("egress") else "ingress"
            found[acl.urn][direction].append(
                _acl_rule(rule.inputs, rule.inputs.get("ruleNumber"), rule.inputs.get("ruleAction"))
            )
    return found


def _acl_rule(block: Mapping[str, Any], rule_number: Any, action: Any) -> AclRule:
    protocol = PROTOCOLS.get(str(block.get("protocol")), "other")
    return AclRule(
        number=number(rule_number),
        allow=str(action).lower() == "allow",
        cidr=str(block.get("cidrBlock") or block.get("ipv6CidrBlock") or NOWHERE),
        protocol=protocol,
        ports=(0, 65535) if protocol == "all" else (number(block.get("fromPort")), number(block.get("toPort"))),
    )
