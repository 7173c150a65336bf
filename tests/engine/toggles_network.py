"""What the network of the dev stack can have otherwise, in the update with the public load balancer."""

from __future__ import annotations

from changes import Toggle

OUTWARD = {
    "no public access to the VPCs of the account": Toggle(
        changes={"account.block_public_access": "bidirectional"},
        create=(
            "VpcBlockPublicAccessOptions public-access-block",
            "VpcBlockPublicAccessExclusion public-access-block-network",
        ),
    ),
    "connections that leave the network on other ports": Toggle(
        changes={
            "network.outbound": {
                "mail": {"port": 587, "cidrs": ["203.0.113.0/24"]},
                "time": {"port": 123, "protocol": "udp", "cidrs": ["198.51.100.1/32", "198.51.100.2/32"]},
                "partner": {"port": 9000, "prefix_list": "pl-0123456789abcdef0"},
            },
            "services.api.outbound": {
                "log": {"port": 514, "protocol": "udp", "cidrs": ["198.51.100.3/32"]},
                "ledger": {"port": 9443, "prefix_list": "pl-0123456789abcdef0"},
            },
        },
        create=(
            "SecurityGroupEgressRule *-out-mail-203-0-113-0-24",
            "SecurityGroupEgressRule *-out-time-198-51-100-1-32",
            "SecurityGroupEgressRule *-out-time-198-51-100-2-32",
            "SecurityGroupEgressRule *-out-partner",
            # The NAT instance of dev passes on what leaves.
            "SecurityGroupEgressRule network-nat-a-out-*",
            "SecurityGroupIngressRule network-nat-a-from-a-*",
            "SecurityGroupEgressRule api-out-ledger",
            "SecurityGroupEgressRule api-out-log-198-51-100-3-32",
            "SecurityGroupEgressRule network-nat-a-out-*",
            "SecurityGroupIngressRule network-nat-a-from-*",
        ),
        update=("NetworkAcl network-acl-public", "NetworkAcl network-acl-private"),
    ),
    "an existing transit gateway": Toggle(
        changes={
            "network.tiers": {"public": 1, "private": 10, "data": 20, "vpn": 100},
            "network.transit_gateway": {
                "id": "tgw-0123456789abcdef0",
                "remote_cidrs": ["172.20.0.0/16"],
                "propagate_to": ["private", "data"],
                "inbound": ["main"],
                "outbound": {"worker": [8443]},
            },
        },
        create=(
            "Subnet network-vpn-*",
            "RouteTable network-vpn-*",
            "RouteTableAssociation network-vpn-*",
            "NetworkAcl network-acl-vpn",
            "NetworkAclAssociation network-acl-vpn-*",
            "VpcAttachment network-transit-vpc",
            "Route network-transit-private-*",
            "Route network-transit-data-*",
            "SecurityGroupIngressRule network-transit-to-main-*",
            "SecurityGroupEgressRule worker-to-network-transit-*",
        ),
        update=("NetworkAcl network-acl-data",),
    ),
    "flow logs in a folder of their own": Toggle(
        changes={
            "network.flow_logs": {
                "destination": "s3",
                "retention_days": 7,
                "traffic": "REJECT",
                "aggregation_seconds": 60,
                "record_fields": ["all"],
                "prefix": "network",
                "file_format": "plain-text",
                "hive_compatible_partitions": True,
                "per_hour_partitions": True,
            },
        },
        update=("BucketLifecycleConfiguration logs-lifecycle", "BucketPolicy logs-policy"),
        replace=("FlowLog network-flow-logs",),
    ),
}
