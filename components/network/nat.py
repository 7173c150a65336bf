"""How the private tier reaches the internet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.network.connections import Connections
from components.network.nat_instance import NatInstance, NatInstanceArgs
from components.observability.alarm import Alarm, Graph, Metric
from components.site import Site
from model.aws.regions import AzLetter
from model.network import Network
from model.outbound import Opening

_PORT_ALLOCATION_ERRORS = 0
# Each is a connection that failed.
# https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html
_DROPPED_PACKETS = 100
# In five minutes, three times in a row: a transient fault alerts no one.


@dataclass(frozen=True, kw_only=True, slots=True)
class NatArgs:
    """Inputs of Nat."""

    spec: Network
    """Network that is served: the kind of NAT, and the availability zones with workloads.

    The first of them holds the only instance or gateway, so new ones are added behind it.
    """

    site: Site
    """Account and region."""

    vpc_id: pulumi.Input[str]
    """VPC that is served."""

    public_subnet_ids: Mapping[AzLetter, pulumi.Input[str]]
    """Letter of the availability zone → public subnet; empty without a public tier."""

    private_cidrs: Mapping[AzLetter, str]
    """Letter of the availability zone → CIDR of the private subnet."""

    route_table_ids: Mapping[AzLetter, pulumi.Input[str]]
    """Letter of the availability zone → route table of the private subnet."""

    internet: Sequence[pulumi.Resource]
    """Internet gateway, which gateways and addresses need to exist first; empty without NAT, in a network without a
    public tier."""

    public_paths: Mapping[AzLetter, Sequence[pulumi.Resource]]
    """Letter of the availability zone → what connects the public subnet there to the internet."""

    egress_ports: Sequence[int]
    """TCP ports that a NAT instance forwards; a gateway forwards all."""

    outbound: Sequence[Opening] = ()
    """What else a NAT instance forwards. Default: nothing."""


class Nat(pulumi.ComponentResource):
    """Gateways or an instance, and the default route of each private route table.

    A route is named for its availability zone alone, so a change of the kind of NAT updates it in place and changes no
    subnet.
    """

    routes: Sequence[aws.ec2.Route]
    """Default routes; empty without NAT."""

    connections: Connections | None
    """The NAT instance as a client, if there is one."""

    alarms: Sequence[Alarm]
    """Failed port allocation and dropped packets per gateway, or whether the instance forwards."""

    graphs: Sequence[Graph]
    """Traffic and connections."""

    def __init__(self, name: str, args: NatArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:Nat", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._azs = args.spec.workload_azs
        self.connections = None
        self.routes, self.alarms, self.graphs = [], [], []
        if args.spec.nat == "instance":
            self._through_instance()
        elif args.spec.nat == "regional":
            self._through_regional_gateway()
        elif args.spec.nat in ("single", "per_az"):
            self._through_zonal_gateways()
        self.register_outputs({})

    def _through_instance(self) -> None:
        home = self._azs[0]
        instance = NatInstance(
            f"{self._name}-{home}",
            NatInstanceArgs(
                vpc_id=self._args.vpc_id,
                vpc_cidr=self._args.spec.cidr,
                subnet_id=self._args.public_subnet_ids[home],
                availability_zone=f"{self._args.site.account.region}{home}",
                site=self._args.site,
                client_cidrs={letter: self._args.private_cidrs[letter] for letter in self._azs},
                egress_ports=self._args.egress_ports,
                outbound=self._args.outbound,
                requires=[*self._args.internet, *self._args.public_paths[home]],
            ),
            self._child,
        )
        self.connections = instance.connections
        self.alarms, self.graphs = instance.alarms, instance.graphs
        # Not only for the interface: packets on a route to an instance that does not forward are lost.
        after = pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[instance.group]))
        self.routes = [
            aws.ec2.Route(
                f"{self._name}-{letter}",
                route_table_id=self._args.route_table_ids[letter],
                destination_cidr_block="0.0.0.0/0",
                network_interface_id=instance.network_interface_id,
                opts=after,
            )
            for letter in self._azs
        ]

    def _through_regional_gateway(self) -> None:
        gateway = aws.ec2.NatGateway(
            self._name,
            availability_mode="regional",
            connectivity_type="public",
            vpc_id=self._args.vpc_id,
            opts=self._after_internet(),
        )
        self._route(dict.fromkeys(self._azs, gateway))
        self._watch(self._name, gateway)

    def _through_zonal_gateways(self) -> None:
        homes = self._azs if self._args.spec.nat == "per_az" else self._azs[:1]
        gateways = {letter: self._gateway(letter) for letter in homes}
        self._route({letter: gateways.get(letter, gateways[homes[0]]) for letter in self._azs})
        for letter, gateway in gateways.items():
            self._watch(f"{self._name}-{letter}", gateway)

    def _gateway(self, letter: AzLetter) -> aws.ec2.NatGateway:
        address = aws.ec2.Eip(f"{self._name}-{letter}", domain="vpc", opts=self._after_internet())
        return aws.ec2.NatGateway(
            f"{self._name}-{letter}",
            allocation_id=address.id,
            subnet_id=self._args.public_subnet_ids[letter],
            # Who waits for the private route then waits for the public one too.
            opts=self._after_internet(*self._args.public_paths[letter]),
        )

    def _after_internet(self, *further: pulumi.Resource) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions.merge(
            self._child, pulumi.ResourceOptions(depends_on=[*self._args.internet, *further])
        )

    def _route(self, gateways: Mapping[AzLetter, aws.ec2.NatGateway]) -> None:
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
                threshold=_PORT_ALLOCATION_ERRORS,
                severity="critical",
            ),
            Alarm(
                name=f"{name}-drops",
                description="The NAT gateway drops packets. Look at the AWS Health Dashboard and at its traffic: it "
                "may be at its limit.",
                metric=metric("PacketsDropCount"),
                threshold=_DROPPED_PACKETS,
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
