"""The transit gateway of one network, its own or an existing one, which connects its VPC with what is outside of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.naming import dashed
from model.aws import vpn

_ACCEPTANCE = "30m"
"""How long routes wait until the owner of an existing transit gateway accepts the attachment. Before that, AWS refuses
them with InvalidTransitGatewayID.NotFound, on which the provider tries again, for five minutes if nothing else is said.
https://docs.aws.amazon.com/vpc/latest/tgw/working-with-transit-gateways.html"""

_DEFAULTS = ("Association", "Propagation")


@dataclass(frozen=True, kw_only=True, slots=True)
class TransitGatewayArgs:
    """Inputs of TransitGateway."""

    vpc_id: pulumi.Input[str]
    """VPC that is attached to it."""

    subnet_ids: Sequence[pulumi.Input[str]]
    """Subnets of the vpn tier, at most one per availability zone."""

    existing_id: str | None = None
    """An existing transit gateway. Default: none, one is made."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tables:
    """The route tables of a transit gateway of one's own."""

    from_vpc: aws.ec2transitgateway.RouteTable
    from_vpns: aws.ec2transitgateway.RouteTable


class TransitGateway(pulumi.ComponentResource):
    """A transit gateway with two route tables: what leaves the VPC finds the VPNs, what leaves a VPN only the VPC.

    An existing one has its owner's route tables: only the attachment of the VPC is made, and routes of the VPC, which
    wait until the owner accepts it.
    """

    gateway_id: pulumi.Output[str]
    """The gateway."""

    def __init__(self, name: str, args: TransitGatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:TransitGateway", name, None, opts)
        self._name = name
        self._child = pulumi.ResourceOptions(parent=self)
        self._is_own = args.existing_id is None
        self.gateway_id = (
            pulumi.Output.from_input(args.existing_id) if args.existing_id is not None else self._make_gateway().id
        )
        self._vpc = self._attach(args)
        self._tables = self._make_tables() if self._is_own else None
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
        """Route *cidrs* from the VPC's route tables to a VPN connection, and back; *announced* are those of BGP.

        What an existing transit gateway does with the connection is up to its owner's route tables.
        """
        if self._tables is not None:
            self._associate(vpn_name, attachment_id, self._tables.from_vpns)
            if announced:
                self._propagate(vpn_name, attachment_id, self._tables.from_vpc)
            for cidr in () if announced else cidrs:
                aws.ec2transitgateway.Route(
                    f"{self._name}-{vpn_name}-{dashed(cidr)}",
                    destination_cidr_block=cidr,
                    transit_gateway_attachment_id=attachment_id,
                    transit_gateway_route_table_id=self._tables.from_vpc.id,
                    opts=self._child,
                )
        self.route(cidrs, route_table_ids)

    def route(self, cidrs: Sequence[str], route_table_ids: Mapping[str, pulumi.Input[str]]) -> None:
        """Route *cidrs* from the VPC's route tables to the transit gateway."""
        timeouts = None if self._is_own else pulumi.CustomTimeouts(create=_ACCEPTANCE)
        for cidr in cidrs:
            for table, table_id in route_table_ids.items():
                # AWS refuses a route to a transit gateway that the VPC is not attached to.
                aws.ec2.Route(
                    f"{self._name}-{table}-{dashed(cidr)}",
                    route_table_id=table_id,
                    destination_cidr_block=cidr,
                    transit_gateway_id=self.gateway_id,
                    opts=pulumi.ResourceOptions(parent=self, depends_on=[self._vpc], custom_timeouts=timeouts),
                )

    def _make_gateway(self) -> aws.ec2transitgateway.TransitGateway:
        return aws.ec2transitgateway.TransitGateway(
            self._name,
            description=f"VPN connections of {self._name.removesuffix('-transit')}",
            amazon_side_asn=vpn.AMAZON_ASN,
            auto_accept_shared_attachments="disable",
            default_route_table_association="disable",
            default_route_table_propagation="disable",
            vpn_ecmp_support="enable",
            opts=self._child,
        )

    def _attach(self, args: TransitGatewayArgs) -> aws.ec2transitgateway.VpcAttachment:
        # Whether an attachment is in the default route tables of an existing one is its owner's choice.
        theirs = [] if self._is_own else [f"transitGatewayDefaultRouteTable{what}" for what in _DEFAULTS]
        return aws.ec2transitgateway.VpcAttachment(
            f"{self._name}-vpc",
            transit_gateway_id=self.gateway_id,
            vpc_id=args.vpc_id,
            subnet_ids=args.subnet_ids,
            transit_gateway_default_route_table_association=False if self._is_own else None,
            transit_gateway_default_route_table_propagation=False if self._is_own else None,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(ignore_changes=theirs)),
        )

    def _make_tables(self) -> _Tables:
        tables = _Tables(from_vpc=self._route_table("vpc"), from_vpns=self._route_table("vpns"))
        self._associate("vpc", self._vpc.id, tables.from_vpc)
        self._propagate("vpc", self._vpc.id, tables.from_vpns)
        return tables

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
