"""Amazon VPC."""

from __future__ import annotations

from policies.plan.kind import Kind, Placement

BLOCK_PUBLIC_ACCESS_OPTIONS = Kind("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions")
DEFAULT_NETWORK_ACL = Kind("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl")
DEFAULT_ROUTE_TABLE = Kind("aws:ec2/defaultRouteTable:DefaultRouteTable")
DEFAULT_SECURITY_GROUP = Kind("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
DEFAULT_SUBNET = Kind("aws:ec2/defaultSubnet:DefaultSubnet")
DEFAULT_VPC = Kind("aws:ec2/defaultVpc:DefaultVpc")
EGRESS_ONLY_INTERNET_GATEWAY = Kind("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway")
FLOW_LOG = Kind("aws:ec2/flowLog:FlowLog")
INTERNET_GATEWAY = Kind("aws:ec2/internetGateway:InternetGateway")
MAIN_ROUTE_TABLE_ASSOCIATION = Kind("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation")
NAT_GATEWAY = Kind("aws:ec2/natGateway:NatGateway", placement=Placement(node="nat"))
NETWORK_ACL = Kind("aws:ec2/networkAcl:NetworkAcl")
NETWORK_ACL_ASSOCIATION = Kind("aws:ec2/networkAclAssociation:NetworkAclAssociation")
NETWORK_ACL_RULE = Kind("aws:ec2/networkAclRule:NetworkAclRule")
ROUTE = Kind("aws:ec2/route:Route")
ROUTE_TABLE = Kind("aws:ec2/routeTable:RouteTable")
ROUTE_TABLE_ASSOCIATION = Kind("aws:ec2/routeTableAssociation:RouteTableAssociation")
# https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/
SECURITY_GROUP = Kind("aws:ec2/securityGroup:SecurityGroup", defaults={"description": "Managed by Pulumi"})
SECURITY_GROUP_RULE = Kind("aws:ec2/securityGroupRule:SecurityGroupRule")
SUBNET = Kind("aws:ec2/subnet:Subnet", defaults={"mapPublicIpOnLaunch": False, "assignIpv6AddressOnCreation": False})
VPC = Kind("aws:ec2/vpc:Vpc", scope="regional")
IPV4_CIDR_BLOCK_ASSOCIATION = Kind("aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation")
ENDPOINT = Kind("aws:ec2/vpcEndpoint:VpcEndpoint", placement=Placement(node="endpoint"))
ENDPOINT_SERVICE = Kind("aws:ec2/vpcEndpointService:VpcEndpointService")
ENDPOINT_ROUTE_TABLE_ASSOCIATION = Kind("aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation")
# "no single point of failure": https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html
PEERING_CONNECTION = Kind("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", scope="regional")
TRANSIT_GATEWAY = Kind(
    "aws:ec2transitgateway/transitGateway:TransitGateway", defaults={"autoAcceptSharedAttachments": "disable"}
)
TRANSIT_GATEWAY_ATTACHMENT = Kind("aws:ec2transitgateway/vpcAttachment:VpcAttachment")
TRANSIT_GATEWAY_ROUTE = Kind("aws:ec2transitgateway/route:Route")
EGRESS_RULE = Kind("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
INGRESS_RULE = Kind("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")

ROUTE_TABLES = (ROUTE_TABLE, DEFAULT_ROUTE_TABLE)
SECURITY_GROUPS = (SECURITY_GROUP, DEFAULT_SECURITY_GROUP)
NETWORK_ACLS = (NETWORK_ACL, DEFAULT_NETWORK_ACL)
