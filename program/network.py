"""The network of a stack."""

from __future__ import annotations

import pulumi_aws as aws

from components.network.vpc import Vpc, VpcArgs
from model.aws.vpc import NAT_INSTANCE_IMAGE
from program.foundation import Foundation

_DATA_PORTS = (5432, 6379)
_EGRESS_PORTS = (443,)


def make_network(foundation: Foundation) -> Vpc:
    """Make the VPC."""
    spec = foundation.config.network
    return Vpc(
        "network",
        VpcArgs(
            spec=spec,
            site=foundation.site,
            data_ports=_DATA_PORTS,
            egress_ports=_EGRESS_PORTS,
            log_groups=foundation.log_groups,
            log_bucket_arn=foundation.logs.arn,
            nat_instance_ami=aws.ssm.get_parameter(name=NAT_INSTANCE_IMAGE).value if spec.nat == "instance" else None,
        ),
    )
