"""VPCs, subnets, routing, network ACLs, prefix lists and flow logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.plan.graph import Registration
from preview.aws.answers import Answer, Arguments, hexadecimal
from preview.aws.card import Card, Free, Inputs, Replacement, Unique
from preview.aws.counterpart import Counterpart, NoCounterpart, Part
from preview.aws.ec2.ids import ARN, MADE_WITH_VPC, numbered
from preview.aws.outputs import Context, Location, Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError

ROUTE = "aws:ec2/route:Route"


def _vpc_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the traffic between zones; a VPC itself is free."""
    billed = 2 * billing.share(billing.usage.zone_gb, resource)
    yield Charge(
        item="data between zones, both sides", key="transfer.zones", quantity=billed, kind="usage", assumes="zone_gb"
    )


def _flow_log_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield nothing for a flow log whose log group is in the plan; delivery to S3 has a price of its own."""
    del billing
    if resource.inputs.get("logDestinationType", "cloud-watch-logs") != "cloud-watch-logs":
        raise UnpricedError("no price of flow logs that AWS delivers outside of CloudWatch")
    yield from ()


_PREFIX_LISTS = {
    "com.amazonaws.global.cloudfront.origin-facing": "pl-3b927c52",
    "com.amazonaws.us-east-1.s3": "pl-63a5400a",
    "com.amazonaws.us-east-1.dynamodb": "pl-02cd2c6b",
}


def _prefix_list(location: Location, args: Arguments) -> dict[str, Any]:
    name = str(args.get("name") or args.get("prefixListId") or "")
    identifier = _PREFIX_LISTS.get(name) or f"pl-{hexadecimal(location, 8, name)}"
    arn = f"arn:{location.partition}:ec2:{location.region}:aws:prefix-list/{identifier}"
    return {
        "id": identifier,
        "name": name,
        "arn": arn,
        "addressFamily": "IPv4",
        "entries": [],
        "cidrBlocks": [],
        "maxEntries": 55,
        "ownerId": "AWS",
        "version": 1,
        "tags": {},
    }


def _not_from_dedicated(old: Inputs, new: Inputs) -> bool:
    before, after = (inputs.get("instanceTenancy") or "default" for inputs in (old, new))
    return before != after and (before, after) != ("dedicated", "default")


def _gives_ipv6_addresses(old: Inputs, new: Inputs) -> bool:
    # Taken away, it is computed by the provider, which is not a change.
    return bool(old.get("assignIpv6AddressOnCreation") and new.get("ipv6CidrBlock"))


def _logged(inputs: Inputs) -> Mapping[str, Any]:
    kinds = {"vpcId": "VPC", "subnetId": "Subnet", "eniId": "NetworkInterface"}
    options = ("HiveCompatiblePartitions", "PerHourPartition") if "destinationOptions" in inputs else ()
    return {
        "ResourceType": next((kind for key, kind in kinds.items() if key in inputs), "VPC"),
        **{f"DestinationOptions/{option}": False for option in options},
    }


_PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1, "all": -1}
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkaclentry.html"""


def _protocol(value: Any) -> Any:
    return _PROTOCOLS.get(value, value)


def _entry(direction: str, *, egress: bool) -> Part:
    return Part(
        type="AWS::EC2::NetworkAclEntry",
        link="NetworkAclId",
        names={
            f"{direction}.{name}": target
            for name, target in (
                ("action", "RuleAction"),
                ("ruleNo", "RuleNumber"),
                ("fromPort", "PortRange/From"),
                ("toPort", "PortRange/To"),
                ("icmpCode", "Icmp/Code"),
                ("icmpType", "Icmp/Type"),
            )
        },
        values={f"{direction}.protocol": _protocol},
        constants={"Egress": egress},
    )


def _ipv6_cidr(context: Context) -> str:
    """Return a /56 of 2001:db8::/32, the block that documentation uses (RFC 3849); empty for a VPC without IPv6."""
    assigned = context.inputs.get("assignGeneratedIpv6CidrBlock")
    return context.text("2001:db8:{hex:4 ipv6}:{hex:2 ipv6}00::/56") if assigned else ""


CARDS = (
    Card(
        "aws:ec2/vpc:Vpc",
        outputs=numbered(
            "vpc",
            "vpc",
            defaultSecurityGroupId="sg-{hex:17 default}",
            defaultNetworkAclId="acl-{hex:17 default}",
            defaultRouteTableId="rtb-{hex:17 default}",
            mainRouteTableId="rtb-{hex:17 default}",
            dhcpOptionsId="dopt-{hex:17 default}",
            ipv6CidrBlock=_ipv6_cidr,
        ),
        replacement=Replacement(
            "ec2/vpc_.go", "cidrBlock ipv4IpamPoolId ipv4NetmaskLength", when={"instanceTenancy": _not_from_dedicated}
        ),
        price=_vpc_price,
        cloudformation=Counterpart(
            parts={
                "assignGeneratedIpv6CidrBlock": Part(
                    type="AWS::EC2::VPCCidrBlock",
                    link="VpcId",
                    names={"assignGeneratedIpv6CidrBlock": "AmazonProvidedIpv6CidrBlock"},
                )
            }
        ),
    ),
    Card(
        "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
        outputs=Outputs(id="{region}", more={"awsAccountId": "{account}", "awsRegion": "{region}"}),
        replacement=Replacement("ec2/vpc_block_public_access_options.go", ""),
        price=Free("VPC Block Public Access is free"),
        cloudformation=Counterpart(type="AWS::EC2::VPCBlockPublicAccessOptions"),
    ),
    Card(
        "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
        outputs=Outputs(id="vpcbpa-exclude-{hex:17}"),
        replacement=Replacement("ec2/vpc_block_public_access_exclusion.go", "subnetId vpcId"),
        price=Free("VPC Block Public Access is free"),
        cloudformation=Counterpart(type="AWS::EC2::VPCBlockPublicAccessExclusion"),
    ),
    Card(
        "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
        unique=(Unique("cidrBlock", "vpcId", named=False),),
        outputs=Outputs(id="vpc-cidr-assoc-{hex:17}"),
        replacement=Replacement(
            "ec2/vpc_ipv4_cidr_block_association.go", "cidrBlock ipv4IpamPoolId ipv4NetmaskLength vpcId"
        ),
        price=Free("ranges of a VPC are free"),
        cloudformation=Counterpart(type="AWS::EC2::VPCCidrBlock"),
    ),
    Card(
        "aws:ec2/subnet:Subnet",
        unique=(Unique("cidrBlock", "vpcId", named=False),),
        outputs=numbered("subnet", "subnet"),
        replacement=Replacement(
            "ec2/vpc_subnet.go",
            (
                "availabilityZone availabilityZoneId cidrBlock ipv4IpamPoolId ipv4NetmaskLength ipv6IpamPoolId "
                "ipv6Native ipv6NetmaskLength outpostArn vpcId"
            ),
            when={"ipv6CidrBlock": _gives_ipv6_addresses},
        ),
        price=Free("subnets are free"),
    ),
    Card(
        "aws:ec2/routeTable:RouteTable",
        outputs=numbered("rtb", "route-table"),
        replacement=Replacement("ec2/vpc_route_table.go", "vpcId"),
        price=Free("routing is free"),
        cloudformation=Counterpart(
            parts={
                "routes": Part(
                    type="AWS::EC2::Route",
                    link="RouteTableId",
                    names={
                        "routes.cidrBlock": "DestinationCidrBlock",
                        "routes.ipv6CidrBlock": "DestinationIpv6CidrBlock",
                        "routes.destinationPrefixListId": "DestinationPrefixListId",
                    },
                )
            }
        ),
    ),
    Card(
        "aws:ec2/defaultRouteTable:DefaultRouteTable",
        outputs=numbered("rtb", "route-table"),
        price=Free("routing is free"),
        cloudformation=NoCounterpart(MADE_WITH_VPC),
    ),
    Card(
        ROUTE,
        unique=(
            Unique(
                "destinationCidrBlock destinationIpv6CidrBlock destinationPrefixListId", "routeTableId", named=False
            ),
        ),
        outputs=Outputs(id="r-{input[routeTableId]}{digits:10}", more={"origin": "CreateRoute", "state": "active"}),
        replacement=Replacement(
            "ec2/vpc_route.go", ("destinationCidrBlock destinationIpv6CidrBlock destinationPrefixListId routeTableId")
        ),
        price=Free("routing is free"),
        cloudformation=Counterpart(names={"egressOnlyGatewayId": "EgressOnlyInternetGatewayId"}),
    ),
    Card(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        outputs=Outputs(id="rtbassoc-{hex:17}"),
        replacement=Replacement("ec2/vpc_route_table_association.go", "gatewayId subnetId"),
        price=Free("routing is free"),
        cloudformation=Counterpart(type="AWS::EC2::SubnetRouteTableAssociation"),
    ),
    Card(
        "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
        outputs=Outputs(id="rtbassoc-{hex:17}"),
        price=Free("routing is free"),
        cloudformation=NoCounterpart("CloudFormation cannot replace the main route table of a VPC"),
    ),
    Card(
        "aws:ec2/networkAcl:NetworkAcl",
        outputs=numbered("acl", "network-acl"),
        replacement=Replacement("ec2/vpc_network_acl.go", "vpcId"),
        price=Free("network ACLs are free"),
        cloudformation=Counterpart(
            parts={"ingress": _entry("ingress", egress=False), "egress": _entry("egress", egress=True)}
        ),
    ),
    Card(
        "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
        outputs=numbered("acl", "network-acl"),
        price=Free("network ACLs are free"),
        cloudformation=NoCounterpart(MADE_WITH_VPC),
    ),
    Card(
        "aws:ec2/networkAclRule:NetworkAclRule",
        unique=(Unique("ruleNumber egress", "networkAclId", named=False),),
        outputs=Outputs(id="nacl-{digits:10}"),
        price=Free("network ACLs are free"),
    ),
    Card(
        "aws:ec2/networkAclAssociation:NetworkAclAssociation",
        outputs=Outputs(id="aclassoc-{hex:17}"),
        replacement=Replacement("ec2/vpc_network_acl_association.go", "networkAclId subnetId"),
        price=Free("network ACLs are free"),
        cloudformation=Counterpart(type="AWS::EC2::SubnetNetworkAclAssociation"),
    ),
    Card(
        "aws:ec2/managedPrefixList:ManagedPrefixList",
        outputs=numbered("pl", "prefix-list", version=1),
        price=Free("prefix lists are free"),
        cloudformation=Counterpart(type="AWS::EC2::PrefixList"),
    ),
    Card(
        "aws:ec2/flowLog:FlowLog",
        outputs=Outputs(id="fl-{hex:17}", arn=f"{ARN}vpc-flow-log/{{id}}"),
        replacement=Replacement(
            "ec2/vpc_flow_log.go",
            (
                "deliverCrossAccountRole destinationOptions eniId iamRoleArn logDestination logDestinationType "
                "logFormat maxAggregationInterval regionalNatGatewayId subnetId tagFieldSpecifications "
                "trafficType transitGatewayAttachmentId transitGatewayId vpcId"
            ),
        ),
        price=_flow_log_price,
        cloudformation=Counterpart(
            names={
                "vpcId": "ResourceId",
                "subnetId": "ResourceId",
                "eniId": "ResourceId",
                "iamRoleArn": "DeliverLogsPermissionArn",
            },
            constants=_logged,
        ),
    ),
)


def _vpc(location: Location, args: Arguments) -> dict[str, Any]:
    """Return only the id of an existing VPC: its ranges and attributes are not known."""
    return {"id": str(args.get("id") or f"vpc-{hexadecimal(location, 17, 'vpc')}"), "cidrBlockAssociations": []}


def _subnet(location: Location, args: Arguments) -> dict[str, Any]:
    """Return only the id of an existing subnet: where it is and how it is routed is not known."""
    return {"id": str(args.get("id") or f"subnet-{hexadecimal(location, 17, str(sorted(args.items())))}")}


def _route_tables(location: Location, args: Arguments) -> dict[str, Any]:
    """Return no route table: those of an existing VPC are not known."""
    del location
    return {"id": str(args.get("vpcId", "")), "ids": []}


ANSWERS: Mapping[str, Answer] = {
    "getVpc": _vpc,
    "getSubnet": _subnet,
    "getRouteTables": _route_tables,
    "getManagedPrefixList": _prefix_list,
    "getEc2ManagedPrefixList": _prefix_list,
    "getPrefixList": _prefix_list,
}
