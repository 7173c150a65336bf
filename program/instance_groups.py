"""Instance groups: what runs on EC2, and what it is linked to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from program.data import Stores
from program.edge import Entrance
from program.foundation import Foundation
from program.network import Networks, egress_of

if TYPE_CHECKING:
    from components.compute.instance_group import InstanceGroup


def make_instance_groups(
    foundation: Foundation, networks: Networks, stores: Stores, entrance: Entrance
) -> Mapping[str, InstanceGroup]:
    """Make the instance groups of a stack."""
    config = foundation.config
    if not config.instance_groups:
        return {}
    from components.compute.instance_group import InstanceGroup, InstanceGroupArgs  # noqa: PLC0415 - few stacks have one

    linkables = stores.linkable()
    made: dict[str, InstanceGroup] = {}
    for name, spec in config.instance_groups.items():
        vpc = networks.of(spec.network)
        fixed = spec.fixed_address
        scripts = foundation.scripts[name]
        balancer = config.load_balancer_of(spec) if spec.route else None
        made[name] = InstanceGroup(
            name,
            InstanceGroupArgs(
                spec=spec,
                scripts=scripts.setup,
                stop=scripts.stop,
                key=foundation.key_in(spec.KEY_DOMAIN, spec),
                placement=(
                    vpc.placement("private", [fixed.availability_zone])
                    if fixed
                    else vpc.placement("private", vpc.spec.workload_azs)
                ),
                egress=egress_of(vpc, spec.outbound),
                log_groups=foundation.log_groups_in(spec),
                site=foundation.site,
                links={target: linkables[target] for target in spec.links},
                load_balancer=entrance.load_balancers[balancer] if balancer else None,
            ),
        )
    return made
