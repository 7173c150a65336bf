"""AWS Site-to-Site VPN and AWS Client VPN."""

from __future__ import annotations

from policies.plan.kind import Kind

VPN_CONNECTION = Kind(
    "aws:ec2/vpnConnection:VpnConnection",
    defaults={f"tunnel{tunnel}LogOptions.cloudwatchLogOptions.logEnabled": False for tunnel in (1, 2)},
)
VPN_GATEWAY = Kind("aws:ec2/vpnGateway:VpnGateway")
CLIENT_VPN_ENDPOINT = Kind("aws:ec2clientvpn/endpoint:Endpoint")
