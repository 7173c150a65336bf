"""VPC, EC2 and Route 53."""

from __future__ import annotations

from typing import Any

from preview.aws.simulate.shapes import Context, Shape, Table

_EC2 = "arn:{partition}:ec2:{region}:{account}:"


def _ec2(prefix: str, resource: str, **more: Any) -> Shape:
    """Return the shape of EC2's own resources: ``prefix-`` and 17 hexadecimal digits."""
    return Shape(id=f"{prefix}-{{hex:17}}", arn=f"{_EC2}{resource}/{{id}}", more={"ownerId": "{account}", **more})


def _public_ip(context: Context) -> str:
    """Return an address of 203.0.113.0/24, the block that documentation uses (RFC 5737)."""
    return f"203.0.113.{int(context.text('{hex:2 ip}'), 16)}"


def _private_ip(context: Context) -> str:
    return context.inputs.get("privateIp") or f"10.0.0.{int(context.text('{hex:2 private}'), 16)}"


def _endpoint_dns(context: Context) -> list[dict[str, str]]:
    if context.inputs.get("vpcEndpointType", "Gateway") == "Gateway":
        return []
    service = str(context.inputs.get("serviceName", "")).rpartition(".")[2]
    name = context.text(f"vpce-{{hex:17}}-{{lower:8 dns}}.{service}.{{region}}.vpce.{{suffix}}")
    return [{"dnsName": name, "hostedZoneId": context.text("Z{upper:13 vpce}")}]


def _zone_name(context: Context) -> str:
    return str(context.inputs.get("name", ""))


def _fqdn(context: Context) -> str:
    return str(context.inputs.get("name", "")).rstrip(".")


_NAME_SERVERS = [
    "ns-{hex:2 a}.awsdns-00.com",
    "ns-{hex:2 b}.awsdns-01.net",
    "ns-{hex:2 c}.awsdns-02.org",
    "ns-{hex:2 d}.awsdns-03.co.uk",
]

TABLE: Table = {
    "aws:ec2/vpc:Vpc": _ec2(
        "vpc",
        "vpc",
        defaultSecurityGroupId="sg-{hex:17 default}",
        defaultNetworkAclId="acl-{hex:17 default}",
        defaultRouteTableId="rtb-{hex:17 default}",
        mainRouteTableId="rtb-{hex:17 default}",
        dhcpOptionsId="dopt-{hex:17 default}",
    ),
    "aws:ec2/subnet:Subnet": _ec2("subnet", "subnet"),
    "aws:ec2/internetGateway:InternetGateway": _ec2("igw", "internet-gateway"),
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": _ec2("eigw", "egress-only-internet-gateway"),
    "aws:ec2/natGateway:NatGateway": Shape(
        id="nat-{hex:17}",
        more={"publicIp": _public_ip, "networkInterfaceId": "eni-{hex:17 nat}", "associationId": "eipassoc-{hex:17}"},
    ),
    "aws:ec2/eip:Eip": Shape(
        id="eipalloc-{hex:17}",
        arn=f"{_EC2}elastic-ip/{{id}}",
        more={"allocationId": "{id}", "publicIp": _public_ip},
    ),
    "aws:ec2/routeTable:RouteTable": _ec2("rtb", "route-table"),
    "aws:ec2/defaultRouteTable:DefaultRouteTable": _ec2("rtb", "route-table"),
    "aws:ec2/route:Route": Shape(
        id="r-{input[routeTableId]}{digits:10}", more={"origin": "CreateRoute", "state": "active"}
    ),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": Shape(id="rtbassoc-{hex:17}"),
    "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": Shape(id="rtbassoc-{hex:17}"),
    "aws:ec2/networkAcl:NetworkAcl": _ec2("acl", "network-acl"),
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": _ec2("acl", "network-acl"),
    "aws:ec2/networkAclRule:NetworkAclRule": Shape(id="nacl-{digits:10}"),
    "aws:ec2/networkAclAssociation:NetworkAclAssociation": Shape(id="aclassoc-{hex:17}"),
    "aws:ec2/securityGroup:SecurityGroup": _ec2("sg", "security-group", name="{name}"),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _ec2(
        "sg", "security-group", name="default", description="default VPC security group"
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": Shape(
        id="sgr-{hex:17}", arn=f"{_EC2}security-group-rule/{{id}}", more={"securityGroupRuleId": "{id}"}
    ),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": Shape(
        id="sgr-{hex:17}", arn=f"{_EC2}security-group-rule/{{id}}", more={"securityGroupRuleId": "{id}"}
    ),
    "aws:ec2/securityGroupRule:SecurityGroupRule": Shape(
        id="sgrule-{digits:10}", more={"securityGroupRuleId": "sgr-{hex:17}"}
    ),
    "aws:ec2/vpcEndpoint:VpcEndpoint": _ec2(
        "vpce",
        "vpc-endpoint",
        dnsEntries=_endpoint_dns,
        prefixListId="pl-{hex:8 service}",
        state="available",
        requesterManaged=False,
        cidrBlocks=[],
        networkInterfaceIds=[],
    ),
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": Shape(
        id="a-{input[vpcEndpointId]}{digits:10}"
    ),
    "aws:ec2/flowLog:FlowLog": Shape(id="fl-{hex:17}", arn=f"{_EC2}vpc-flow-log/{{id}}"),
    "aws:ec2/networkInterface:NetworkInterface": _ec2(
        "eni", "network-interface", macAddress="02:{hex:2 1}:{hex:2 2}:{hex:2 3}:{hex:2 4}:{hex:2 5}"
    ),
    "aws:ec2/instance:Instance": Shape(
        id="i-{hex:17}",
        arn=f"{_EC2}instance/{{id}}",
        more={
            "instanceState": "running",
            "primaryNetworkInterfaceId": "eni-{hex:17}",
            "privateIp": _private_ip,
            "publicIp": "",
            "publicDns": "",
        },
    ),
    "aws:ec2/launchTemplate:LaunchTemplate": Shape(
        id="lt-{hex:17}", arn=f"{_EC2}launch-template/{{id}}", more={"latestVersion": 1, "defaultVersion": 1}
    ),
    "aws:ec2/customerGateway:CustomerGateway": _ec2("cgw", "customer-gateway"),
    "aws:ec2/vpnGateway:VpnGateway": _ec2("vgw", "vpn-gateway"),
    "aws:ec2/vpnConnection:VpnConnection": _ec2("vpn", "vpn-connection"),
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": Shape(id="pcx-{hex:17}", more={"acceptStatus": "active"}),
    "aws:ec2/managedPrefixList:ManagedPrefixList": _ec2("pl", "prefix-list", version=1),
    "aws:route53/zone:Zone": Shape(
        id="Z{upper:20}",
        arn="arn:{partition}:route53:::hostedzone/{id}",
        more={
            "zoneId": "{id}",
            "name": _zone_name,
            "nameServers": _NAME_SERVERS,
            "primaryNameServer": _NAME_SERVERS[0],
        },
    ),
    "aws:route53/record:Record": Shape(
        id="{input[zoneId]}_{input[name]}_{input[type]}", name="-", more={"fqdn": _fqdn}
    ),
    "aws:route53/queryLog:QueryLog": Shape(id="{uuid:}", arn="arn:{partition}:route53:::queryloggingconfig/{id}"),
    "aws:route53/healthCheck:HealthCheck": Shape(id="{uuid:}", arn="arn:{partition}:route53:::healthcheck/{id}"),
}
