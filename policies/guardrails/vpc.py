"""VPC: flow logs, subnets, endpoints and transit gateways."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Settings, Severity, strings
from policies.plan.aws import dax, docdb, elasticache, memorydb, neptune, rds, redshift, vpc
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

DATA_GROUPS = (
    rds.SUBNET_GROUP,
    elasticache.SUBNET_GROUP,
    docdb.SUBNET_GROUP,
    neptune.SUBNET_GROUP,
    dax.SUBNET_GROUP,
    memorydb.SUBNET_GROUP,
    redshift.SUBNET_GROUP,
)
_VPC = Sample(type=vpc.VPC, props={"cidrBlock": "10.0.0.0/16"}, name="vpc")


@Policy(
    id="vpc-network-require-flow-logs",
    description="VPCs have flow logs enabled.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("EC2.6") + c.cis("3.7") + c.LOGGING,
    remediation="add an aws.ec2.FlowLog with trafficType ALL for the VPC",
    url=f"{guides.VPC}/userguide/flow-logs.html",
    types=(vpc.VPC, vpc.DEFAULT_VPC, vpc.FLOW_LOG),
    good=(_VPC, Sample(type=vpc.FLOW_LOG, name="flows", props={"trafficType": "ALL"}, links={"vpcId": "vpc"})),
    bad=(_VPC,),
)
def vpc_network_require_flow_logs(stack: Stack) -> Iterator[Finding]:
    """Report a VPC without a flow log, or whose flow logs record accepted traffic only: EC2.6 asks for the rejected."""
    for network in stack.of((vpc.VPC, vpc.DEFAULT_VPC)):
        logs = stack.companions(network, (vpc.FLOW_LOG,), "vpcId")
        if logs.none:
            yield Finding(network, f"VPC {network.name} has no flow log")
        elif not logs.unsure and all(log.equals("trafficType", "ACCEPT") for log in logs.found):
            yield Finding(
                network, f"the flow log of VPC {network.name} has trafficType ACCEPT: rejected traffic leaves no record"
            )


@Policy(
    id="vpc-subnet-disallow-automatic-public-ip",
    description="Subnets do not automatically assign public IP addresses.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("EC2.15") + c.NOT_PUBLIC,
    remediation="set mapPublicIpOnLaunch to false; load balancers and NAT gateways do not need it",
    url=f"{guides.VPC}/userguide/subnet-public-ip.html",
    types=(vpc.SUBNET, vpc.DEFAULT_SUBNET),
    good={"cidrBlock": "10.0.1.0/24", "mapPublicIpOnLaunch": False},
    bad={"cidrBlock": "10.0.1.0/24", "mapPublicIpOnLaunch": True},
)
def vpc_subnet_disallow_automatic_public_ip(subnet: Resource) -> Iterator[str]:
    """Report automatic assignment."""
    if subnet.is_true("mapPublicIpOnLaunch"):
        yield "mapPublicIpOnLaunch is true"


@Policy(
    id="vpc-data-subnet-disallow-internet-route",
    description="Databases and caches are in subnets without a route to an internet gateway.",
    severity=Severity.HIGH,
    controls=c.fsbp("RDS.46") + c.NETWORK,
    remediation="set the subnet group's subnets to ones whose route table has no route to an internet gateway",
    url=f"{guides.RDS}/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    types=(*DATA_GROUPS, vpc.SUBNET, vpc.ROUTE, vpc.ROUTE_TABLE_ASSOCIATION, vpc.ROUTE_TABLE, vpc.INTERNET_GATEWAY),
    good=(
        Sample(type=DATA_GROUPS[0], props={}, links={"subnetIds": "data"}),
        Sample(type=vpc.SUBNET, name="data", props={}),
        Sample(type=vpc.ROUTE_TABLE, name="table", props={}),
        Sample(
            type=vpc.ROUTE_TABLE_ASSOCIATION, name="link", props={}, links={"subnetId": "data", "routeTableId": "table"}
        ),
    ),
    bad=(
        Sample(type=DATA_GROUPS[0], props={}, links={"subnetIds": "data"}),
        Sample(type=vpc.SUBNET, name="data", props={}),
        Sample(type=vpc.ROUTE_TABLE, name="table", props={}),
        Sample(type=vpc.INTERNET_GATEWAY, name="internet", props={}),
        Sample(
            type=vpc.ROUTE_TABLE_ASSOCIATION, name="link", props={}, links={"subnetId": "data", "routeTableId": "table"}
        ),
        Sample(type=vpc.ROUTE, name="out", props={}, links={"routeTableId": "table", "gatewayId": "internet"}),
    ),
)
def vpc_data_subnet_disallow_internet_route(stack: Stack) -> Iterator[Finding]:
    """Report a route, following the dependencies from subnet group to subnet, association, route table and route."""
    for group in stack.of(DATA_GROUPS):
        for subnet in stack.targets(group, "subnetIds", (vpc.SUBNET,)):
            if any(_leads_out(stack, table) for table in _tables(stack, subnet)):
                yield Finding(group, f"subnet {subnet.name} of {group.name} has a route to an internet gateway")


def _tables(stack: Stack, subnet: Resource) -> Iterator[Resource]:
    for link in stack.companions(subnet, (vpc.ROUTE_TABLE_ASSOCIATION,), "subnetId").found:
        yield from stack.targets(link, "routeTableId", (vpc.ROUTE_TABLE,))


def _leads_out(stack: Stack, table: Resource) -> bool:
    routes = stack.companions(table, (vpc.ROUTE,), "routeTableId").found
    if any(
        stack.targets(route, "gatewayId", (vpc.INTERNET_GATEWAY,)) or route.text("gatewayId").startswith("igw-")
        for route in routes
    ):
        return True
    return any(item.text("gatewayId").startswith("igw-") for item in table.each("routes"))


@Policy(
    id="vpc-network-require-s3-endpoint",
    description="VPCs have a gateway endpoint for Amazon S3.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("VPC-5") + c.NETWORK,
    remediation="add an aws.ec2.VpcEndpoint of type Gateway for each service in the setting `services`",
    url=f"{guides.VPC}/privatelink/gateway-endpoints.html",
    types=(vpc.VPC, vpc.ENDPOINT, vpc.SUBNET),
    good=(
        _VPC,
        Sample(type=vpc.SUBNET, name="a", props={}, links={"vpcId": "vpc"}),
        Sample(
            type=vpc.ENDPOINT, name="s3", props={"serviceName": "com.amazonaws.us-east-1.s3"}, links={"vpcId": "vpc"}
        ),
    ),
    bad=(_VPC, Sample(type=vpc.SUBNET, name="a", props={}, links={"vpcId": "vpc"})),
    settings={
        "services": strings(
            "s3", description="Services that require an endpoint, such as s3, ecr.api, ecr.dkr, secretsmanager, ssm."
        )
    },
    note="VPCs without subnets in the stack are not judged. A gateway endpoint is free; interface endpoints for "
    "other services cost money per Availability Zone, so only S3 is required by default.",
)
def vpc_network_require_s3_endpoint(stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Report a VPC with subnets that lacks a required endpoint."""
    for network in stack.of((vpc.VPC,)):
        found, unsure = stack.companions(network, (vpc.ENDPOINT,), "vpcId")
        unsure = unsure or any(item.unsure("serviceName") for item in found)
        names = [item.text("serviceName") for item in found]
        absent = [name for name in settings["services"] if not any(given.endswith(f".{name}") for given in names)]
        if absent and not unsure and stack.companions(network, (vpc.SUBNET,), "vpcId").found:
            yield Finding(network, f"VPC {network.name} has no endpoint for {', '.join(absent)}")


@Policy(
    id="vpc-transit-gateway-disallow-automatic-acceptance",
    description="Transit gateways do not automatically accept VPC attachment requests.",
    severity=Severity.HIGH,
    controls=c.fsbp("EC2.23") + c.NETWORK,
    remediation="set autoAcceptSharedAttachments to disable",
    url=f"{guides.VPC}/tgw/tgw-transit-gateways.html",
    types=(vpc.TRANSIT_GATEWAY,),
    good={"autoAcceptSharedAttachments": "disable"},
    bad={"autoAcceptSharedAttachments": "enable"},
)
def vpc_transit_gateway_disallow_automatic_acceptance(gateway: Resource) -> Iterator[str]:
    """Report automatic acceptance."""
    if gateway.equals("autoAcceptSharedAttachments", "enable"):
        yield "autoAcceptSharedAttachments is enable"
