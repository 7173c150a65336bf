"""Transit gateways, their attachments and their route tables."""

from __future__ import annotations

from collections.abc import Iterator

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Shelf
from preview.aws.counterpart import Counterpart
from preview.aws.ec2.ids import numbered
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge, usage_charge

_OPTIONS = ("applianceModeSupport", "dnsSupport", "ipv6Support", "securityGroupReferencingSupport")
_ROUTED = "transitGatewayAttachmentId transitGatewayRouteTableId"
_NO_PROPERTY = "a setting of the provider: CloudFormation has associations and propagations by themselves"


def _attachment_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the hours of an attachment, and what its VPC sends through the gateway."""
    yield Charge(item="attachment to the transit gateway", key="tgw.attachment", quantity=billing.usage.hours)
    sent = billing.share(billing.usage.vpn_gb, resource)
    yield usage_charge("data through the transit gateway", "tgw.data", sent, "vpn_gb")


CARDS = (
    Card(
        "aws:ec2transitgateway/transitGateway:TransitGateway",
        outputs=numbered("tgw", "transit-gateway"),
        replacement=Replacement("ec2/transitgateway_.go", "multicastSupport"),
        price=Free("its attachments are billed"),
        cloudformation=Counterpart(type="AWS::EC2::TransitGateway", outputs={"id": "Id"}),
    ),
    Card(
        "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
        outputs=numbered("tgw-attach", "transit-gateway-attachment"),
        replacement=Replacement("ec2/transitgateway_vpc_attachment.go", "transitGatewayId vpcId"),
        price=_attachment_price,
        shelf=Shelf.TRANSIT_GATEWAYS,
        cloudformation=Counterpart(
            type="AWS::EC2::TransitGatewayAttachment",
            names={option: f"Options/{option[0].upper()}{option[1:]}" for option in _OPTIONS},
            outputs={"id": "Id"},
            without=dict.fromkeys(
                ("transitGatewayDefaultRouteTableAssociation", "transitGatewayDefaultRouteTablePropagation"),
                _NO_PROPERTY,
            ),
        ),
    ),
    Card(
        "aws:ec2transitgateway/routeTable:RouteTable",
        outputs=numbered("tgw-rtb", "transit-gateway-route-table"),
        replacement=Replacement("ec2/transitgateway_route_table.go", "transitGatewayId"),
        price=Free("routing is free"),
        cloudformation=Counterpart(
            type="AWS::EC2::TransitGatewayRouteTable", outputs={"id": "TransitGatewayRouteTableId"}
        ),
    ),
    Card(
        "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
        outputs=Outputs(id="{input[transitGatewayRouteTableId]}_{input[transitGatewayAttachmentId]}"),
        replacement=Replacement("ec2/transitgateway_route_table_association.go", _ROUTED),
        price=Free("routing is free"),
        cloudformation=Counterpart(type="AWS::EC2::TransitGatewayRouteTableAssociation"),
    ),
    Card(
        "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
        outputs=Outputs(id="{input[transitGatewayRouteTableId]}_{input[transitGatewayAttachmentId]}"),
        replacement=Replacement("ec2/transitgateway_route_table_propagation.go", _ROUTED),
        price=Free("routing is free"),
        cloudformation=Counterpart(type="AWS::EC2::TransitGatewayRouteTablePropagation"),
    ),
    Card(
        "aws:ec2transitgateway/route:Route",
        outputs=Outputs(id="{input[transitGatewayRouteTableId]}_{input[destinationCidrBlock]}"),
        replacement=Replacement("ec2/transitgateway_route.go", f"blackhole destinationCidrBlock {_ROUTED}"),
        price=Free("routing is free"),
        cloudformation=Counterpart(type="AWS::EC2::TransitGatewayRoute"),
    ),
)
