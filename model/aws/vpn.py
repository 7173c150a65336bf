"""AWS's limits and names of Site-to-Site VPN connections, customer gateways and transit gateways. Pure."""

from __future__ import annotations

from typing import Literal

EncryptionAlgorithm = Literal["AES256-GCM-16", "AES256"]
"""Those of 256 bits. AWS has AES128 and AES128-GCM-16 too:
https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html"""

IntegrityAlgorithm = Literal["SHA2-256", "SHA2-384", "SHA2-512"]
"""AWS has SHA1 too, which is no longer collision-resistant: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html"""

DhGroup = Literal[14, 15, 16, 17, 18, 19, 20, 21]
"""AWS has 2, 5 and 22 to 24 too, which RFC 8247 (section 2.4) advises against or forbids."""

TUNNELS = 2
"""Of each connection, in different availability zones: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html"""

INSIDE_RANGE = "169.254.0.0/16"
INSIDE_PREFIX = 30
RESERVED_INSIDE_RANGES = (
    *(f"169.254.{third}.0/30" for third in range(6)),
    "169.254.169.252/30",
)
"""Of tunnels: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html"""

PHASE_1_LIFETIME_SECONDS = (900, 28_800)
PHASE_2_LIFETIME_SECONDS = (900, 3_600)
LEAST_REKEY_MARGIN_SECONDS = 60
REPLAY_WINDOW_PACKETS = (64, 2_048)
SHORTEST_DPD_TIMEOUT_SECONDS = 30
"""https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html; the rekey margin is at most half of the phase 2
lifetime, which is below that of phase 1."""

ASNS = (1, 4_294_967_294)
"""2 and 4 bytes: https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-options.html"""

MOST_PLAIN_ASN = 2_147_483_647
"""Above it, the API has a parameter of its own, BgpAsnExtended:
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html"""

RESERVED_ASNS = (7_224, 9_059, 10_124, 17_943)
"""Amazon's own, each reserved in some or all regions: https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-options.html"""

AMAZON_ASN = 64_512
"""Amazon's side, as AWS chooses by default; it is fixed when a gateway is created:
https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html"""

UNUSED_ASN = 65_000
"""Of a device with static routes; AWS's default: https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-options.html"""

MOST_ROUTES = 100
"""Static or advertised, of a connection to a virtual private gateway; a route table takes as many propagated ones:
https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html and
https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"""

MOST_CONNECTIONS = 10
"""Default quota of connections to a virtual private gateway: https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html"""

LOG_GROUP_PREFIX = "/aws/vendedlogs/vpn/"
"""AWS permits delivery to all groups that begin with /aws/vendedlogs/ by one entry of the account's resource policy,
which has a limited size: https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-logs.html"""

FIRST_HIGH_PORT = 1_024
"""From here on, network ACLs admit responses of any address, and so connections to these ports."""
