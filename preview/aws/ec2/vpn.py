"""Site-to-Site VPN connections, their two ends, and their routes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.plan.graph import Registration
from preview.aws.card import Card, Free, Replacement, Shelf, Unique
from preview.aws.counterpart import Counterpart, Part
from preview.aws.ec2.ids import numbered
from preview.aws.outputs import Context, Outputs
from preview.aws.pricing import Billing, Charge, usage_charge

VPN_CONNECTION = "aws:ec2/vpnConnection:VpnConnection"
_IPSEC = {"Type": "ipsec.1"}


def _price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the hours of a connection, the secret with its keys, and what leaves AWS through it."""
    yield Charge(item="VPN connection", key="vpn.hour", quantity=billing.usage.hours)
    if resource.inputs.get("transitGatewayId") or resource.property_dependencies.get("transitGatewayId"):
        yield Charge(item="attachment to the transit gateway", key="tgw.attachment", quantity=billing.usage.hours)
    if resource.inputs.get("enableAcceleration"):
        yield Charge(item="two accelerators", key="accelerator.hour", quantity=2 * billing.usage.hours)
    if resource.inputs.get("presharedKeyStorage") == "SecretsManager":
        yield Charge(item="secret with its keys", key="secret.month", quantity=1)
    sent = billing.share(billing.usage.vpn_gb, resource)
    yield usage_charge("data out through VPN", "transfer.internet", sent, "vpn_gb")


def _tunnel_address(number: int) -> Any:
    def address(context: Context) -> str:
        """Return an address of 198.51.100.0/24, a block that documentation uses (RFC 5737)."""
        return f"198.51.100.{int(context.text(f'{{hex:2 tunnel{number}}}'), 16)}"

    return address


def _attachment(context: Context) -> str:
    return context.text("tgw-attach-{hex:17}") if context.inputs.get("transitGatewayId") else ""


def _listed(values: Any) -> Any:
    return [{"value": value} for value in values]


_OPTIONS = {
    "insideCidr": "TunnelInsideCidr",
    "insideIpv6Cidr": "TunnelInsideIpv6Cidr",
    "presharedKey": "PreSharedKey",
    "ikeVersions": "IKEVersions",
    "phase1EncryptionAlgorithms": "Phase1EncryptionAlgorithms",
    "phase1IntegrityAlgorithms": "Phase1IntegrityAlgorithms",
    "phase1DhGroupNumbers": "Phase1DHGroupNumbers",
    "phase1LifetimeSeconds": "Phase1LifetimeSeconds",
    "phase2EncryptionAlgorithms": "Phase2EncryptionAlgorithms",
    "phase2IntegrityAlgorithms": "Phase2IntegrityAlgorithms",
    "phase2DhGroupNumbers": "Phase2DHGroupNumbers",
    "phase2LifetimeSeconds": "Phase2LifetimeSeconds",
    "rekeyMarginTimeSeconds": "RekeyMarginTimeSeconds",
    "rekeyFuzzPercentage": "RekeyFuzzPercentage",
    "replayWindowSize": "ReplayWindowSize",
    "dpdTimeoutSeconds": "DPDTimeoutSeconds",
    "dpdTimeoutAction": "DPDTimeoutAction",
    "startupAction": "StartupAction",
    "enableTunnelLifecycleControl": "EnableTunnelLifecycleControl",
    "logOptions": "LogOptions",
}
"""Property of a tunnel, without ``tunnel1`` or ``tunnel2`` → its name in CloudFormation's list of two."""

_LISTS = ("ikeVersions", *(option for option in _OPTIONS if option.endswith(("Algorithms", "GroupNumbers"))))


def _of_tunnel(number: int, option: str) -> str:
    return f"tunnel{number}{option[0].upper()}{option[1:]}"


_TUNNELS = (1, 2)

CARDS = (
    Card(
        "aws:ec2/customerGateway:CustomerGateway",
        outputs=numbered("cgw", "customer-gateway"),
        replacement=Replacement(
            "ec2/vpnsite_customer_gateway.go", "bgpAsn bgpAsnExtended certificateArn deviceName ipAddress type"
        ),
        price=Free("the VPN connection is billed"),
        cloudformation=Counterpart(outputs={"id": "CustomerGatewayId"}),
    ),
    Card(
        "aws:ec2/vpnGateway:VpnGateway",
        unique=(Unique("vpcId", named=False),),
        outputs=numbered("vgw", "vpn-gateway"),
        replacement=Replacement("ec2/vpnsite_gateway.go", "amazonSideAsn availabilityZone"),
        price=Free("the VPN connection is billed"),
        cloudformation=Counterpart(
            type="AWS::EC2::VPNGateway",
            constants=lambda _inputs: _IPSEC,
            parts={"vpcId": Part(type="AWS::EC2::VPCGatewayAttachment", link="VpnGatewayId")},
        ),
    ),
    Card(
        "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
        outputs=Outputs(id="{input[vpnGatewayId]}_{input[routeTableId]}"),
        replacement=Replacement("ec2/vpnsite_gateway_route_propagation.go", "routeTableId vpnGatewayId"),
        price=Free("routing is free"),
        cloudformation=Counterpart(
            type="AWS::EC2::VPNGatewayRoutePropagation",
            names={"routeTableId": "RouteTableIds"},
            values={"routeTableId": lambda table: [table]},
        ),
    ),
    Card(
        VPN_CONNECTION,
        shelf=Shelf.VPNS,
        outputs=numbered(
            "vpn",
            "vpn-connection",
            tunnel1Address=_tunnel_address(1),
            tunnel2Address=_tunnel_address(2),
            transitGatewayAttachmentId=_attachment,
            presharedKeyArn="arn:{partition}:secretsmanager:{region}:{account}:secret:s2svpn!{id}-{hex:6}",
        ),
        replacement=Replacement(
            "ec2/vpnsite_connection.go",
            "enableAcceleration staticRoutesOnly tunnel1InsideCidr tunnel1InsideIpv6Cidr tunnel2InsideCidr "
            "tunnel2InsideIpv6Cidr tunnelInsideIpVersion type vpnConcentratorId",
        ),
        price=_price,
        cloudformation=Counterpart(
            type="AWS::EC2::VPNConnection",
            names={
                "presharedKeyStorage": "PreSharedKeyStorage",
                **{
                    _of_tunnel(number, option): f"VpnTunnelOptionsSpecifications/{number - 1}/{name}"
                    for number in _TUNNELS
                    for option, name in _OPTIONS.items()
                },
            },
            values={_of_tunnel(number, option): _listed for number in _TUNNELS for option in _LISTS},
        ),
    ),
    Card(
        "aws:ec2/vpnConnectionRoute:VpnConnectionRoute",
        unique=(Unique("destinationCidrBlock", "vpnConnectionId", named=False),),
        outputs=Outputs(id="{input[destinationCidrBlock]}:{input[vpnConnectionId]}"),
        replacement=Replacement("ec2/vpnsite_connection_route.go", "destinationCidrBlock vpnConnectionId"),
        price=Free("the VPN connection is billed"),
        cloudformation=Counterpart(type="AWS::EC2::VPNConnectionRoute"),
    ),
)
