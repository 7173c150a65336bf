"""The private network of a stack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.identity.account import Account
from components.network.connections import Connections
from components.network.endpoints import Endpoints, EndpointsArgs
from components.network.flow_logs import FlowLogsArgs, VpcFlowLogs, VpcFlowLogsArgs
from components.network.nat import Nat, NatAlarms, NatArgs, NatMode
from components.network.network_acls import NetworkAcls, NetworkAclsArgs
from components.network.subnets import plan_subnets, tier_blocks
from components.observability.alarm import Alarm, Graph


@dataclass(frozen=True, kw_only=True, slots=True)
class VpcArgs:
    """Inputs of Vpc."""

    cidr: str
    """IPv4 range, /16 to /28, such as ``10.0.0.0/16``."""

    region: str
    """Region; with a zone letter it gives the zone's name."""

    zones: Sequence[str]
    """Letters of the availability zones that have subnets."""

    workload_zones: Sequence[str]
    """Letters of the zones whose private subnets have a way out. The first holds what there is only one of."""

    tiers: Mapping[str, int] = field(default_factory=lambda: {"public": 1, "private": 10, "data": 20})
    """Tier → its first slot; ``public`` and ``private`` must be there, all others have no internet route. Default:
    public 1, private 10, data 20, which with /24 in 10.0.0.0/16 gives 10.0.1.0, 10.0.10.0, 10.0.20.0 and so on."""

    subnet_prefix: int = 24
    """Size of every subnet. Default: /24, 251 addresses."""

    nat: NatMode
    """How the private tier reaches the internet (see NatArgs.mode)."""

    nat_instance_ami: pulumi.Input[str] | None = None
    """Image of the NAT instance (see NatInstanceArgs.ami). Default: none, needed if nat is ``instance``."""

    interface_endpoints: Sequence[str] = ()
    """Services with an interface endpoint. Default: none."""

    endpoint_zones: Sequence[str] | None = None
    """Letters of the zones that hold the interface endpoints. Default: the workload zones."""

    network_acls: bool = True
    """A network ACL per tier. Default: yes; without, only security groups filter."""

    data_ports: Sequence[int] = (5432, 6379)
    """TCP ports on which the private tier reaches the data tier. Default: PostgreSQL, Redis."""

    egress_ports: Sequence[int] = (443,)
    """TCP ports on which the private tier reaches the internet. Default: HTTPS."""

    flow_logs: FlowLogsArgs
    """Where flow logs go."""

    account: Account
    """Account and region."""

    logs_key_arn: pulumi.Input[str]
    """Key that encrypts log groups."""

    log_bucket_arn: pulumi.Input[str] | None = None
    """Log bucket (see VpcFlowLogsArgs). Default: none, needed for flow logs to S3."""

    protect: bool = True
    """Refuse deletion, which another *cidr* would need as well. Default: yes."""

    alarms: NatAlarms = field(default_factory=NatAlarms)
    """Default: see NatAlarms."""


class Vpc(pulumi.ComponentResource):
    """VPC, its subnets by tier and zone letter, routes, NAT, endpoints, network ACLs and flow logs."""

    vpc_id: pulumi.Output[str]
    """The VPC."""

    cidr: str
    """Its range."""

    subnet_ids: Mapping[str, Mapping[str, pulumi.Output[str]]]
    """Tier → zone letter → subnet."""

    endpoint_connections: Connections | None
    """Port 443 of the interface endpoints, if there are any."""

    s3_prefix_list_id: pulumi.Output[str]
    """Addresses of S3, for egress rules."""

    has_internet_egress: bool
    """Whether the private tier reaches the internet."""

    egress: Sequence[pulumi.Resource]
    """What must exist before a task in the private tier can pull its image: routes, endpoints, ACLs."""

    alarms: Sequence[Alarm]
    """Those of its NAT."""

    graphs: Sequence[Graph]
    """Those of its NAT."""

    def __init__(self, name: str, args: VpcArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:Vpc", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._check()
        self._plan = plan_subnets(args.cidr, args.zones, args.tiers, args.subnet_prefix)

        self._vpc = self._network()
        self._default_security_group()
        gateway = self._internet_gateway()
        subnets = {tier: self._tier(tier) for tier in args.tiers}
        self.subnet_ids = {
            tier: {letter: subnet.id for letter, subnet in of_tier.items()} for tier, of_tier in subnets.items()
        }
        self._tables = {tier: self._route_tables(tier) for tier in args.tiers}
        associations = {tier: self._associations(tier) for tier in args.tiers}
        internet = self._internet_route(gateway)
        nat = self._nat(gateway, internet, associations)
        endpoints = self._endpoints()
        acls = self._network_acls() if args.network_acls else []
        self._flow_logs()

        self.vpc_id = self._vpc.id
        self.cidr = args.cidr
        self.endpoint_connections = endpoints.connections
        self.s3_prefix_list_id = endpoints.s3_prefix_list_id
        self.has_internet_egress = args.nat != "none"
        entries = self._admit_nat_instance(nat, endpoints)
        self.egress = [*associations["private"].values(), *nat.routes, *endpoints.resources, *acls, *entries]
        self.alarms = nat.alarms
        self.graphs = nat.graphs
        self.register_outputs(
            {"vpc_id": self.vpc_id, "subnet_ids": self.subnet_ids, "s3_prefix_list_id": self.s3_prefix_list_id}
        )

    def subnets(self, tier: str, zones: Sequence[str] | None = None) -> list[pulumi.Output[str]]:
        """Return the subnets of *tier* in *zones*, or in all of them. Raises ValueError for what does not exist."""
        if tier not in self.subnet_ids:
            raise ValueError(f"{self._name} has no tier {tier}; legal: {list(self.subnet_ids)}")
        of_tier = self.subnet_ids[tier]
        unknown = [letter for letter in zones or () if letter not in of_tier]
        if unknown:
            raise ValueError(f"{self._name} has no zones {unknown}; legal: {list(of_tier)}")
        return [of_tier[letter] for letter in (of_tier if zones is None else zones)]

    def _check(self) -> None:
        args = self._args
        problems = [
            f"tiers: {tier} is missing; got {list(args.tiers)}"
            for tier in ("public", "private")
            if tier not in args.tiers
        ]
        for field_name, letters in (("workload_zones", args.workload_zones), ("endpoint_zones", args.endpoint_zones)):
            if letters is not None and not letters:
                problems.append(f"{field_name}: at least one zone; legal: {list(args.zones)}")
            strangers = [letter for letter in letters or () if letter not in args.zones]
            if strangers:
                problems.append(f"{field_name}: {strangers} have no subnets; legal: {list(args.zones)}")
        if problems:
            raise ValueError("\n".join(f"{self._name}: {problem}" for problem in problems))

    def _network(self) -> aws.ec2.Vpc:
        return aws.ec2.Vpc(
            self._name,
            cidr_block=self._args.cidr,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.protect)),
        )

    def _default_security_group(self) -> None:
        aws.ec2.DefaultSecurityGroup(
            f"{self._name}-default", vpc_id=self._vpc.id, ingress=[], egress=[], opts=self._child
        )

    def _internet_gateway(self) -> aws.ec2.InternetGateway:
        return aws.ec2.InternetGateway(f"{self._name}-internet", vpc_id=self._vpc.id, opts=self._child)

    def _tier(self, tier: str) -> dict[str, aws.ec2.Subnet]:
        return {
            letter: aws.ec2.Subnet(
                f"{self._name}-{tier}-{letter}",
                vpc_id=self._vpc.id,
                availability_zone=f"{self._args.region}{letter}",
                cidr_block=cidr,
                map_public_ip_on_launch=False,
                opts=self._child,
            )
            for letter, cidr in self._plan[tier].items()
        }

    def _route_tables(self, tier: str) -> dict[str, aws.ec2.RouteTable]:
        if tier == "public":
            shared = aws.ec2.RouteTable(f"{self._name}-public", vpc_id=self._vpc.id, opts=self._child)
            return dict.fromkeys(self._args.zones, shared)
        return {
            letter: aws.ec2.RouteTable(f"{self._name}-{tier}-{letter}", vpc_id=self._vpc.id, opts=self._child)
            for letter in self._args.zones
        }

    def _associations(self, tier: str) -> dict[str, aws.ec2.RouteTableAssociation]:
        return {
            letter: aws.ec2.RouteTableAssociation(
                f"{self._name}-{tier}-{letter}",
                subnet_id=self.subnet_ids[tier][letter],
                route_table_id=self._tables[tier][letter].id,
                opts=self._child,
            )
            for letter in self._args.zones
        }

    def _internet_route(self, gateway: aws.ec2.InternetGateway) -> aws.ec2.Route:
        return aws.ec2.Route(
            f"{self._name}-public-internet",
            route_table_id=self._tables["public"][self._args.zones[0]].id,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway.id,
            opts=self._child,
        )

    def _nat(
        self,
        gateway: aws.ec2.InternetGateway,
        internet: aws.ec2.Route,
        associations: Mapping[str, Mapping[str, aws.ec2.RouteTableAssociation]],
    ) -> Nat:
        return Nat(
            f"{self._name}-nat",
            NatArgs(
                mode=self._args.nat,
                vpc_id=self._vpc.id,
                vpc_cidr=self._args.cidr,
                zones=self._args.workload_zones,
                public_subnet_ids=self.subnet_ids["public"],
                private_cidrs=self._plan["private"],
                route_table_ids={letter: table.id for letter, table in self._tables["private"].items()},
                internet_gateway=gateway,
                public_ways={letter: [internet, way] for letter, way in associations["public"].items()},
                instance_ami=self._args.nat_instance_ami,
                account=self._args.account,
                egress_ports=self._args.egress_ports,
                alarms=self._args.alarms,
            ),
            self._child,
        )

    def _endpoints(self) -> Endpoints:
        zones = self._args.workload_zones if self._args.endpoint_zones is None else self._args.endpoint_zones
        return Endpoints(
            f"{self._name}-endpoint",
            EndpointsArgs(
                vpc_id=self._vpc.id,
                account=self._args.account,
                route_table_ids={letter: table.id for letter, table in self._tables["private"].items()},
                interface=self._args.interface_endpoints,
                subnet_ids={letter: self.subnet_ids["private"][letter] for letter in zones},
            ),
            self._child,
        )

    def _admit_nat_instance(self, nat: Nat, endpoints: Endpoints) -> list[pulumi.Resource]:
        """Let the NAT instance reach the endpoints, as private DNS sends its SSM agent there."""
        if nat.connections is None or endpoints.connections is None:
            return []
        return endpoints.connections.allow_from(nat.connections)

    def _network_acls(self) -> Sequence[pulumi.Resource]:
        args = self._args
        acls = NetworkAcls(
            f"{self._name}-acl",
            NetworkAclsArgs(
                vpc_id=self._vpc.id,
                vpc_cidr=args.cidr,
                blocks=tier_blocks(args.cidr, args.tiers, args.subnet_prefix),
                data_ports=args.data_ports,
                egress_ports=args.egress_ports,
                subnet_ids=self.subnet_ids,
            ),
            self._child,
        )
        return acls.associations

    def _flow_logs(self) -> None:
        VpcFlowLogs(
            f"{self._name}-flow-logs",
            VpcFlowLogsArgs(
                flow_logs=self._args.flow_logs,
                vpc_id=self._vpc.id,
                account=self._args.account,
                logs_key_arn=self._args.logs_key_arn,
                log_bucket_arn=self._args.log_bucket_arn,
            ),
            self._child,
        )
