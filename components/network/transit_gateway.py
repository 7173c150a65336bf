"""A transit gateway of one network, which connects its VPC with VPN connections and these with nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.naming import dashed
from model.aws import vpn


@dataclass(frozen=True, kw_only=True, slots=True)
class TransitGatewayArgs:
    """Inputs of TransitGateway."""

    vpc_id: pulumi.Input[str]
    """VPC that is attached to it."""

    subnet_ids: Sequence[pulumi.Input[str]]
    """Subnets of the vpn tier, at most one per availability zone."""


class TransitGateway(pulumi.ComponentResource):
    """A transit gateway with two route tables: what leaves the VPC finds the VPNs, what leaves a VPN only the VPC."""

    gateway_id: pulumi.Output[str]
    """The gateway."""

    def __init__(self, name: str, args: TransitGatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:TransitGateway", name, None, opts)
        self._name = name
        self._child = pulumi.ResourceOptions(parent=self)
        gateway = aws.ec2transitgateway.TransitGateway(
            name,
            description=f"VPN connections of {name.removesuffix('-transit')}",
            amazon_side_asn=vpn.AMAZON_ASN,
            auto_accept_shared_attachments="disable",
            default_route_table_association="disable",
            default_route_table_propagation="disable",
            vpn_ecmp_support="enable",
            opts=self._child,
        )
        self.gateway_id = gateway.id
        self._vpc = aws.ec2transitgateway.VpcAttachment(
            f"{name}-vpc",
            transit_gateway_id=gateway.id,
            vpc_id=args.vpc_id,
            subnet_ids=args.subnet_ids,
            transit_gateway_default_route_table_association=False,
            transit_gateway_default_route_table_propagation=False,
            opts=self._child,
        )
        self._from_vpc = self._route_table("vpc")
        self._from_vpns = self._route_table("vpns")
        self._associate("vpc", self._vpc.id, self._from_vpc)
        self._propagate("vpc", self._vpc.id, self._from_vpns)
        self.register_outputs({"gateway_id": self.gateway_id})

    def connect(
        self,
        vpn_name: str,
        attachment_id: pulumi.Input[str],
        cidrs: Sequence[str],
        route_table_ids: Mapping[str, pulumi.Input[str]],
        *,
        announced: bool,
    ) -> None:
        """Route *cidrs* from the VPC's route tables to a VPN connection, and back; *announced* are those of BGP."""
        self._associate(vpn_name, attachment_id, self._from_vpns)
        if announced:
            self._propagate(vpn_name, attachment_id, self._from_vpc)
        for cidr in cidrs:
            if not announced:
                aws.ec2transitgateway.Route(
                    f"{self._name}-{vpn_name}-{dashed(cidr)}",
                    destination_cidr_block=cidr,
                    transit_gateway_attachment_id=attachment_id,
                    transit_gateway_route_table_id=self._from_vpc.id,
                    opts=self._child,
                )
            for table, table_id in route_table_ids.items():
                # AWS refuses a route to a transit gateway that the VPC is not attached to.
                aws.ec2.Route(
                    f"{self._name}-{table}-{dashed(cidr)}",
                    route_table_id=table_id,
                    destination_cidr_block=cidr,
                    transit_gateway_id=self.gateway_id,
                    opts=pulumi.ResourceOptions(parent=self, depends_on=[self._vpc]),
                )

    def _route_table(self, source: str) -> aws.ec2transitgateway.RouteTable:
        return aws.ec2transitgateway.RouteTable(
            f"{self._name}-from-{source}", transit_gateway_id=self.gateway_id, opts=self._child
        )

    def _associate(self, name: str, attachment_id: pulumi.Input[str], table: aws.ec2transitgateway.RouteTable) -> None:
        aws.ec2transitgateway.RouteTableAssociation(
            f"{self._name}-{name}",
            transit_gateway_attachment_id=attachment_id,
            transit_gateway_route_table_id=table.id,
            opts=self._child,
        )

    def _propagate(self, name: str, attachment_id: pulumi.Input[str], table: aws.ec2transitgateway.RouteTable) -> None:
        aws.ec2transitgateway.RouteTablePropagation(
            f"{self._name}-{name}",
            transit_gateway_attachment_id=attachment_id,
            transit_gateway_route_table_id=table.id,
            opts=self._child,
        )
