"""What the network of the dev stack can have otherwise, and VPNs. See toggles.py."""

from __future__ import annotations

from changes import Toggle

NETWORK = {
    "no network ACLs": Toggle(
        changes={"network.network_acls": False},
        delete=("NetworkAcl network-acl-*", "NetworkAclAssociation network-acl-*"),
    ),
    "a tier for VPNs in one availability zone": Toggle(
        changes={
            "network.tiers": {"public": 1, "private": 10, "data": 20, "vpn": 100},
            "network.vpn_availability_zones": ["a"],
        },
        create=("Subnet network-vpn-a", "RouteTable network-vpn-a", "RouteTableAssociation network-vpn-a"),
    ),
    "a VPN at a transit gateway": Toggle(
        changes={
            "vpns.branch": {
                "gateway": "transit_gateway",
                "acceleration": True,
                "ip_address": "203.0.113.30",
                "remote_cidrs": ["192.168.0.0/16"],
            },
        },
        create=(
            "TransitGateway network-transit",
            "VpcAttachment network-transit-vpc",
            "RouteTable network-transit-from-*",
            "RouteTableAssociation network-transit-*",
            "RouteTablePropagation network-transit-vpc",
            "Route network-transit-branch-192-168-0-0-16",
            "Route network-transit-private-*",
            "CustomerGateway branch-device",
            "VpnConnection branch",
            "LogGroup branch-tunnels",
            "MetricAlarm branch-*",
        ),
    ),
    "IPv6, and a further range": Toggle(
        changes={
            "network.ipv6": True,
            "network.secondary_cidrs": {"stores": {"cidr": "100.64.0.0/16", "tier": "data", "subnet_prefix": 20}},
        },
        create=(
            "* network-cidr-stores",
            "* network-cidr-stores-*",
            "EgressOnlyInternetGateway network-ipv6",
            "Route network-ipv6-*",
            "SecurityGroupEgressRule *-to-world-ipv6",
        ),
        update=("Subnet network-public-*", "Subnet network-private-*", "SubnetGroup *", "Vpc network"),
    ),
    "flow logs in CloudWatch": Toggle(
        changes={"network.flow_logs": {"destination": "cloudwatch", "retention_days": 30}},
        create=("LogGroup network-flow-logs", "Role network-flow-logs", "RolePolicy network-flow-logs-write"),
        update=("BucketLifecycleConfiguration logs-lifecycle",),
        replace=("FlowLog network-flow-logs",),
    ),
    "interface endpoints": Toggle(
        changes={
            "network.endpoints": {
                "interface": ["logs", "secretsmanager"],
                "availability_zones": ["a", "b"],
                "foreign_buckets": ["partner-exports"],
            },
        },
        update=("VpcEndpoint network-endpoint-s3",),
        create=(
            "VpcEndpoint network-endpoint-logs",
            "VpcEndpoint network-endpoint-secretsmanager",
            "SecurityGroup network-endpoint",
            "SecurityGroupEgressRule *-to-network-endpoint-egress",
            "SecurityGroupIngressRule *-to-network-endpoint-ingress",
        ),
    ),
    "everything says which network it is in": Toggle(
        changes={
            "load_balancer.network": "network",
            "services.api.network": "network",
            "databases.main.network": "network",
            "caches.sessions.network": "network",
        },
    ),
    "a private domain": Toggle(
        changes={
            "private_dns": {
                "domain": "dev.internal",
                "networks": ["network"],
                "names": {"db": "databases.main", "cache": "caches.sessions"},
                "records": {
                    "ldap": {"a": ["10.8.0.10"], "aaaa": ["fd00::10"], "ttl_seconds": 60},
                    "@": {"mx": ["10 mail.dev.internal"], "txt": ["internal"]},
                    "files": {"cname": "ldap.dev.internal"},
                },
                "hide_public_names": False,
            }
        },
        create=("Zone private-domain", "Record private-domain-*"),
    ),
    "a resolver that logs and filters": Toggle(
        changes={
            "network.resolver": {
                "query_logs": {"destination": "cloudwatch", "retention_days": 7},
                "firewall": {
                    "action": "alert",
                    "managed_lists": {"aggregate": "rslvr-fdl-0123456789abcdef"},
                    "block": ["tracker.example.net"],
                    "allow": ["api.example.net"],
                    "allowed_only": True,
                    "threats": {"dns_tunneling": "block"},
                    "confidence": "medium",
                    "allow_unfiltered_on_failure": True,
                    "alarms": {"matched_queries_per_5_minutes": 10},
                },
            },
        },
        create=(
            "LogGroup network-resolver-logs",
            "LogResourcePolicy network-resolver-logs-policy",
            "MetricAlarm network-resolver-firewall-*",
            "ResolverFirewall* network-resolver-firewall*",
            "ResolverQueryLogConfig* network-resolver-logs",
        ),
    ),
}

VPNS = {
    "two VPNs with every option": Toggle(
        changes={
            "vpns.office": {
                "network": "network",
                "ip_address": "203.0.113.10",
                "bgp_asn": 65_010,
                "remote_cidrs": ["192.168.0.0/16"],
                "propagate_to": ["private", "data"],
                "inbound": ["main"],
                "outbound": {"api": [443]},
                "tunnels": {
                    "inside_cidrs": ["169.254.10.0/30", "169.254.10.4/30"],
                    "encryption_algorithms": ["AES256"],
                    "integrity_algorithms": ["SHA2-384"],
                    "dh_groups": [14],
                    "phase_1_lifetime_seconds": 7200,
                    "phase_2_lifetime_seconds": 1800,
                    "rekey_margin_seconds": 300,
                    "rekey_fuzz_percent": 50,
                    "replay_window_packets": 2048,
                    "dpd_timeout_seconds": 60,
                    "dpd_timeout_action": "clear",
                    "startup_action": "add",
                    "lifecycle_control": True,
                },
            },
            "vpns.bank": {
                "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
                "remote_cidrs": ["172.20.8.0/24"],
                "propagate_to": ["private", "data"],
            },
        },
        create=(
            "VpnGateway network-vpn",
            "VpnGatewayRoutePropagation network-vpn-*",
            "CustomerGateway *-device",
            "VpnConnection office",
            "VpnConnection bank",
            "VpnConnectionRoute bank-172-20-8-0-24",
            "LogGroup *-tunnels",
            "SecurityGroupIngressRule office-to-main-*",
            "SecurityGroupEgressRule api-to-office-*",
            "MetricAlarm office-*",
            "MetricAlarm bank-*",
        ),
        update=("NetworkAcl network-acl-private", "NetworkAcl network-acl-data", "Dashboard monitoring"),
    ),
}

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
            "SecurityGroupIngressRule network-nat-a-from-*",
            "SecurityGroupEgressRule api-out-ledger",
            "SecurityGroupEgressRule api-out-log-198-51-100-3-32",
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
"""In the update with the public load balancer."""
