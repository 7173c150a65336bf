"""Internet and NAT gateways, addresses and peering."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Inputs, Replacement, Shelf, Unique
from preview.aws.counterpart import Counterpart, Part
from preview.aws.ec2.ids import ARN, numbered, public_ip
from preview.aws.ec2.network import ROUTE
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge, in_zones, own_charge

NAT_GATEWAY = "aws:ec2/natGateway:NatGateway"


def _nat_gateway_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield a NAT gateway: one hour in each zone that it serves, and what passes through."""
    hours = billing.usage.hours
    zones = gateway_zones(resource, billing)
    if _is_regional(resource):
        # A regional gateway has its own addresses, one per zone; the address of a zonal one is in the plan.
        yield Charge(item=in_zones("public IPv4 addresses", zones), key="ipv4.hour", quantity=zones * hours)
    yield Charge(item=in_zones("NAT gateway", zones), key="nat.hour", quantity=zones * hours)
    passed = billing.share(billing.usage.nat_gb, resource)
    yield Charge(item="data through NAT", key="nat.data", quantity=passed, kind="usage", assumes="nat_gb")


def gateway_zones(resource: Registration, billing: Billing) -> int:
    """Return how many zones a NAT gateway is billed for: its own, or each that a regional one serves."""
    if not _is_regional(resource):
        return 1
    return max(1, len(billing.graph.referring(resource, "natGatewayId", ROUTE)))


def _address_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield an elastic address, which costs the same in use and idle."""
    del resource
    yield Charge(item="public IPv4 address", key="ipv4.hour", quantity=billing.usage.hours)


def _is_regional(gateway: Registration) -> bool:
    return gateway.inputs.get("availabilityMode") == "regional"


def _counts_for_private_nat(_old: Inputs, new: Inputs) -> bool:
    return new.get("connectivityType") == "private"


def _peering_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield what crosses a peering between zones, on both sides; within a zone, and the connection itself, are free."""
    from model.peerings import PeeringUsage  # noqa: PLC0415 - see preview.aws.pricing

    path, own = billing.usage_of(resource, "peerings", PeeringUsage)
    yield own_charge(
        "data across the peering between zones, both sides", "transfer.zones", 2 * own.zone_gb, f"{path}.zone_gb"
    )


CARDS = (
    Card(
        "aws:ec2/internetGateway:InternetGateway",
        outputs=numbered("igw", "internet-gateway"),
        replacement=Replacement("ec2/vpc_internet_gateway.go"),
        price=Free("the gateway is free; traffic is billed by what sends it"),
        cloudformation=Counterpart(
            parts={"vpcId": Part(type="AWS::EC2::VPCGatewayAttachment", link="InternetGatewayId")}
        ),
    ),
    Card(
        "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
        outputs=numbered("eigw", "egress-only-internet-gateway"),
        replacement=Replacement("ec2/vpc_egress_only_internet_gateway.go", "vpcId"),
        price=Free("the gateway is free; traffic is billed by what sends it"),
    ),
    Card(
        NAT_GATEWAY,
        outputs=Outputs(
            id="nat-{hex:17}",
            more={
                "publicIp": public_ip,
                "networkInterfaceId": "eni-{hex:17 nat}",
                "associationId": "eipassoc-{hex:17}",
            },
        ),
        replacement=Replacement(
            "ec2/vpc_nat_gateway.go",
            "allocationId availabilityMode connectivityType privateIp subnetId vpcId",
            when={"secondaryPrivateIpAddressCount": _counts_for_private_nat},
        ),
        price=_nat_gateway_price,
        cloudformation=Counterpart(names={"privateIp": "PrivateIpAddress"}),
    ),
    Card(
        "aws:ec2/eip:Eip",
        outputs=Outputs(
            id="eipalloc-{hex:17}",
            arn=f"{ARN}elastic-ip/{{id}}",
            more={"allocationId": "{id}", "publicIp": public_ip},
        ),
        replacement=Replacement("ec2/ec2_eip.go", "address domain ipamPoolId networkBorderGroup publicIpv4Pool"),
        price=_address_price,
        cloudformation=Counterpart(
            names={"instance": "InstanceId"},
            parts={
                "networkInterface": Part(
                    type="AWS::EC2::EIPAssociation",
                    link="AllocationId",
                    attribute="AllocationId",
                    names={"networkInterface": "NetworkInterfaceId"},
                )
            },
            outputs={"id": "AllocationId"},
        ),
    ),
    Card(
        "aws:ec2/eipAssociation:EipAssociation",
        price=Free("the address is billed"),
    ),
    Card(
        "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
        unique=(Unique("vpcId peerVpcId", named=False),),
        outputs=Outputs(id="pcx-{hex:17}", more={"acceptStatus": "active"}),
        replacement=Replacement("ec2/vpc_peering_connection.go", "peerOwnerId peerRegion peerVpcId vpcId"),
        price=_peering_price,
        shelf=Shelf.PEERINGS,
        cloudformation=Counterpart(
            type="AWS::EC2::VPCPeeringConnection",
            without=dict.fromkeys(
                ("accepter", "autoAccept", "requester"),
                "CloudFormation accepts by itself, and has no options of DNS",
            ),
        ),
    ),
)
