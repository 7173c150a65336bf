"""The networks of a stack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from components.network.adopted_vpc import AdoptedVpc
from components.network.egress import Egress
from components.network.vpc import Vpc, VpcArgs
from model.network import Network
from model.outbound import OutboundRule
from program.adopted_vpcs import adopt_vpc
from program.foundation import Foundation
from program.peerings import make_peerings, peers_of
from program.remote_access import remote_access
from settings.sections import data_ports

_EGRESS_PORTS = (443,)
"""What runs in the private tier reaches the internet over HTTPS only."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Networks:
    """The VPCs of a stack, at least one."""

    vpcs: Mapping[str, Vpc | AdoptedVpc]
    """Name → VPC."""

    @property
    def made(self) -> Mapping[str, Vpc]:
        """Name → VPC of the stack's own."""
        return {name: vpc for name, vpc in self.vpcs.items() if isinstance(vpc, Vpc)}

    def of(self, name: str | None) -> Vpc | AdoptedVpc:
        """Return the VPC called *name*, or the only one."""
        return next(iter(self.vpcs.values())) if name is None else self.vpcs[name]


def make_networks(foundation: Foundation) -> Networks:
    """Make or adopt a VPC for each network of the stack file, and connect those that it peers."""
    specs = foundation.config.named_networks
    adopted = {name: adopt_vpc(foundation.config, name, spec, spec.adopt) for name, spec in specs.items() if spec.adopt}
    made = {name: _make_vpc(foundation, name, spec) for name, spec in specs.items() if not spec.adopt}
    make_peerings(foundation.config, made)
    return Networks(vpcs={name: adopted.get(name) or made[name] for name in specs})


def _make_vpc(foundation: Foundation, name: str, spec: Network) -> Vpc:
    return Vpc(
        name,
        VpcArgs(
            spec=spec,
            site=foundation.site,
            data_ports=data_ports(),
            egress_ports=_EGRESS_PORTS,
            outbound=[*spec.outbound.values(), *_outbound_of_services(foundation, name)],
            log_groups=foundation.log_groups_of(name),
            log_bucket_arn=foundation.logs.arn,
            peers=peers_of(foundation.config, name),
            remote=remote_access(foundation.config, name),
            instances=any(
                foundation.config.network_of(group) == name for group in foundation.config.instance_groups.values()
            ),
        ),
    )


def _outbound_of_services(foundation: Foundation, network: str) -> Iterator[OutboundRule]:
    config = foundation.config
    for service in config.placed.values():
        if config.network_of(service) == network:
            yield from service.outbound.values()


def egress_of(vpc: Vpc | AdoptedVpc, outbound: Mapping[str, OutboundRule]) -> Egress:
    """Return what a workload in the private tier of *vpc* may reach besides its links; *outbound* is its own."""
    return Egress(
        requires=vpc.egress,
        allow_https_anywhere=vpc.has_internet_egress,
        outbound={**vpc.spec.outbound, **outbound},
        ipv6=vpc.spec.ipv6,
        endpoint_connections=vpc.endpoint_connections,
        s3_prefix_list_id=vpc.s3_prefix_list_id,
    )
