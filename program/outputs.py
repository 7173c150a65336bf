"""What people and pipelines need to know of a stack."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.edge.distribution import Distribution
from components.exports import Exporting
from components.network.vpn import Vpn
from program.apis import Apis
from program.data import Stores
from program.edge import Entrance, url
from program.foundation import Foundation
from program.network import Networks
from program.workloads import Workloads
from settings.sections import OUTPUTS


def export_outputs(
    foundation: Foundation,
    *,
    networks: Networks,
    stores: Stores,
    entrance: Entrance,
    workloads: Workloads,
    computing: Mapping[str, Exporting],
    vpns: Mapping[str, Vpn],
    apis: Apis,
    distribution: Distribution | None,
) -> None:
    """Export the outputs of the stack."""
    hosted_zone, balancer_name = entrance.hosted_zone, entrance.load_balancer_name
    if foundation.config.networks:
        pulumi.export("vpcIds", {name: vpc.vpc_id for name, vpc in networks.vpcs.items()})
    else:
        pulumi.export("vpcId", networks.of(None).vpc_id)
    pulumi.export("clusterName", workloads.cluster.name)
    pulumi.export("url", url(entrance, distribution))
    if distribution and distribution.key_groups.key_ids:
        pulumi.export("cdnKeyIds", distribution.key_groups.key_ids)
    pulumi.export("loadBalancerUrl", f"https://{balancer_name}" if balancer_name else None)
    pulumi.export("nameServers", hosted_zone.name_servers if hosted_zone else [])
    pulumi.export("dsRecord", hosted_zone.ds_record if hosted_zone else None)
    things: dict[str, Exporting] = {**workloads.repositories, **stores.all(), **computing, **apis.apis}
    for output in OUTPUTS:
        pulumi.export(output, {name: one.exports[output] for name, one in things.items() if output in one.exports})
    if vpns:
        pulumi.export("vpnTunnelAddresses", {name: vpn.tunnel_addresses for name, vpn in vpns.items()})
        keys = {name: vpn.preshared_key_arn for name, vpn in vpns.items() if vpn.preshared_key_arn is not None}
        pulumi.export("vpnPresharedKeyArns", keys)
    pulumi.export("risks", foundation.config.risks)
