"""VPC: network ACLs that allow too much, peering routes, endpoint services and default networks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Sample, Settings, Severity, integers
from policies.plan.aws import ec2, vpc
from policies.plan.ip_ranges import is_world
from policies.plan.lens.open_ports import AclEntry, acl_ingress, open_through
from policies.plan.lens.view import Resource, View

_ACLS = (vpc.NETWORK_ACL, vpc.NETWORK_ACL_RULE)
_HIGHEST_PORT = 65535


def _acl(protocol: str, first: int, last: int) -> dict[str, Any]:
    entry = {"ruleNo": 100, "action": "allow", "protocol": protocol, "cidrBlock": "0.0.0.0/0"}
    return {"ingress": [{**entry, "fromPort": first, "toPort": last}]}


@Policy(
    id="vpc-network-acl-disallow-all-ports",
    description="Network ACLs do not allow every port from the internet.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("VPC-1") + c.NETWORK,
    remediation="specify the protocol and ports: those that are served, and 1024-65535 for responses",
    url=f"{guides.VPC}/userguide/custom-network-acl.html",
    types=_ACLS,
    good=_acl("tcp", 443, 443),
    bad=_acl("-1", 0, 0),
    note="trivy rates it critical, Checkov low. An ACL is the second line behind security groups, so it is medium. The "
    "default network ACL allows everything by AWS's design and is not judged; associate the subnets with another one.",
)
def vpc_network_acl_disallow_all_ports(resource: Resource) -> Iterator[str]:
    """Report an entry for all ports of all protocols, or of TCP or UDP, that no earlier entry denies."""
    denied: set[int] = set()
    for entry in acl_ingress(resource):
        for block in entry.opening.world:
            version = 6 if ":" in block else 4
            if not entry.allow and entry.opening.everything:
                denied.add(version)
            elif entry.allow and version not in denied and _all_ports(entry):
                yield f"{entry.opening} of protocol {entry.opening.protocol} {_verb(entry)} open to {block}"


def _verb(entry: AclEntry) -> str:
    return "are" if str(entry.opening).startswith(("all", "ports")) else "is"


def _all_ports(entry: AclEntry) -> bool:
    opening = entry.opening
    whole = opening.first in (0, 1) and opening.last == _HIGHEST_PORT
    return opening.everything or (whole and opening.protocol in {"tcp", "udp", "17"})


@Policy(
    id="vpc-network-acl-disallow-public-ftp",
    description="Network ACLs do not allow FTP, which sends credentials in plain text, from the internet.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("VPC-2") + c.NETWORK,
    remediation="remove ports 20 and 21, and use SFTP or HTTPS",
    url=f"{guides.VPC}/userguide/custom-network-acl.html",
    types=_ACLS,
    good=_acl("tcp", 443, 443),
    bad=_acl("tcp", 20, 21),
    settings={"ports": integers(20, 21, description="Ports of FTP.")},
    note="A separate rule resource is judged alone, so it may allow what an earlier one denies.",
)
def vpc_network_acl_disallow_public_ftp(resource: Resource, settings: Settings) -> Iterator[str]:
    """Report FTP ports that stay open after all earlier entries."""
    reached = open_through(acl_ingress(resource), [int(port) for port in settings["ports"]])
    if reached:
        yield f"ports {', '.join(map(str, reached))} are open to the internet"


@Policy(
    id="vpc-route-restrict-peering",
    description="Routes to VPC peering connections are for the peer's networks, not for all destinations.",
    severity=Severity.MEDIUM,
    controls=c.cis("5.6") + c.NETWORK,
    remediation="set the destination to the peer's CIDR block, or to those of its subnets that are needed",
    url=f"{guides.VPC}/peering/vpc-peering-routing.html",
    types=(vpc.ROUTE, *vpc.ROUTE_TABLES),
    good={"destinationCidrBlock": "10.1.0.0/16", "vpcPeeringConnectionId": "pcx-1"},
    bad={"destinationCidrBlock": "0.0.0.0/0", "vpcPeeringConnectionId": "pcx-1"},
    note="A VPC cannot use the internet gateway of its peer, so such a route never makes the internet reachable.",
)
def vpc_route_restrict_peering(resource: Resource) -> Iterator[str]:
    """Report a default route to a peering connection, as a resource or inline in a route table."""
    alone = resource.type == vpc.ROUTE
    routes: list[View] = [resource] if alone else resource.each("routes")
    paths = ("destinationCidrBlock", "destinationIpv6CidrBlock") if alone else ("cidrBlock", "ipv6CidrBlock")
    for route in routes:
        for path in () if route.lacks("vpcPeeringConnectionId") else paths:
            if is_world(route.text(path)):
                yield f"{path} of the route to a peering connection is {route.show(path)}"


@Policy(
    id="vpc-endpoint-service-require-acceptance",
    description="VPC endpoint services require acceptance of connection requests.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("VPC-3") + c.NETWORK,
    remediation="set acceptanceRequired to true, and accept requests with aws.ec2.VpcEndpointConnectionAccepter",
    url=f"{guides.VPC}/privatelink/configure-endpoint-service.html",
    types=(vpc.ENDPOINT_SERVICE,),
    good={"acceptanceRequired": True},
    bad={"acceptanceRequired": False},
    note="The provider requires the property, so omitted is not judged.",
)
def vpc_endpoint_service_require_acceptance(service: Resource) -> Iterator[str]:
    """Report automatic acceptance."""
    if service.is_false("acceptanceRequired"):
        yield "acceptanceRequired is false"


@Policy(
    id="vpc-default-network-disallow-use",
    description="Resources are in a VPC of their own, not in the default VPC.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("VPC-4") + c.NETWORK,
    remediation="create an aws.ec2.Vpc with subnets, and remove the default VPC and its subnets from the stack",
    url=f"{guides.VPC}/userguide/default-vpc.html",
    types=(vpc.DEFAULT_VPC, vpc.DEFAULT_SUBNET),
    good=Sample(type=vpc.VPC, props={"cidrBlock": "10.0.0.0/16"}),
    bad={"tags": {"Name": "default"}},
    omitted="violates",
    unknown="violates",
    note="All subnets of the default VPC are public. A stack that adopts it to lock it down needs an exemption.",
)
def vpc_default_network_disallow_use(network: Resource) -> Iterator[str]:
    """Report the adoption of a default VPC or subnet."""
    yield f"the stack uses the default {'VPC' if network.type == vpc.DEFAULT_VPC else 'subnet'}"


@Policy(
    id="vpc-account-require-block-public-access",
    description="Block Public Access of the account's VPCs is on.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("EC2.172") + c.NOT_PUBLIC,
    remediation="set internetGatewayBlockMode to block-ingress or block-bidirectional, and exclude what is public with "
    "aws.ec2.VpcBlockPublicAccessExclusion",
    url=f"{guides.VPC}/userguide/security-vpc-bpa.html",
    types=(vpc.BLOCK_PUBLIC_ACCESS_OPTIONS,),
    good={"internetGatewayBlockMode": "block-ingress"},
    bad={"internetGatewayBlockMode": "off"},
    note="Judges a stack that sets the account's options; it cannot see those of an account that no stack sets.",
)
def vpc_account_require_block_public_access(options: Resource) -> Iterator[str]:
    """Report blocking that is turned off."""
    if options.equals("internetGatewayBlockMode", "off"):
        yield "internetGatewayBlockMode is off"


@Policy(
    id="ec2-network-interface-require-source-check",
    description="Network interfaces have source/destination checking enabled.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.fsbp("EC2.180") + c.NETWORK,
    remediation="set sourceDestCheck to true",
    url=f"{guides.EC2}/using-eni.html",
    types=(ec2.NETWORK_INTERFACE, ec2.INSTANCE),
    good={"subnetId": "subnet-1", "sourceDestCheck": True},
    bad={"subnetId": "subnet-1", "sourceDestCheck": False},
    note="Off by default: what turns it off are NAT instances, firewalls and routers, which have to.",
)
def ec2_network_interface_require_source_check(interface: Resource) -> Iterator[str]:
    """Report a check that is turned off; it is on by default."""
    if interface.is_false("sourceDestCheck"):
        yield "sourceDestCheck is false"
