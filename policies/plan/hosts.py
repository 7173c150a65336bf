"""Which Region a host name of AWS, or an Availability Zone, is in. Pure."""

from __future__ import annotations

import re

from policies.plan.network import Network

_REGION = r"[a-z]{2}(?:-[a-z]+)+-\d+"
_HOST = re.compile(rf"(?:^|\.)({_REGION})\.(?:elb\.)?amazonaws\.com(?:\.cn)?\.?$")
_ZONE = re.compile(_REGION)


def region_of(host: str) -> str:
    """Return the Region in a host name of AWS, such as that of a load balancer or bucket; empty if it has none."""
    found = _HOST.search(host.lower())
    return found[1] if found else ""


def home_of(network: Network) -> str:
    """Return the Region of the plan's subnets; empty if none has a known Availability Zone."""
    zones = (_ZONE.match(subnet.zone) for subnet in network.subnets.values())
    return next((zone[0] for zone in zones if zone), "")
