"""AWS Site-to-Site VPN and AWS Client VPN."""

from __future__ import annotations

from policies.plan.kind import Kind

# AWS runs each of the two tunnels in another availability zone:
# https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
VPN_CONNECTION = Kind(
    "aws:ec2/vpnConnection:VpnConnection",
    scope="regional",
    defaults={f"tunnel{tunnel}LogOptions.cloudwatchLogOptions.logEnabled": False for tunnel in (1, 2)},
)
VPN_CONNECTION_ROUTE = Kind("aws:ec2/vpnConnectionRoute:VpnConnectionRoute")
VPN_GATEWAY = Kind("aws:ec2/vpnGateway:VpnGateway")
VPN_GATEWAY_ROUTE_PROPAGATION = Kind("aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation")
CLIENT_VPN_ENDPOINT = Kind("aws:ec2clientvpn/endpoint:Endpoint")
