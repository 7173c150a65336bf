"""VPC endpoints: AWS services without the way through the internet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.account import Account
from components.identity.policy import Statement, document
from components.network.connections import Connections


@dataclass(frozen=True, kw_only=True, slots=True)
class EndpointsArgs:
    """Inputs of Endpoints."""

    vpc_id: pulumi.Input[str]
    """VPC of the endpoints."""

    account: Account
    """Account that the endpoint policies admit, and region of the services."""

    route_table_ids: Mapping[str, pulumi.Input[str]]
    """Zone letter → route table of the private subnet. The data tier gets none: a route to S3 needs a network ACL that
    lets the world's answers in, and nothing there needs it."""

    interface: Sequence[str] = ()
    """Services with an interface endpoint, such as ``ecr.api``. Default: none."""

    subnet_ids: Mapping[str, pulumi.Input[str]]
    """Zone letter → private subnet that holds the interface endpoints' addresses."""


class Endpoints(pulumi.ComponentResource):
    """Gateway endpoints of S3 and DynamoDB, which cost nothing, and interface endpoints by choice."""

    connections: Connections | None
    """Port 443 of the interface endpoints, if there are any."""

    s3_prefix_list_id: pulumi.Output[str]
    """Addresses of S3 in this region, for egress rules."""

    resources: Sequence[pulumi.Resource]
    """What a workload waits for before it can use the endpoints."""

    def __init__(self, name: str, args: EndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:Endpoints", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        free = sorted({"s3", "dynamodb"} & set(args.interface))
        if free:
            raise ValueError(f"{name}: {free} have gateway endpoints already, at no cost; legal: other services")

        s3 = self._gateway("s3", s3_policy(args.account))
        dynamodb = self._gateway("dynamodb", own_resources_policy(args.account, "dynamodb"))
        routes = [*self._routes("s3", s3), *self._routes("dynamodb", dynamodb)]
        self.connections = self._interface_connections() if args.interface else None
        interfaces = self._interfaces(self.connections) if self.connections else []

        self.s3_prefix_list_id = s3.prefix_list_id
        self.resources = [*routes, *interfaces]
        self.register_outputs({"s3_prefix_list_id": self.s3_prefix_list_id})

    def _gateway(self, service: str, policy: pulumi.Output[str]) -> aws.ec2.VpcEndpoint:
        return aws.ec2.VpcEndpoint(
            f"{self._name}-{service}",
            vpc_id=self._args.vpc_id,
            vpc_endpoint_type="Gateway",
            service_name=self._service_name(service),
            policy=policy,
            opts=self._child,
        )

    def _routes(self, service: str, endpoint: aws.ec2.VpcEndpoint) -> list[aws.ec2.VpcEndpointRouteTableAssociation]:
        return [
            aws.ec2.VpcEndpointRouteTableAssociation(
                f"{self._name}-{service}-{letter}",
                vpc_endpoint_id=endpoint.id,
                route_table_id=table,
                opts=self._child,
            )
            for letter, table in self._args.route_table_ids.items()
        ]

    def _interface_connections(self) -> Connections:
        group = aws.ec2.SecurityGroup(
            self._name,
            vpc_id=self._args.vpc_id,
            description="Interface endpoints",
            revoke_rules_on_delete=True,
            opts=self._child,
        )
        return Connections(name=self._name, security_group=group, port=443)

    def _interfaces(self, connections: Connections) -> list[aws.ec2.VpcEndpoint]:
        return [
            aws.ec2.VpcEndpoint(
                f"{self._name}-{service.replace('.', '-')}",
                vpc_id=self._args.vpc_id,
                vpc_endpoint_type="Interface",
                service_name=self._service_name(service),
                private_dns_enabled=True,
                subnet_ids=list(self._args.subnet_ids.values()),
                security_group_ids=[connections.security_group.id],
                policy=own_principals_policy(self._args.account),
                opts=self._child,
            )
            for service in self._args.interface
        ]

    def _service_name(self, service: str) -> str:
        return f"com.amazonaws.{self._args.account.region}.{service}"


def s3_policy(account: Account) -> pulumi.Output[str]:
    """Return the policy of the S3 endpoint: this account's principals on this account's buckets, and ECR's layers.

    Layers are fetched with URLs that ECR signs for itself, from one bucket per region
    (https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html). A bucket of another account in this
    region, public ones among them, is out of reach from the private tier; buckets in other regions take the NAT.
    """
    layers = f"arn:{account.partition}:s3:::prod-{account.region}-starport-layer-bucket/*"
    return document(
        _own_resources(account, "s3"),
        Statement(sid="EcrLayers", actions=["s3:GetObject"], resources=[layers], principals={"AWS": "*"}),
    )


def own_resources_policy(account: Account, service: str) -> pulumi.Output[str]:
    """Return a policy that admits this account's principals to this account's resources of *service*."""
    return document(_own_resources(account, service))


def own_principals_policy(account: Account) -> pulumi.Output[str]:
    """Return a policy that admits this account's principals, and nobody with credentials from elsewhere.

    It names no actions: an endpoint serves one service, and what a principal may do there is its own policy's to say.
    """
    return document(
        Statement(
            sid="OwnPrincipals",
            actions=["*"],
            resources=["*"],
            principals={"AWS": "*"},
            conditions={"StringEquals": {"aws:PrincipalAccount": account.account_id}},
        )
    )


def _own_resources(account: Account, service: str) -> Statement:
    return Statement(
        sid="OwnResources",
        actions=[f"{service}:*"],
        resources=["*"],
        principals={"AWS": "*"},
        conditions={
            "StringEquals": {
                "aws:PrincipalAccount": account.account_id,
                "aws:ResourceAccount": account.account_id,
            }
        },
    )
