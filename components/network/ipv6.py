"""How the public and the private tier reach the internet by IPv6."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from model.aws.regions import AzLetter

_WORLD = "::/0"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ipv6RoutesArgs:
    """Inputs of Ipv6Routes."""

    vpc_id: pulumi.Input[str]
    """VPC with an IPv6 range."""

    internet_gateway_id: pulumi.Input[str]
    """Internet gateway of the public tier."""

    public_route_table_id: pulumi.Input[str]
    """Route table of the public tier."""

    private_route_table_ids: Mapping[AzLetter, pulumi.Input[str]]
    """Letter of the availability zone → route table of a private subnet with workloads; empty without NAT."""


class Ipv6Routes(pulumi.ComponentResource):
    """Default routes for IPv6: in and out for the public tier, out only for the private tier.

    Every IPv6 address is public. An egress-only internet gateway lets responses in and nothing else:
    https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
    """

    internet: Sequence[aws.ec2.Route]
    """Route of the public tier."""

    egress: Sequence[aws.ec2.Route]
    """Routes of the private tier."""

    def __init__(self, name: str, args: Ipv6RoutesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:Ipv6Routes", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.internet = [
            aws.ec2.Route(
                f"{name}-public",
                route_table_id=args.public_route_table_id,
                destination_ipv6_cidr_block=_WORLD,
                gateway_id=args.internet_gateway_id,
                opts=self._child,
            )
        ]
        self.egress = self._out() if args.private_route_table_ids else []
        self.register_outputs({})

    def _out(self) -> list[aws.ec2.Route]:
        gateway = aws.ec2.EgressOnlyInternetGateway(self._name, vpc_id=self._args.vpc_id, opts=self._child)
        return [
            aws.ec2.Route(
                f"{self._name}-{letter}",
                route_table_id=table,
                destination_ipv6_cidr_block=_WORLD,
                egress_only_gateway_id=gateway.id,
                opts=self._child,
            )
            for letter, table in self._args.private_route_table_ids.items()
        ]
