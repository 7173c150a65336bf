"""From the resources of a plan to the network that they make. Pure.

Knows the shapes of pulumi-aws: rules inline or as resources of their own, both generations of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, cast

from proofs.graph import Graph, Resource
from proofs.network import Acl, AclRule, Edge, Forward, Group, GroupRule, Network, Node, Route, Subnet

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup"
ROUTE_TABLE = "aws:ec2/routeTable:RouteTable"
NAT = "aws:ec2/natGateway:NatGateway"
INSTANCE = "aws:ec2/instance:Instance"
INTERFACE = "aws:ec2/networkInterface:NetworkInterface"
PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
NETWORK_ACL = "aws:ec2/networkAcl:NetworkAcl"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
BALANCERS = ("aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer")
LISTENERS = ("aws:lb/listener:Listener", "aws:alb/listener:Listener")
RULES = ("aws:lb/listenerRule:ListenerRule", "aws:alb/listenerRule:ListenerRule")
TARGET_GROUPS = ("aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup")
SERVICE = "aws:ecs/service:Service"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
VPC_ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin"
SUBNET_GROUPS = (
    "aws:rds/subnetGroup:SubnetGroup",
    "aws:elasticache/subnetGroup:SubnetGroup",
    "aws:docdb/subnetGroup:SubnetGroup",
)
_ENGINE_PORTS = {"postgres": 5432, "aurora-postgresql": 5432, "mysql": 3306, "mariadb": 3306, "aurora-mysql": 3306}
_STORES = {
    "aws:rds/instance:Instance": ("database", "dbSubnetGroupName", "vpcSecurityGroupIds"),
    "aws:rds/cluster:Cluster": ("database", "dbSubnetGroupName", "vpcSecurityGroupIds"),
    "aws:docdb/cluster:Cluster": ("database", "dbSubnetGroupName", "vpcSecurityGroupIds"),
    "aws:elasticache/replicationGroup:ReplicationGroup": ("cache", "subnetGroupName", "securityGroupIds"),
}
_GATEWAYS: dict[str, tuple[str, ...]] = {
    "natGatewayId": (NAT,),
    "vpcPeeringConnectionId": (PEERING,),
    "networkInterfaceId": (INTERFACE, INSTANCE),
    "vpcEndpointId": (ENDPOINT,),
}
_PROTOCOLS = {"-1": "all", "6": "tcp", "17": "udp", "all": "all", "tcp": "tcp", "udp": "udp"}

RouteKind = Literal["local", "igw", "eigw", "nat", "peering", "gateway-endpoint", "vpn", "transit", "instance", "none"]


def network_of(graph: Graph) -> Network:
    """Return the network of a plan. What the plan does not hold, such as a looked-up VPC, is not in it."""
    subnets = {subnet.name: subnet for subnet in _subnets(graph)}
    groups = {group.name: group for group in _groups(graph)}
    nodes = {node.name: node for node in _nodes(graph)}
    return Network(
        subnets=subnets,
        groups=groups,
        nodes=nodes,
        forwards=tuple(_forwards(graph)),
        edges=tuple(_edges(graph, nodes)),
        vpc_cidrs={vpc.name: tuple(_present(vpc.inputs.get("cidrBlock"))) for vpc in graph.of(VPC)},
        peerings=dict(_peerings(graph)),
    )


def _present(*values: Any) -> list[str]:
    return [value for value in values if isinstance(value, str) and value]


def _names(resources: Sequence[Resource]) -> tuple[str, ...]:
    return tuple(resource.name for resource in resources)


# Subnets, routes, access lists ------------------------------------------------------------------------------------


def _subnets(graph: Graph) -> Iterator[Subnet]:
    tables = _associated(graph, "aws:ec2/routeTableAssociation:RouteTableAssociation", "routeTableId", ROUTE_TABLE)
    acls = _associated(graph, "aws:ec2/networkAclAssociation:NetworkAclAssociation", "networkAclId", NETWORK_ACL)
    for acl in graph.of(NETWORK_ACL):
        for subnet in graph.refs(acl, "subnetIds", SUBNET):
            acls.setdefault(subnet.urn, acl)
    routes = {table.urn: _routes(graph, table) for table in graph.of(ROUTE_TABLE)}
    for subnet in graph.of(SUBNET):
        vpc = graph.ref(subnet, "vpcId", VPC)
        table, acl = tables.get(subnet.urn), acls.get(subnet.urn)
        own = [Route(destination=cidr, kind="local") for cidr in _present(vpc.inputs.get("cidrBlock"))] if vpc else []
        zone = str(subnet.inputs.get("availabilityZone") or "")
        found = [*own, *(routes[table.urn] if table else ())]
        yield Subnet(
            name=subnet.name,
            vpc=vpc.name if vpc else str(subnet.inputs.get("vpcId") or ""),
            cidr=str(subnet.inputs.get("cidrBlock") or "0.0.0.0/32"),
            ipv6_cidr=str(subnet.inputs.get("ipv6CidrBlock") or ""),
            tier=_tier(found),
            zone=zone,
            routes=tuple(found),
            acl=_acl(graph, acl) if acl else None,
        )


def _associated(graph: Graph, association: str, key: str, kind: str) -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    for link in graph.of(association):
        subnet, other = graph.ref(link, "subnetId", SUBNET), graph.ref(link, key, kind)
        if subnet and other:
            found[subnet.urn] = other
    return found


def _tier(routes: Sequence[Route]) -> str:
    """Name a tier by what its default route does: public, private (a way out only), isolated (none)."""
    kinds = {route.kind for route in routes if route.destination in ("0.0.0.0/0", "::/0")}
    if "igw" in kinds:
        return "public"
    return "private" if kinds - {"none"} else "isolated"


def _routes(graph: Graph, table: Resource) -> list[Route]:
    blocks = [(table, block) for block in table.inputs.get("routes") or ()]
    blocks += [
        (route, route.inputs)
        for route in graph.of("aws:ec2/route:Route")
        if graph.ref(route, "routeTableId", ROUTE_TABLE) == table
    ]
    return [route for owner, block in blocks if (route := _route(graph, owner, block)) is not None]


def _route(graph: Graph, owner: Resource, block: Mapping[str, Any]) -> Route | None:
    destination = _present(
        block.get("destinationCidrBlock"),
        block.get("cidrBlock"),
        block.get("destinationIpv6CidrBlock"),
        block.get("ipv6CidrBlock"),
        block.get("destinationPrefixListId"),
    )
    if not destination:
        return None
    kinds: dict[str, RouteKind] = {
        "gatewayId": "igw",
        "egressOnlyGatewayId": "eigw",
        "natGatewayId": "nat",
        "vpcPeeringConnectionId": "peering",
        "networkInterfaceId": "instance",
        "vpcEndpointId": "gateway-endpoint",
        "transitGatewayId": "transit",
    }
    for key, kind in kinds.items():
        if not (block.get(key) or owner.links.get(key)):
            continue
        target = graph.ref(owner, key, *_GATEWAYS.get(key, ()), value=block.get(key)) if key in _GATEWAYS else None
        if kind == "igw" and graph.ref(owner, key, "aws:ec2/vpnGateway:VpnGateway", value=block.get(key)):
            kind = "vpn"
        if kind == "instance" and target is not None and target.type == INTERFACE:
            target = _instance_of(graph, target) or target
        return Route(destination=destination[0], kind=kind, target=target.name if target else "")
    return Route(destination=destination[0], kind="none")


def _instance_of(graph: Graph, interface: Resource) -> Resource | None:
    for instance in graph.of(INSTANCE):
        for key in ("primaryNetworkInterface", "networkInterfaces"):
            if interface in graph.refs(instance, key, INTERFACE):
                return instance
    return None


def _acl(graph: Graph, acl: Resource) -> Acl:
    rules: dict[str, list[AclRule]] = {"ingress": [], "egress": []}
    for direction, found in rules.items():
        found += [
            _acl_rule(block, block.get("ruleNo"), block.get("action")) for block in acl.inputs.get(direction) or ()
        ]
    for rule in graph.of("aws:ec2/networkAclRule:NetworkAclRule"):
        if graph.ref(rule, "networkAclId", NETWORK_ACL) == acl:
            direction = "egress" if rule.inputs.get("egress") else "ingress"
            rules[direction].append(
                _acl_rule(rule.inputs, rule.inputs.get("ruleNumber"), rule.inputs.get("ruleAction"))
            )
    return Acl(name=acl.name, ingress=tuple(rules["ingress"]), egress=tuple(rules["egress"]))


def _acl_rule(block: Mapping[str, Any], number: Any, action: Any) -> AclRule:
    protocol = _PROTOCOLS.get(str(block.get("protocol")), "other")
    ports = (0, 65535) if protocol == "all" else (int(block.get("fromPort") or 0), int(block.get("toPort") or 0))
    return AclRule(
        number=int(number or 0),
        allow=str(action).lower() == "allow",
        cidr=str(block.get("cidrBlock") or block.get("ipv6CidrBlock") or "0.0.0.0/32"),
        protocol=protocol,
        ports=ports,
    )


# Security groups --------------------------------------------------------------------------------------------------


def _groups(graph: Graph) -> Iterator[Group]:
    rules: dict[str, dict[str, list[GroupRule]]] = {
        group.urn: {"ingress": [], "egress": []} for group in graph.of(SECURITY_GROUP)
    }
    for group in graph.of(SECURITY_GROUP):
        for direction in ("ingress", "egress"):
            for block in group.inputs.get(direction) or ():
                rules[group.urn][direction] += _inline(graph, group, direction, block)
    single = {
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "ingress",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "egress",
    }
    for rule in graph.of(*single):
        owner = graph.ref(rule, "securityGroupId", SECURITY_GROUP)
        if owner:
            rules[owner.urn][single[rule.type]] += _single(graph, rule)
    for rule in graph.of("aws:ec2/securityGroupRule:SecurityGroupRule"):
        owner = graph.ref(rule, "securityGroupId", SECURITY_GROUP)
        if owner:
            rules[owner.urn][str(rule.inputs.get("type") or "ingress")] += _classic(graph, rule, owner)
    for group in graph.of(SECURITY_GROUP):
        yield Group(
            name=group.name,
            ingress=tuple(rules[group.urn]["ingress"]),
            egress=tuple(rules[group.urn]["egress"]),
        )


def _ports(block: Mapping[str, Any], protocol: str) -> tuple[int, int]:
    if protocol == "all":
        return (0, 65535)
    return (int(block.get("fromPort") or 0), int(block.get("toPort") or 0))


def _rules(block: Mapping[str, Any], protocol_key: str, peers: Sequence[str]) -> list[GroupRule]:
    protocol = _PROTOCOLS.get(str(block.get(protocol_key)), "other")
    return [GroupRule(peer=peer, protocol=protocol, ports=_ports(block, protocol)) for peer in peers]


def _cidrs(block: Mapping[str, Any]) -> list[str]:
    return _present(*(block.get("cidrBlocks") or ()), *(block.get("ipv6CidrBlocks") or ()))


def _inline(graph: Graph, group: Resource, direction: str, block: Mapping[str, Any]) -> list[GroupRule]:
    others = (
        graph.refs(group, direction, SECURITY_GROUP, value=block["securityGroups"])
        if block.get("securityGroups")
        else []
    )
    peers = [
        *_cidrs(block),
        *(f"group:{other.name}" for other in others),
        *(f"list:{item}" for item in _present(*(block.get("prefixListIds") or ()))),
        *([f"group:{group.name}"] if block.get("self") else []),
    ]
    return _rules(block, "protocol", peers)


def _single(graph: Graph, rule: Resource) -> list[GroupRule]:
    peers = _present(rule.inputs.get("cidrIpv4"), rule.inputs.get("cidrIpv6"))
    peers += [f"list:{item}" for item in _present(rule.inputs.get("prefixListId"))]
    if other := graph.ref(rule, "referencedSecurityGroupId", SECURITY_GROUP):
        peers.append(f"group:{other.name}")
    return _rules(rule.inputs, "ipProtocol", peers)


def _classic(graph: Graph, rule: Resource, owner: Resource) -> list[GroupRule]:
    peers = [*_cidrs(rule.inputs), *(f"list:{item}" for item in _present(*(rule.inputs.get("prefixListIds") or ())))]
    if other := graph.ref(rule, "sourceSecurityGroupId", SECURITY_GROUP):
        peers.append(f"group:{other.name}")
    if rule.inputs.get("self"):
        peers.append(f"group:{owner.name}")
    return _rules(rule.inputs, "protocol", peers)


# Nodes ------------------------------------------------------------------------------------------------------------


def _nodes(graph: Graph) -> Iterator[Node]:
    yield from _balancer_nodes(graph)
    for service in graph.of(SERVICE):
        block = cast("Mapping[str, Any]", service.inputs.get("networkConfiguration") or {})
        key = "networkConfiguration"
        groups = graph.refs(service, key, SECURITY_GROUP, value=block.get("securityGroups"))
        yield Node(
            name=service.name,
            kind="service",
            subnets=_names(graph.refs(service, key, SUBNET, value=block.get("subnets"))),
            groups=_names(groups),
            ports=tuple(sorted({*_service_ports(service), *_opened_ports(graph, groups)})),
            public=bool(block.get("assignPublicIp")),
        )
    for store in graph.of(*_STORES):
        kind, group_key, security_key = _STORES[store.type]
        subnet_group = graph.ref(store, group_key, *SUBNET_GROUPS)
        yield Node(
            name=store.name,
            kind=kind,
            subnets=_names(graph.refs(subnet_group, "subnetIds", SUBNET)) if subnet_group else (),
            groups=_names(graph.refs(store, security_key, SECURITY_GROUP)),
            ports=(_store_port(store, kind),),
            public=bool(store.inputs.get("publiclyAccessible")),
        )
    for gateway in graph.of(NAT):
        yield Node(
            name=gateway.name,
            kind="nat",
            subnets=_names(graph.refs(gateway, "subnetId", SUBNET)),
            public=gateway.inputs.get("connectivityType") != "private",
        )
    yield from _instance_nodes(graph)
    for endpoint in graph.of(ENDPOINT):
        if endpoint.inputs.get("vpcEndpointType") == "Interface":
            yield Node(
                name=endpoint.name,
                kind="endpoint",
                subnets=_names(graph.refs(endpoint, "subnetIds", SUBNET)),
                groups=_names(graph.refs(endpoint, "securityGroupIds", SECURITY_GROUP)),
                ports=(443,),
            )


def _balancer_nodes(graph: Graph) -> Iterator[Node]:
    for balancer in graph.of(*BALANCERS):
        ports = {
            int(listener.inputs.get("port") or 0)
            for listener in graph.of(*LISTENERS)
            if graph.ref(listener, "loadBalancerArn", *BALANCERS) == balancer
        }
        yield Node(
            name=balancer.name,
            kind="load-balancer",
            subnets=_names(graph.refs(balancer, "subnets", SUBNET)),
            groups=_names(graph.refs(balancer, "securityGroups", SECURITY_GROUP)),
            ports=tuple(sorted(ports)),
            public=not balancer.inputs.get("internal"),
        )


def _instance_nodes(graph: Graph) -> Iterator[Node]:
    addressed = {
        found.urn
        for eip in graph.of("aws:ec2/eip:Eip", "aws:ec2/eipAssociation:EipAssociation")
        for key, kinds in (
            ("networkInterface", (INTERFACE,)),
            ("networkInterfaceId", (INTERFACE,)),
            ("instance", (INSTANCE,)),
        )
        for found in graph.refs(eip, key, *kinds)
    }
    for instance in graph.of(INSTANCE):
        interfaces = [
            found
            for key in ("primaryNetworkInterface", "networkInterfaces")
            for found in graph.refs(instance, key, INTERFACE)
        ]
        groups = graph.refs(instance, "vpcSecurityGroupIds", SECURITY_GROUP)
        groups += [
            group for interface in interfaces for group in graph.refs(interface, "securityGroups", SECURITY_GROUP)
        ]
        subnets = graph.refs(instance, "subnetId", SUBNET)
        subnets += [subnet for interface in interfaces for subnet in graph.refs(interface, "subnetId", SUBNET)]
        public = any(found.urn in addressed for found in [instance, *interfaces])
        forwards = any(interface.inputs.get("sourceDestCheck") is False for interface in [instance, *interfaces])
        yield Node(
            name=instance.name,
            kind="nat" if forwards else "instance",
            subnets=_names(subnets),
            groups=_names(groups),
            ports=() if forwards else _opened_ports(graph, groups),
            public=public or bool(instance.inputs.get("associatePublicIpAddress")),
        )


def _opened_ports(graph: Graph, groups: Sequence[Resource]) -> tuple[int, ...]:
    """Return the single ports that the rules of *groups* open: what listens there may be taken to use them."""
    names = {group.name for group in groups}
    return tuple(
        sorted(
            {
                rule.ports[0]
                for group in _groups(graph)
                if group.name in names
                for rule in group.ingress
                if rule.ports[0] == rule.ports[1]
            }
        )
    )


def _service_ports(service: Resource) -> set[int]:
    return {
        int(block["containerPort"]) for block in service.inputs.get("loadBalancers") or () if block.get("containerPort")
    }


def _store_port(store: Resource, kind: str) -> int:
    default = (
        6379
        if kind == "cache"
        else 27017
        if "docdb" in store.type
        else _ENGINE_PORTS.get(str(store.inputs.get("engine")), 5432)
    )
    return int(store.inputs.get("port") or default)


# Listeners, origins, peerings -------------------------------------------------------------------------------------


def _forwards(graph: Graph) -> Iterator[Forward]:
    services = {
        group.urn: (service.name, int(block.get("containerPort") or 0))
        for service in graph.of(SERVICE)
        for block in service.inputs.get("loadBalancers") or ()
        for group in graph.refs(service, "loadBalancers", *TARGET_GROUPS, value=block.get("targetGroupArn"))
    }
    for owner in graph.of(*LISTENERS, *RULES):
        listener = owner if owner.type in LISTENERS else graph.ref(owner, "listenerArn", *LISTENERS)
        balancer = graph.ref(listener, "loadBalancerArn", *BALANCERS) if listener else None
        if listener is None or balancer is None:
            continue
        for key in ("actions", "defaultActions"):
            for group in graph.refs(owner, key, *TARGET_GROUPS):
                if group.urn in services:
                    target, port = services[group.urn]
                    yield Forward(
                        source=balancer.name,
                        port=int(listener.inputs.get("port") or 0),
                        target=target,
                        target_port=port,
                        condition=_condition(owner),
                    )


def _condition(rule: Resource) -> str:
    parts: list[str] = []
    for block in rule.inputs.get("conditions") or ():
        for key, word in (("hostHeader", "host"), ("pathPattern", "path")):
            values = _present(*((block.get(key) or {}).get("values") or ()))
            if values:
                parts.append(f"{word} {', '.join(values)}")
    return " and ".join(parts)


def _edges(graph: Graph, nodes: Mapping[str, Node]) -> Iterator[Edge]:
    lists = sorted(
        {
            rule.peer.removeprefix("list:")
            for group in _groups(graph)
            for rule in group.ingress
            if rule.peer.startswith("list:")
        }
    )
    for distribution in graph.of(DISTRIBUTION):
        for origin in graph.refs(distribution, "origins", VPC_ORIGIN):
            config = cast("Mapping[str, Any]", origin.inputs.get("vpcOriginEndpointConfig") or {})
            port = int(
                config.get("httpPort" if config.get("originProtocolPolicy") == "http-only" else "httpsPort") or 443
            )
            for balancer in graph.refs(origin, "vpcOriginEndpointConfig", *BALANCERS):
                if balancer.name in nodes:
                    yield Edge(
                        name=distribution.name,
                        target=balancer.name,
                        target_port=port,
                        prefix_list=lists[0] if lists else "",
                    )


def _peerings(graph: Graph) -> Iterator[tuple[str, tuple[str, str]]]:
    for peering in graph.of(PEERING):
        one, other = graph.ref(peering, "vpcId", VPC), graph.ref(peering, "peerVpcId", VPC)
        if one and other:
            yield peering.name, (one.name, other.name)
