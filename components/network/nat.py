"""How the private tier reaches the internet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pulumi
import pulumi_aws as aws

from components.identity.account import Account
from components.network.connections import Connections
from components.network.nat_instance import NatInstance, NatInstanceArgs
from components.observability.alarm import Alarm, Graph, Metric

NatMode = Literal["none", "instance", "single", "per_az", "regional"]


@dataclass(frozen=True, kw_only=True, slots=True)
class NatAlarms:
    """Thresholds of a NAT gateway's alarms."""

    port_allocation_errors: float = 0
    """Connections a minute that found no free port. Default: 0, as each is a failed connection
    (https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html)."""

    dropped_packets: float = 100
    """Packets dropped in five minutes. Default: 100, so that a passing fault calls nobody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NatArgs:
    """Inputs of Nat."""

    mode: NatMode
    """``none``; ``instance``: one NAT instance; ``single``: one gateway, in the first of the zones; ``per_az``: one in
    each; ``regional``: one gateway over all zones, which AWS extends and addresses by itself."""

    vpc_id: pulumi.Input[str]
    """VPC that is served."""

    vpc_cidr: str
    """Its range."""

    zones: Sequence[str]
    """Letters of the zones with workloads. The first holds the only instance or gateway, so add new ones behind it."""

    public_subnet_ids: Mapping[str, pulumi.Input[str]]
    """Zone letter → public subnet."""

    account: Account
    """Account and region that it stands in."""

    private_cidrs: Mapping[str, str]
    """Zone letter → CIDR of the private subnet."""

    route_table_ids: Mapping[str, pulumi.Input[str]]
    """Zone letter → route table of the private subnet."""

    internet_gateway: aws.ec2.InternetGateway
    """What gateways and addresses need to exist first."""

    public_ways: Mapping[str, Sequence[pulumi.Resource]]
    """Zone letter → what takes the public subnet there to the internet."""

    instance_ami: pulumi.Input[str] | None = None
    """Image of the NAT instance (see NatInstanceArgs.ami). Default: none, needed in mode ``instance``."""

    egress_ports: Sequence[int] = (443,)
    """TCP ports that a NAT instance lets out; a gateway knows no ports. Default: HTTPS."""

    alarms: NatAlarms = field(default_factory=NatAlarms)
    """Default: see NatAlarms."""


class Nat(pulumi.ComponentResource):
    """Gateways or an instance, and the default route of each private route table.

    A route is named for its zone alone, so a change of mode turns it over in place and touches no subnet.
    """

    routes: Sequence[aws.ec2.Route]
    """Default routes; none in mode ``none``."""

    connections: Connections | None
    """The NAT instance as a client, if there is one."""

    alarms: Sequence[Alarm]
    """Failed port allocation and dropped packets per gateway, or the instance's status."""

    graphs: Sequence[Graph]
    """Traffic and connections."""

    def __init__(self, name: str, args: NatArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:Nat", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self.connections = None
        self.routes, self.alarms, self.graphs = [], [], []
        if args.mode == "instance":
            self._through_instance()
        elif args.mode == "regional":
            self._through_regional_gateway()
        elif args.mode in ("single", "per_az"):
            self._through_zonal_gateways()
        self.register_outputs({})

    def _through_instance(self) -> None:
        if self._args.instance_ami is None:
            raise ValueError(f"{self._name}: mode instance needs instance_ami; got none")
        home = self._args.zones[0]
        instance = NatInstance(
            f"{self._name}-{home}",
            NatInstanceArgs(
                vpc_id=self._args.vpc_id,
                vpc_cidr=self._args.vpc_cidr,
                subnet_id=self._args.public_subnet_ids[home],
                ami=self._args.instance_ami,
                account=self._args.account,
                client_cidrs={letter: self._args.private_cidrs[letter] for letter in self._args.zones},
                egress_ports=self._args.egress_ports,
                requires=[self._args.internet_gateway, *self._args.public_ways[home]],
            ),
            self._child,
        )
        self.connections = instance.connections
        self.alarms, self.graphs = instance.alarms, instance.graphs
        # The route waits for the instance, not only for its interface: a route to nothing swallows packets.
        after = pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[instance.instance]))
        self.routes = [
            aws.ec2.Route(
                f"{self._name}-{letter}",
                route_table_id=self._args.route_table_ids[letter],
                destination_cidr_block="0.0.0.0/0",
                network_interface_id=instance.network_interface_id,
                opts=after,
            )
            for letter in self._args.zones
        ]

    def _through_regional_gateway(self) -> None:
        gateway = aws.ec2.NatGateway(
            self._name,
            availability_mode="regional",
            connectivity_type="public",
            vpc_id=self._args.vpc_id,
            opts=self._after_internet(),
        )
        self._route(dict.fromkeys(self._args.zones, gateway))
        self._watch(self._name, gateway)

    def _through_zonal_gateways(self) -> None:
        homes = self._args.zones if self._args.mode == "per_az" else self._args.zones[:1]
        gateways = {letter: self._gateway(letter) for letter in homes}
        self._route({letter: gateways.get(letter, gateways[homes[0]]) for letter in self._args.zones})
        for letter, gateway in gateways.items():
            self._watch(f"{self._name}-{letter}", gateway)

    def _gateway(self, letter: str) -> aws.ec2.NatGateway:
        address = aws.ec2.Eip(f"{self._name}-{letter}", domain="vpc", opts=self._after_internet())
        return aws.ec2.NatGateway(
            f"{self._name}-{letter}",
            allocation_id=address.id,
            subnet_id=self._args.public_subnet_ids[letter],
            opts=self._after_internet(),
        )

    def _after_internet(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions.merge(
            self._child, pulumi.ResourceOptions(depends_on=[self._args.internet_gateway])
        )

    def _route(self, gateways: Mapping[str, aws.ec2.NatGateway]) -> None:
        self.routes = [
            aws.ec2.Route(
                f"{self._name}-{letter}",
                route_table_id=self._args.route_table_ids[letter],
                destination_cidr_block="0.0.0.0/0",
                nat_gateway_id=gateway.id,
                opts=self._child,
            )
            for letter, gateway in gateways.items()
        ]

    def _watch(self, name: str, gateway: aws.ec2.NatGateway) -> None:
        def metric(metric_name: str, statistic: str = "Sum") -> Metric:
            return Metric(
                namespace="AWS/NATGateway",
                name=metric_name,
                dimensions={"NatGatewayId": gateway.id},
                statistic=statistic,
            )

        self.alarms = [
            *self.alarms,
            Alarm(
                name=f"{name}-ports",
                description="The NAT gateway has no free port for some destination, and connections fail. Look at the "
                "flow logs for who opens so many to one address; an interface endpoint or a further address helps.",
                metric=metric("ErrorPortAllocation"),
                threshold=self._args.alarms.port_allocation_errors,
                severity="critical",
            ),
            Alarm(
                name=f"{name}-drops",
                description="The NAT gateway drops packets. Look at the AWS Health Dashboard and at its traffic: it "
                "may be at its limit.",
                metric=metric("PacketsDropCount"),
                threshold=self._args.alarms.dropped_packets,
                period_seconds=300,
                evaluation_periods=3,
            ),
        ]
        self.graphs = [
            *self.graphs,
            Graph(
                title=f"{name}: traffic",
                metrics=[metric("BytesOutToDestination"), metric("BytesInFromDestination")],
                unit="bytes",
            ),
            Graph(
                title=f"{name}: connections",
                metrics=[
                    metric("ActiveConnectionCount", "Maximum"),
                    metric("ErrorPortAllocation"),
                    metric("PacketsDropCount"),
                ],
            ),
        ]
