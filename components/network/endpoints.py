"""VPC endpoints: paths to AWS services that do not cross the internet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.account import Account
from components.identity.amazon_buckets import package_objects, patch_objects
from components.identity.policy import Statement, document
from components.network.connections import Connections
from components.site import Site
from model import network as model
from model.aws.regions import AzLetter


@dataclass(frozen=True, kw_only=True, slots=True)
class EndpointsArgs:
    """Inputs of Endpoints."""

    spec: model.Endpoints
    """Which interface endpoints there are."""

    site: Site
    """Account that the endpoint policies admit, and region of the services."""

    vpc_id: pulumi.Input[str]
    """VPC of the endpoints."""

    route_table_ids: Mapping[AzLetter, pulumi.Input[str]]
    """Letter of the availability zone → route table of the private subnet. The data tier has no route: a route to S3
    needs a network ACL that admits responses from any address, and nothing there needs it."""

    subnet_ids: Sequence[pulumi.Input[str]]
    """Private subnets in which the interface endpoints have addresses."""

    instances: bool = False
    """Whether instances of Amazon Linux run there, which read packages and patches from buckets of AWS."""


class Endpoints(pulumi.ComponentResource):
    """Gateway endpoints of S3 and DynamoDB, which have no cost, and optional interface endpoints."""

    connections: Connections | None
    """Port 443 of the interface endpoints, if there are any."""

    s3_prefix_list_id: pulumi.Output[str]
    """Addresses of S3 in this region, for egress rules."""

    resources: Sequence[pulumi.Resource]
    """What must exist before a workload can use the endpoints."""

    def __init__(self, name: str, args: EndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:network:Endpoints", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)

        s3 = self._gateway("s3", s3_policy(args.site.account, args.spec.foreign_buckets, instances=args.instances))
        dynamodb = self._gateway("dynamodb", own_resources_policy(args.site.account, "dynamodb"))
        routes = [*self._routes("s3", s3), *self._routes("dynamodb", dynamodb)]
        self.connections = self._interface_connections() if args.spec.interface else None
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
                subnet_ids=list(self._args.subnet_ids),
                security_group_ids=[connections.security_group.id],
                policy=own_principals_policy(self._args.site.account),
                opts=self._child,
            )
            for service in self._args.spec.interface
        ]

    def _service_name(self, service: str) -> str:
        return f"com.amazonaws.{self._args.site.account.region}.{service}"


def s3_policy(account: Account, foreign_buckets: Sequence[str] = (), *, instances: bool = False) -> pulumi.Output[str]:
    """Return the policy of the S3 endpoint: this account's principals on this account's buckets, and ECR's layers.

    *foreign_buckets* of other accounts are admitted too: to read for anyone, since requests to a public bucket may be
    unsigned, to write for this account's principals. *instances* of Amazon Linux read their packages and patches from
    buckets of AWS in this region, whose requests the route to the endpoint takes from the NAT too.

    Layers are fetched with URLs that ECR signs, from one bucket per region
    (https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html). Other buckets of other accounts in this
    region, including public ones, cannot be reached from the private tier; buckets in other regions are reached by NAT.
    """
    layers = f"arn:{account.partition}:s3:::prod-{account.region}-starport-layer-bucket/*"
    return document(
        _own_resources(account, "s3"),
        Statement(sid="EcrLayers", actions=["s3:GetObject"], resources=[layers], principals={"AWS": "*"}),
        *(_software(account) if instances else []),
        *_foreign(account, foreign_buckets),
    )


def _software(account: Account) -> list[Statement]:
    found = {"AmazonLinuxPackages": package_objects(account), "PatchManager": patch_objects(account)}
    return [
        Statement(sid=sid, actions=["s3:GetObject"], resources=objects, principals={"AWS": "*"})
        for sid, objects in found.items()
    ]


def _foreign(account: Account, buckets: Sequence[str]) -> list[Statement]:
    if not buckets:
        return []
    arns = [f"arn:{account.partition}:s3:::{bucket}" for bucket in buckets]
    everything = [*arns, *(f"{arn}/*" for arn in arns)]
    return [
        Statement(
            sid="ReadForeignBuckets",
            actions=["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"],
            resources=everything,
            principals={"AWS": "*"},
        ),
        Statement(
            sid="UseForeignBuckets",
            actions=["s3:*"],
            resources=everything,
            principals={"AWS": "*"},
            conditions={"StringEquals": {"aws:PrincipalAccount": account.account_id}},
        ),
    ]


def own_resources_policy(account: Account, service: str) -> pulumi.Output[str]:
    """Return a policy that admits this account's principals to this account's resources of *service*."""
    return document(_own_resources(account, service))


def own_principals_policy(account: Account) -> pulumi.Output[str]:
    """Return a policy that admits this account's principals, and no credentials of other accounts.

    It allows every action: an endpoint serves one service, and the principal's own policy limits the actions.
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
