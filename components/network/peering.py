"""A peering connection of two networks of a stack, and the routes that links across it need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.naming import dashed
from components.observability.alarm import Alarm, Graph
from model.aws.regions import AzLetter
from model.tiers import Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class PeeringSide:
    """One of the two networks."""

    network: str
    """Its name; routes are named from it."""

    vpc_id: pulumi.Input[str]
    """Its VPC."""

    route_table_ids: Mapping[Tier, Mapping[AzLetter, pulumi.Input[str]]]
    """Tier → letter of the availability zone → route table, of the tiers that something crosses from or to."""

    destinations: Mapping[Tier, Sequence[str]]
    """Tier → CIDRs of the other network that its links lead to or come from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PeeringArgs:
    """Inputs of Peering."""

    requester: PeeringSide
    """The network that asks. Which of the two it is makes no difference, but another one replaces the connection."""

    accepter: PeeringSide
    """The other one."""


class Peering(pulumi.ComponentResource):
    """A VPC peering connection within one account and Region.

    Traffic stays on AWS's network, without a single point of failure, and a peering is not transitive:
    https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html. Route tables have the CIDRs of the tiers
    that links need and no others, so a tier that nothing is linked to has no path, whatever security groups allow.
    """

    peering_id: pulumi.Output[str]
    """The peering connection."""

    path: Sequence[pulumi.Resource]
    """Connection and routes: what must exist before anything connects across it."""

    alarms: Sequence[Alarm]
    """None: a peering has no metrics, and what is unreachable shows in the alarms of its callers."""

    graphs: Sequence[Graph]
    """None."""

    def __init__(self, name: str, args: PeeringArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:Peering", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)

        connection = self._connection()
        routes = [route for side in (args.requester, args.accepter) for route in self._routes(side, connection)]

        self.peering_id = connection.id
        self.path = [connection, *routes]
        self.alarms = ()
        self.graphs = ()
        self.register_outputs({"peering_id": self.peering_id})

    def _connection(self) -> aws.ec2.VpcPeeringConnection:
        """Return the connection, which is active once it exists: the account owns both VPCs, so it accepts at once.

        Public host names of one VPC resolve to private addresses in the other, so that a name never leads out through
        NAT to an address that the peering reaches. Such options are for active connections only
        (https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html), which this one is.
        """
        return aws.ec2.VpcPeeringConnection(
            self._name,
            vpc_id=self._args.requester.vpc_id,
            peer_vpc_id=self._args.accepter.vpc_id,
            auto_accept=True,
            requester=aws.ec2.VpcPeeringConnectionRequesterArgs(allow_remote_vpc_dns_resolution=True),
            accepter=aws.ec2.VpcPeeringConnectionAccepterArgs(allow_remote_vpc_dns_resolution=True),
            opts=self._child,
        )

    def _routes(self, side: PeeringSide, connection: aws.ec2.VpcPeeringConnection) -> list[aws.ec2.Route]:
        return [
            aws.ec2.Route(
                f"{self._name}-{side.network}-{tier}-{letter}-{dashed(cidr)}",
                route_table_id=table,
                destination_cidr_block=cidr,
                vpc_peering_connection_id=connection.id,
                opts=self._child,
            )
            for tier, cidrs in side.destinations.items()
            for letter, table in side.route_table_ids[tier].items()
            for cidr in cidrs
        ]
