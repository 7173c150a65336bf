"""The private network of a stack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.network.acl_rules import Peer
from components.network.connections import Connections
from components.network.endpoints import Endpoints, EndpointsArgs
from components.network.flow_logs import VpcFlowLogs, VpcFlowLogsArgs
from components.network.ipv6 import Ipv6Routes, Ipv6RoutesArgs
from components.network.nat import Nat, NatArgs
from components.network.network_acls import NetworkAcls, NetworkAclsArgs
from components.network.placement import Placement
from components.network.remote_access import NO_REMOTE_ACCESS, RemoteAccess
from components.network.secondary_range import SecondaryRange, SecondaryRangeArgs
from components.network.subnets import plan_subnets
from components.network.tiers import TiersArgs, make_tiers
from components.observability.alarm import Alarm, Graph
from components.observability.log_groups import LogGroups
from components.site import Site
from model.aws.regions import AzLetter
from model.base import require_valid
from model.ipv6 import IPV6_TIERS
from model.network import Network
from model.outbound import OutboundRule, openings
from model.tiers import Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class VpcArgs:
    """Inputs of Vpc."""

    spec: Network
    """What is asked for."""

    site: Site
    """Account and region, and whether the VPC is protected from deletion."""

    data_ports: Sequence[int]
    """TCP ports on which the private tier reaches the data tier."""

    egress_ports: Sequence[int]
    """TCP ports on which the private tier reaches the internet."""

    outbound: Sequence[OutboundRule] = ()
    """What else the private tier, or a service in it, reaches. Default: nothing."""

    log_groups: LogGroups
    """Encryption of the log group of flow logs."""

    log_bucket_arn: pulumi.Input[str]
    """Log bucket for flow logs in S3; its policy must admit ``delivery.logs.amazonaws.com``."""

    peers: Sequence[Peer] = ()
    """Networks that a peering connects with this one. Default: none."""
    remote: RemoteAccess = NO_REMOTE_ACCESS
    """What crosses its VPN connections, for network ACLs. Default: nothing."""

    instances: bool = False
    """Whether instances of Amazon Linux run in the private tier, which read packages and patches. Default: no."""


class Vpc(pulumi.ComponentResource):
    """VPC, its subnets by tier and availability zone, routes, NAT, endpoints, network ACLs and flow logs."""

    spec: Network
    """What was asked for."""

    vpc_id: pulumi.Output[str]
    """The VPC."""

    subnet_ids: Mapping[Tier, Mapping[AzLetter, pulumi.Output[str]]]
    """Tier → letter of the availability zone → subnet in the primary range."""

    secondary_ranges: Mapping[str, SecondaryRange]
    """Name → further range, with more subnets of its tier."""

    route_table_ids: Mapping[Tier, Mapping[AzLetter, pulumi.Output[str]]]
    """Tier → letter of the availability zone → route table; that of the public tier is the same in each."""

    endpoint_connections: Connections | None
    """Port 443 of the interface endpoints, if there are any."""

    s3_prefix_list_id: pulumi.Output[str]
    """Addresses of S3, for egress rules."""

    has_internet_egress: bool
    """Whether the private tier reaches the internet."""

    internet: Sequence[pulumi.Resource]
    """Internet gateway, public route and the public subnets' share in it: what a public load balancer, and CloudFront's
    path to an internal one, need to exist. Empty without a public tier."""

    egress: Sequence[pulumi.Resource]
    """What must exist before a task in the private tier can pull its image: routes, endpoints, ACLs."""

    alarms: Sequence[Alarm]
    """Those of its NAT."""

    graphs: Sequence[Graph]
    """Those of its NAT."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """That of its flow logs, unless they go to S3."""

    def __init__(self, name: str, args: VpcArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_valid(f"network {name}", args.spec)
        super().__init__("plinth:network:Vpc", name, None, opts)
        self._name = name
        self._args = args
        self.spec = args.spec
        self._child = pulumi.ResourceOptions(parent=self)
        self._vpc = self._make_vpc()
        self._default_security_group()
        gateway = self._internet_gateway() if "public" in self.spec.tiers else None
        tiers = make_tiers(
            TiersArgs(name=name, spec=args.spec, region=args.site.account.region, vpc=self._vpc, child=self._child)
        )
        self.subnet_ids = tiers.subnet_ids
        associations = tiers.associations
        self.route_table_ids = tiers.route_table_ids
        self._paths: dict[str, Sequence[pulumi.Resource]] = {}
        route = self._internet_route(gateway) if gateway else None
        ipv6 = self._ipv6_routes(gateway) if self.spec.ipv6 and gateway else None
        public = associations["public"].values() if gateway else ()
        self.internet = [one for one in (gateway, route, *public, *(ipv6.internet if ipv6 else ())) if one]
        nat = self._nat(gateway, route, associations)
        endpoints = self._endpoints()
        acls = self._network_acls() if self.spec.network_acls else None
        self.secondary_ranges = {name: self._secondary_range(name, acls) for name in self.spec.secondary_cidrs}
        self.log_groups = self._flow_logs()

        self.vpc_id = self._vpc.id
        self.endpoint_connections = endpoints.connections
        self.s3_prefix_list_id = endpoints.s3_prefix_list_id
        self.has_internet_egress = self.spec.has_egress
        entries = self._admit_nat_instance(nat, endpoints)
        self.egress = [
            *associations["private"].values(),
            *nat.routes,
            *(ipv6.egress if ipv6 else ()),
            *endpoints.resources,
            *(acls.associations if acls else ()),
            *entries,
            *(joined for more in self.secondary_ranges.values() for joined in more.associations),
        ]
        self.alarms = nat.alarms
        self.graphs = nat.graphs
        self.register_outputs(
            {"vpc_id": self.vpc_id, "subnet_ids": self.subnet_ids, "s3_prefix_list_id": self.s3_prefix_list_id}
        )

    def subnets(self, tier: Tier, azs: Sequence[AzLetter] | None = None) -> list[pulumi.Output[str]]:
        """Return the subnets of *tier* in the availability zones *azs*, or in all of them.

        Raises ValueError for a tier or an availability zone that the network does not have.
        """
        if tier not in self.subnet_ids:
            raise ValueError(f"{self._name} has no tier {tier}; legal: {list(self.subnet_ids)}")
        of_tier = self.subnet_ids[tier]
        unknown = [letter for letter in azs or () if letter not in of_tier]
        if unknown:
            raise ValueError(f"{self._name} has no availability zones {unknown}; legal: {list(of_tier)}")
        return [of_tier[letter] for letter in (of_tier if azs is None else azs)]

    def placement(self, tier: Tier, azs: Sequence[AzLetter] | None = None) -> Placement:
        """Return where something in *tier* is placed (see subnets)."""
        return self._placement(tier, self.subnets(tier, azs))

    def join(self, network: str, path: Sequence[pulumi.Resource]) -> None:
        """Let what is placed from now on connect to *network* by *path*, a peering connection and its routes."""
        self._paths[network] = path

    def wide_placement(self, tier: Tier, azs: Sequence[AzLetter] | None = None) -> Placement:
        """Return the same with the subnets of further ranges, for what may have several in an availability zone."""
        further = [
            more.subnet_ids[letter]
            for name, more in self.secondary_ranges.items()
            if self.spec.secondary_cidrs[name].tier == tier
            for letter in (more.subnet_ids if azs is None else azs)
        ]
        return self._placement(tier, [*self.subnets(tier, azs), *further])

    def _placement(self, tier: Tier, subnet_ids: Sequence[pulumi.Output[str]]) -> Placement:
        return Placement(
            vpc_id=self.vpc_id,
            subnet_ids=subnet_ids,
            network=self._name,
            paths=dict(self._paths),
            ipv6=self.spec.ipv6 and tier in IPV6_TIERS,
        )

    def _make_vpc(self) -> aws.ec2.Vpc:
        return aws.ec2.Vpc(
            self._name,
            cidr_block=self.spec.cidr,
            assign_generated_ipv6_cidr_block=self.spec.ipv6 or None,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(protect=self._args.site.protect)),
        )

    def _default_security_group(self) -> None:
        aws.ec2.DefaultSecurityGroup(
            f"{self._name}-default", vpc_id=self._vpc.id, ingress=[], egress=[], opts=self._child
        )

    def _internet_gateway(self) -> aws.ec2.InternetGateway:
        return aws.ec2.InternetGateway(f"{self._name}-internet", vpc_id=self._vpc.id, opts=self._child)

    def _ipv6_routes(self, gateway: aws.ec2.InternetGateway) -> Ipv6Routes:
        private = self.route_table_ids["private"]
        return Ipv6Routes(
            f"{self._name}-ipv6",
            Ipv6RoutesArgs(
                vpc_id=self._vpc.id,
                internet_gateway_id=gateway.id,
                public_route_table_id=self.route_table_ids["public"][self.spec.availability_zones[0]],
                private_route_table_ids={
                    letter: private[letter] for letter in self.spec.workload_azs if self.spec.has_egress
                },
            ),
            self._child,
        )

    def _internet_route(self, gateway: aws.ec2.InternetGateway) -> aws.ec2.Route:
        return aws.ec2.Route(
            f"{self._name}-public-internet",
            route_table_id=self.route_table_ids["public"][self.spec.availability_zones[0]],
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway.id,
            opts=self._child,
        )

    def _nat(
        self,
        gateway: aws.ec2.InternetGateway | None,
        internet: aws.ec2.Route | None,
        associations: Mapping[Tier, Mapping[AzLetter, aws.ec2.RouteTableAssociation]],
    ) -> Nat:
        return Nat(
            f"{self._name}-nat",
            NatArgs(
                spec=self.spec,
                site=self._args.site,
                vpc_id=self._vpc.id,
                public_subnet_ids=self.subnet_ids.get("public", {}),
                private_cidrs=plan_subnets(self.spec)["private"],
                route_table_ids=self.route_table_ids["private"],
                internet=[one for one in (gateway,) if one],
                public_paths={
                    letter: [one for one in (internet, joined) if one]
                    for letter, joined in associations.get("public", {}).items()
                },
                egress_ports=self._args.egress_ports,
                outbound=[one for one in openings(self._args.outbound) if not one.is_private],
            ),
            self._child,
        )

    def _endpoints(self) -> Endpoints:
        return Endpoints(
            f"{self._name}-endpoint",
            EndpointsArgs(
                spec=self.spec.endpoints,
                site=self._args.site,
                vpc_id=self._vpc.id,
                route_table_ids=self.route_table_ids["private"],
                subnet_ids=self.subnets("private", self.spec.endpoint_azs),
                instances=self._args.instances,
            ),
            self._child,
        )

    def _admit_nat_instance(self, nat: Nat, endpoints: Endpoints) -> list[pulumi.Resource]:
        """Let the NAT instance reach the endpoints, because private DNS resolves to them for its SSM agent."""
        if nat.connections is None or endpoints.connections is None:
            return []
        return endpoints.connections.allow_from(nat.connections)

    def _secondary_range(self, name: str, acls: NetworkAcls | None) -> SecondaryRange:
        spec = self.spec.secondary_cidrs[name]
        return SecondaryRange(
            f"{self._name}-cidr-{name}",
            SecondaryRangeArgs(
                spec=spec,
                network=self.spec,
                vpc_id=self._vpc.id,
                region=self._args.site.account.region,
                route_table_ids=self.route_table_ids[spec.tier],
                network_acl_id=acls.acls[spec.tier].id if acls else None,
                vpc_ipv6_cidr=self._vpc.ipv6_cidr_block,
            ),
            self._child,
        )

    def _network_acls(self) -> NetworkAcls:
        return NetworkAcls(
            f"{self._name}-acl",
            NetworkAclsArgs(
                spec=self.spec,
                vpc_id=self._vpc.id,
                data_ports=self._args.data_ports,
                egress_ports=self._args.egress_ports,
                subnet_ids=self.subnet_ids,
                peers=self._args.peers,
                outbound=openings(self._args.outbound),
                remote=self._args.remote,
            ),
            self._child,
        )

    def _flow_logs(self) -> Sequence[aws.cloudwatch.LogGroup]:
        flow_logs = VpcFlowLogs(
            f"{self._name}-flow-logs",
            VpcFlowLogsArgs(
                spec=self.spec.flow_logs,
                site=self._args.site,
                vpc_id=self._vpc.id,
                log_groups=self._args.log_groups,
                log_bucket_arn=self._args.log_bucket_arn,
            ),
            self._child,
        )
        return flow_logs.log_groups
