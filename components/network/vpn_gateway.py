"""The virtual private gateway of a VPC: AWS's side of its VPN connections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from model.aws import vpn


@dataclass(frozen=True, kw_only=True, slots=True)
class VpnGatewayArgs:
    """Inputs of VpnGateway."""

    vpc_id: pulumi.Input[str]
    """VPC that it is attached to; a VPC has at most one."""

    route_table_ids: Mapping[str, pulumi.Input[str]]
    """Tier and availability zone, ``private-a`` → route table that gets the routes of the connections."""


class VpnGateway(pulumi.ComponentResource):
    """A virtual private gateway, and the route tables to which it propagates the routes of its connections."""

    gateway_id: pulumi.Output[str]
    """The gateway, attached to the VPC."""

    def __init__(self, name: str, args: VpnGatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:VpnGateway", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        gateway = aws.ec2.VpnGateway(name, vpc_id=args.vpc_id, amazon_side_asn=str(vpn.AMAZON_ASN), opts=child)
        for table, table_id in args.route_table_ids.items():
            aws.ec2.VpnGatewayRoutePropagation(
                f"{name}-{table}", vpn_gateway_id=gateway.id, route_table_id=table_id, opts=child
            )
        self.gateway_id = gateway.id
        self.register_outputs({"gateway_id": self.gateway_id})
