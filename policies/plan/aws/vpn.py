"""AWS Site-to-Site VPN and AWS Client VPN."""

from __future__ import annotations

from policies.plan.kind import Kind

VPN_CONNECTION = Kind("aws:ec2/vpnConnection:VpnConnection")
VPN_GATEWAY = Kind("aws:ec2/vpnGateway:VpnGateway")
CLIENT_VPN_ENDPOINT = Kind("aws:ec2clientvpn/endpoint:Endpoint")
