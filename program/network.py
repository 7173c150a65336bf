"""The network of a stack."""

from __future__ import annotations

import pulumi_aws as aws

from components.network.flow_logs import FlowLogsArgs
from components.network.vpc import Vpc, VpcArgs
from program.foundation import Foundation

_NAT_INSTANCE_IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"


def make_network(foundation: Foundation) -> Vpc:
    """Make the VPC."""
    config, site = foundation.config, foundation.site
    network = config.network
    return Vpc(
        "network",
        VpcArgs(
            cidr=network.cidr,
            region=site.account.region,
            zones=network.availability_zones,
            workload_zones=network.workload_zones,
            tiers={str(tier): offset for tier, offset in network.tiers.items()},
            subnet_prefix=network.subnet_prefix,
            nat=network.nat,
            nat_instance_ami=(
                aws.ssm.get_parameter(name=_NAT_INSTANCE_IMAGE).value if network.nat == "instance" else None
            ),
            interface_endpoints=network.endpoints.interface,
            endpoint_zones=network.endpoints.availability_zones,
            network_acls=network.network_acls,
            flow_logs=FlowLogsArgs(
                destination=network.flow_logs.destination, retention_days=network.flow_logs.retention_days
            ),
            account=site.account,
            logs_key_arn=foundation.keys["logs"].arn,
            log_bucket_arn=foundation.logs.arn,
            protect=site.protect,
        ),
    )
