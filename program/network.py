"""The network of a stack."""

from __future__ import annotations

import pulumi_aws as aws

from components.network.vpc import Vpc, VpcArgs
from model.aws.vpc import NAT_INSTANCE_IMAGE
from program.foundation import Foundation
from settings.sections import SECTIONS

_EGRESS_PORTS = (443,)
"""What runs in the private tier reaches the internet over HTTPS only."""


def make_network(foundation: Foundation) -> Vpc:
    """Make the VPC."""
    spec = foundation.config.network
    return Vpc(
        "network",
        VpcArgs(
            spec=spec,
            site=foundation.site,
            data_ports=data_ports(),
            egress_ports=_EGRESS_PORTS,
            log_groups=foundation.log_groups,
            log_bucket_arn=foundation.logs.arn,
            nat_instance_ami=aws.ssm.get_parameter(name=NAT_INSTANCE_IMAGE).value if spec.nat == "instance" else None,
        ),
    )


def data_ports() -> list[int]:
    """Return the TCP ports of everything that a stack can hold in the data tier.

    Not only of what it holds: network ACLs stay the same when the first cache is added, and security groups open a port
    only between what is linked.
    """
    return sorted({section.data_port for section in SECTIONS.values() if section.data_port is not None})
