"""AWS Transfer Family."""

from __future__ import annotations

from policies.plan.kind import Kind

CONNECTOR = Kind("aws:transfer/connector:Connector")
SERVER = Kind(
    "aws:transfer/server:Server",
    defaults={
        "endpointType": "PUBLIC",
        "protocols": ["SFTP"],
        "securityPolicyName": "TransferSecurityPolicy-2018-11",
    },
)
