"""VPC Block Public Access of the account, if this stack sets it."""

from __future__ import annotations

from components.network.public_access_block import Exclusion, Mode, PublicAccessBlock, PublicAccessBlockArgs, exclusion
from model.network import Network
from program.foundation import Foundation
from program.network import Networks
from settings import Settings


def make_public_access_block(foundation: Foundation, networks: Networks) -> None:
    """Set the mode of the account, with an exclusion for each network that needs more than it leaves."""
    config = foundation.config
    mode = config.account.block_public_access
    if mode is None:
        return
    found = {name: _exclusion(config, mode, name, spec) for name, spec in config.named_networks.items()}
    exclusions = {name: one for name, one in found.items() if one is not None}
    PublicAccessBlock(
        "public-access-block",
        PublicAccessBlockArgs(
            mode=mode, vpc_ids={name: networks.vpcs[name].vpc_id for name in exclusions}, exclusions=exclusions
        ),
    )


def _exclusion(config: Settings, mode: Mode, name: str, spec: Network) -> Exclusion | None:
    """Return the exclusion of the network *name*.

    A NAT instance receives its responses through the internet gateway, like any instance. AWS does not document whether
    blocking stops CloudFront's VPC origins, so a network with an internal load balancer behind CloudFront is excluded.
    """
    balancers = [one for one in config.named_load_balancers.values() if config.network_of(one) == name]
    is_reached = spec.nat == "instance" or any(not one.internal or config.cdn is not None for one in balancers)
    return exclusion(mode, is_reached=is_reached, is_leaving=spec.nat != "none")
