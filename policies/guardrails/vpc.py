"""VPC: flows are logged, subnets give no public address by themselves, data has no way out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.rule import Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.guardrails.security_groups import GUIDE, VPC

FLOW_LOG = "aws:ec2/flowLog:FlowLog"
SUBNET = "aws:ec2/subnet:Subnet"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
GATEWAY = "aws:ec2/internetGateway:InternetGateway"
TABLE = "aws:ec2/routeTable:RouteTable"
ROUTE = "aws:ec2/route:Route"
ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
DATA_GROUPS = (
    "aws:rds/subnetGroup:SubnetGroup",
    "aws:elasticache/subnetGroup:SubnetGroup",
    "aws:docdb/subnetGroup:SubnetGroup",
    "aws:neptune/subnetGroup:SubnetGroup",
)
_VPC = Sample(type=VPC, props={"cidrBlock": "10.0.0.0/16"}, name="vpc")


@stack_rule(
    id="vpc-network-require-flow-logs",
    description="Every VPC logs its flows.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("EC2.6") + c.cis("3.7") + c.LOGGING,
    remediation="add an aws.ec2.FlowLog with trafficType ALL for the VPC",
    url=f"{GUIDE}/flow-logs.html",
    types=(VPC, FLOW_LOG),
    good=(_VPC, Sample(type=FLOW_LOG, name="flows", props={"trafficType": "ALL"}, links={"vpcId": "vpc"})),
    bad=(_VPC,),
)
def vpc_network_require_flow_logs(stack: Stack) -> Iterator[Finding]:
    """A VPC without a flow log."""
    for vpc in stack.of((VPC,)):
        if stack.companions(vpc, (FLOW_LOG,), "vpcId").none:
            yield Finding(vpc, f"VPC {vpc.name} has no flow log")


@resource_rule(
    id="vpc-subnet-disallow-automatic-public-ip",
    description="No subnet gives public addresses to what starts in it.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("EC2.15") + c.NOT_PUBLIC,
    remediation="set mapPublicIpOnLaunch to false; balancers and NAT gateways need no such addresses",
    url=f"{GUIDE}/subnet-public-ip.html",
    types=(SUBNET, "aws:ec2/defaultSubnet:DefaultSubnet"),
    good={"cidrBlock": "10.0.1.0/24", "mapPublicIpOnLaunch": False},
    bad={"cidrBlock": "10.0.1.0/24", "mapPublicIpOnLaunch": True},
)
def vpc_subnet_disallow_automatic_public_ip(subnet: Resource) -> Iterator[str]:
    """On."""
    if subnet.is_true("mapPublicIpOnLaunch"):
        yield "mapPublicIpOnLaunch is true"


@stack_rule(
    id="vpc-data-subnet-disallow-internet-route",
    description="Databases and caches lie in subnets without a route to an internet gateway.",
    severity=Severity.HIGH,
    controls=c.fsbp("RDS.46") + c.NETWORK,
    remediation="put the subnet group on subnets whose route table has no route to an internet gateway",
    url="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    types=(*DATA_GROUPS, SUBNET, ROUTE, ASSOCIATION, TABLE, GATEWAY),
    good=(
        Sample(type=DATA_GROUPS[0], props={}, links={"subnetIds": "data"}),
        Sample(type=SUBNET, name="data", props={}),
        Sample(type=TABLE, name="table", props={}),
        Sample(type=ASSOCIATION, name="link", props={}, links={"subnetId": "data", "routeTableId": "table"}),
    ),
    bad=(
        Sample(type=DATA_GROUPS[0], props={}, links={"subnetIds": "data"}),
        Sample(type=SUBNET, name="data", props={}),
        Sample(type=TABLE, name="table", props={}),
        Sample(type=GATEWAY, name="internet", props={}),
        Sample(type=ASSOCIATION, name="link", props={}, links={"subnetId": "data", "routeTableId": "table"}),
        Sample(type=ROUTE, name="out", props={}, links={"routeTableId": "table", "gatewayId": "internet"}),
    ),
)
def vpc_data_subnet_disallow_internet_route(stack: Stack) -> Iterator[Finding]:
    """Group → subnet → association → table → route, all by dependency."""
    for group in stack.of(DATA_GROUPS):
        for subnet in stack.targets(group, "subnetIds", (SUBNET,)):
            if any(_leads_out(stack, table) for table in _tables(stack, subnet)):
                yield Finding(group, f"subnet {subnet.name} of {group.name} has a route to an internet gateway")


def _tables(stack: Stack, subnet: Resource) -> Iterator[Resource]:
    for link in stack.companions(subnet, (ASSOCIATION,), "subnetId").found:
        yield from stack.targets(link, "routeTableId", (TABLE,))


def _leads_out(stack: Stack, table: Resource) -> bool:
    routes = stack.companions(table, (ROUTE,), "routeTableId").found
    if any(
        stack.targets(route, "gatewayId", (GATEWAY,)) or route.text("gatewayId").startswith("igw-") for route in routes
    ):
        return True
    return any(item.text("gatewayId").startswith("igw-") for item in table.each("routes"))


@stack_rule(
    id="vpc-network-require-s3-endpoint",
    description="A VPC reaches S3 by a gateway endpoint, which costs nothing and does not leave AWS's network.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("EC2.10") + c.NETWORK,
    remediation="add an aws.ec2.VpcEndpoint of type Gateway for each service in the setting `services`",
    url="https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
    types=(VPC, ENDPOINT, SUBNET),
    good=(
        _VPC,
        Sample(type=SUBNET, name="a", props={}, links={"vpcId": "vpc"}),
        Sample(type=ENDPOINT, name="s3", props={"serviceName": "com.amazonaws.us-east-1.s3"}, links={"vpcId": "vpc"}),
    ),
    bad=(_VPC, Sample(type=SUBNET, name="a", props={}, links={"vpcId": "vpc"})),
    settings={
        "services": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["s3"],
            "description": "Endpoints that must be there, such as s3, ecr.api, ecr.dkr, secretsmanager, ssm.",
        }
    },
    note="A VPC without subnets in the stack is not judged. ECR, Secrets Manager and others cost money per "
    "zone, so only S3 is asked for.",
)
def vpc_network_require_s3_endpoint(stack: Stack, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """A VPC with subnets and without one of the endpoints."""
    for vpc in stack.of((VPC,)):
        found, unsure = stack.companions(vpc, (ENDPOINT,), "vpcId")
        unsure = unsure or any(item.unsure("serviceName") for item in found)
        names = [item.text("serviceName") for item in found]
        absent = [name for name in settings["services"] if not any(given.endswith(f".{name}") for given in names)]
        if absent and not unsure and stack.companions(vpc, (SUBNET,), "vpcId").found:
            yield Finding(vpc, f"VPC {vpc.name} has no endpoint for {', '.join(absent)}")


@resource_rule(
    id="vpc-transit-gateway-disallow-automatic-acceptance",
    description="A transit gateway accepts no attachment by itself.",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.23") + c.NETWORK,
    remediation="set autoAcceptSharedAttachments to disable",
    url="https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html",
    types=("aws:ec2transitgateway/transitGateway:TransitGateway",),
    good={"autoAcceptSharedAttachments": "disable"},
    bad={"autoAcceptSharedAttachments": "enable"},
)
def vpc_transit_gateway_disallow_automatic_acceptance(gateway: Resource) -> Iterator[str]:
    """Enabled."""
    if gateway.equals("autoAcceptSharedAttachments", "enable"):
        yield "autoAcceptSharedAttachments is enable"
