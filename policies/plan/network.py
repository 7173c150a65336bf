"""A network as plain data: routes, network ACLs, security groups, listeners. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final, Literal, get_args

Net = IPv4Network | IPv6Network

NOWHERE = IPv4Network("0.0.0.0/32")
"""In place of a range that is not there or cannot be read: it contains no address that anything has."""

INTERNET = "internet"
"""Name of the internet as source or target."""

EdgeKind = Literal["cdn", "api", "accelerator"]
EDGE_KINDS: Final[tuple[EdgeKind, ...]] = get_args(EdgeKind)
"""What the internet reaches outside of any VPC: CloudFront distributions, APIs of API Gateway, Global Accelerator."""

DEFAULT_ROUTES = ("0.0.0.0/0", "::/0")
"""Destinations of routes to the internet."""

RETURN_PORTS = (32768, 60999)
"""Ephemeral ports of returning packets: the default range of Linux, the narrowest that must be open
(https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports)."""

TASK_CALLS = ("ecr.api", "ecr.dkr", "logs", "s3")
"""AWS services that a Fargate task calls in order to start; the layers of ECR's images are in S3
(https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html)."""

_UNROUTED = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
)
_UNROUTED_V6 = ("::1/128", "fc00::/7", "fe80::/10")
"""Addresses that are not routed on the internet (https://www.iana.org/assignments/iana-ipv4-special-registry)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """One line of a route table."""

    destination: str
    """CIDR, or id of a prefix list."""

    kind: Literal["local", "igw", "eigw", "nat", "peering", "gateway-endpoint", "vpn", "transit", "instance", "none"]
    """Its target; ``none`` is a route whose target was deleted (a black hole)."""

    target: str = ""
    """Name of the NAT gateway, instance or peering connection. Default: none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AclRule:
    """One line of a network ACL."""

    number: int
    allow: bool
    cidr: str
    protocol: str = "tcp"
    """``tcp``, ``udp`` or ``all``. Default: tcp."""
    ports: tuple[int, int] = (0, 65535)


@dataclass(frozen=True, kw_only=True, slots=True)
class Acl:
    """A network ACL: stateless, the first match decides, and no match is a denial."""

    name: str
    ingress: Sequence[AclRule] = ()
    egress: Sequence[AclRule] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupRule:
    """One rule of a security group. Stateful: return traffic is always allowed."""

    peer: str
    """CIDR, ``group:<name>`` or ``list:<prefix list id>``."""
    protocol: str = "tcp"
    """``tcp``, ``udp`` or ``all``. Default: tcp."""
    ports: tuple[int, int] = (0, 65535)


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A security group: what is not allowed is denied."""

    name: str
    ingress: Sequence[GroupRule] = ()
    egress: Sequence[GroupRule] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Subnet:
    """A subnet with its route table and network ACL."""

    name: str
    vpc: str
    cidr: str
    tier: str = ""
    zone: str = ""
    ipv6_cidr: str = ""
    routes: Sequence[Route] = ()
    acl: Acl | None = None
    """Default: that of the VPC, which allows all traffic."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """Something with network interfaces: a service, a database, a load balancer, a NAT gateway."""

    name: str
    kind: str
    """``load-balancer``, ``service``, ``job``, ``instance``, ``function``, ``database``, ``cache``, ``endpoint`` or
    ``nat``, a NAT gateway or NAT instance."""
    subnets: Sequence[str]
    groups: Sequence[str] = ()
    """Default: none, as for NAT gateways: all traffic is allowed."""
    ports: Sequence[int] = ()
    """TCP ports that it listens on. Default: none."""
    public: bool = False
    """Whether its interfaces have public addresses. Default: no."""
    serves: str = ""
    """The AWS service of an endpoint, such as ``ecr.api``. Default: it is not an endpoint."""
    ipv6: bool = True
    """Whether it has IPv6 addresses if its subnet has. Default: yes."""
    calls: Sequence[str] = TASK_CALLS
    """AWS services that a service or job calls before its program runs. Default: those for its image and logs."""

    @property
    def is_placed(self) -> bool:
        """Whether the plan has one of its subnets. Without them, no path to or from it can be determined."""
        return bool(self.subnets) or self.kind in _NEED_NO_SUBNET


_NEED_NO_SUBNET = frozenset({"endpoint", "nat"})
"""A gateway endpoint is in route tables, and a regional NAT gateway in a VPC."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Forward:
    """A listener or an origin: traffic to *source* on *port* is forwarded to *target* on *target_port*."""

    source: str
    port: int
    target: str
    target_port: int
    condition: str = ""
    """Such as ``path /api/*``. Default: everything."""

    @property
    def step(self) -> str:
        """What it does, as a step of a path."""
        condition = f" for {self.condition}" if self.condition else ""
        return f"{self.source} forwards {self.port} to {self.target}:{self.target_port}{condition}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """A managed service that the internet reaches, with or without an origin in a VPC: CDN, API or accelerator."""

    name: str
    kind: EdgeKind = "cdn"
    """Default: a CDN."""
    target: str
    """Name of the node that is its origin; empty if it has none in a VPC."""
    target_port: int
    prefix_list: str
    """The managed prefix list that its connections come from."""
    private: bool = True
    """Whether it connects through a VPC origin, which needs no public address. Default: yes."""
    link: Node | None = None
    """The VPC link of an API, whose interfaces it connects from. Default: none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Invocation:
    """A function that an API invokes: by Lambda's own API, whether the function is in a VPC or not."""

    caller: str
    """Name of the API."""
    function: str
    """Name of the function, which is a node only if it is in a VPC."""
    routes: Sequence[str] = ()
    """Its routes, such as ``GET /reports``, in their order. Default: not known."""

    @property
    def step(self) -> str:
        """What it does, as a step of a path."""
        routes = f" for {', '.join(self.routes)}" if self.routes else ""
        return f"{self.caller} invokes {self.function}{routes}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Remote:
    """What connects a VPC with a network outside of AWS, or with other VPCs that the plan does not have."""

    name: str
    kind: Literal["vpn", "transit-gateway"]
    """A VPN connection, or the attachment to a transit gateway that the plan does not make."""
    vpc: str
    """Name of the VPC."""
    by: Literal["vpn", "transit"]
    """Kind of the routes that lead to it: `Route.kind`."""
    ranges: Sequence[str] = ()
    """CIDR blocks of its static routes. Default: none, they are announced by BGP or are the gateway's."""
    gateway: str = ""
    """Id of the transit gateway. Default: the plan makes it, or it is not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Network:
    """Everything that determines which connections are possible."""

    subnets: Mapping[str, Subnet] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    nodes: Mapping[str, Node] = field(default_factory=dict)
    forwards: Sequence[Forward] = ()
    edges: Sequence[Edge] = ()
    invocations: Sequence[Invocation] = ()
    remotes: Sequence[Remote] = ()
    vpc_cidrs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    peerings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Peering connection → the two VPCs that it connects."""
    prefix_lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Prefix list → CIDR blocks, if they are known."""
    names: Mapping[str, str] = field(default_factory=dict)
    """URN → unique name, also of what is not in a VPC: `policies.plan.names`."""


@cache
def parse(cidr: str) -> Net:
    """Return *cidr* as a network; host bits are ignored, as AWS does. What is not a CIDR block contains no address."""
    try:
        return ip_network(cidr, strict=False)
    except ValueError:
        return NOWHERE


def overlaps(one: Net, other: Net) -> bool:
    """Return whether two networks of the same family share an address."""
    return one.version == other.version and one.overlaps(other)


def contains(outer: Net, inner: Net) -> bool:
    """Return whether *inner* is a subnet of *outer*."""
    return outer.version == inner.version and inner.subnet_of(outer)  # type: ignore[arg-type]


@cache
def on_the_internet(cidr: Net) -> bool:
    """Return whether any address of *cidr* may be on the internet."""
    unrouted = _UNROUTED if cidr.version == 4 else _UNROUTED_V6  # noqa: PLR2004 - the number of the protocol
    return not any(contains(parse(one), cidr) for one in unrouted)


def meets_peer(cidr: Net, peer: Net) -> bool:
    """Return whether a rule for *cidr* is about *peer*; one for private addresses is not about the world, /0."""
    return overlaps(cidr, peer) and (peer.prefixlen > 0 or on_the_internet(cidr))


def without(remaining: Sequence[Net], hole: Net) -> list[Net]:
    """Return *remaining* less the addresses of *hole*."""
    rest: list[Net] = []
    for net in remaining:
        if not overlaps(net, hole):
            rest.append(net)
        elif contains(hole, net):
            continue
        else:
            rest.extend(net.address_exclude(hole))  # type: ignore[arg-type]
    return rest
