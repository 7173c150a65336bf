"""The private hosted zone of a stack."""

from __future__ import annotations

from components.network.private_zone import PrivateZone, PrivateZoneArgs
from program.data import Stores
from program.foundation import Foundation
from program.network import Networks


def make_private_zone(foundation: Foundation, networks: Networks, stores: Stores) -> PrivateZone | None:
    """Make the private hosted zone with names for databases and caches; None if the stack has none."""
    spec = foundation.config.private_dns
    if spec is None:
        return None
    endpoints = {
        "databases": {name: database.endpoint for name, database in stores.databases.items()},
        "caches": {name: cache.endpoint for name, cache in stores.caches.items()},
        "serverless_caches": {name: cache.endpoint for name, cache in stores.serverless_caches.items()},
    }
    targets = {label: target.split(".") for label, target in spec.names.items()}
    return PrivateZone(
        "private-domain",
        PrivateZoneArgs(
            spec=spec,
            site=foundation.site,
            vpc_ids={name: networks.vpcs[name].vpc_id for name in spec.networks or networks.vpcs},
            endpoints={label: endpoints[section][name] for label, (section, name) in targets.items()},
        ),
    )
